import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { SubscriptionStatus } from '../../contract/index.ts';
import { statusMessages } from '../../i18n/locales/en/status.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { statusTone } from './subscription-status.ts';

addMessages(statusMessages);

/** Renders what is wrong with a subscription that is not active. */
export function statusNotice(status: SubscriptionStatus, l10n: Localizer): TemplateResult {
  const key = `explain_${status}`;
  const text = l10n.has(key) ? l10n.fill(key, {}) : '';
  return html`<p class="notice ${statusTone(status)}" .textContent=${text}></p>`;
}
