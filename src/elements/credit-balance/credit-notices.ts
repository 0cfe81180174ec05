import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import { creditNoticeMessages } from '../../i18n/locales/en/credit-notices.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';

addMessages(creditNoticeMessages);

/** Renders credits on hold, and the backend's alerts for credits that are low or expire soon. */
export function creditNotices({ credits, billingPeriod }: Account, l10n: Localizer): TemplateResult {
  const { alerts, available, plan } = credits;
  const { held = 0, heldInvoiceAt, endsAt } = plan;
  const low = available > 0 ? l10n.t('creditsLow', { count: available }) : l10n.t('creditsGone');
  const sentences = [
    alerts?.includes('low') === true && low,
    alerts?.includes('expiring') === true &&
      endsAt !== null &&
      l10n.t('creditsExpiring', { count: plan.available, date: l10n.date(endsAt) }),
  ].filter((each) => each !== false);
  const hold = l10n.t('heldUntil', { count: held, date: l10n.date(heldInvoiceAt ?? billingPeriod.start) });
  return html`${sentences.length > 0 ? notice('alert', sentences.join(' ')) : nothing}
  ${held > 0 ? notice('held', hold) : nothing}`;
}

function notice(part: string, text: string): TemplateResult {
  return html`<p class="notice warn" part=${part} .textContent=${text}></p>`;
}
