import type { Account, SubscriptionStatus } from '../../contract/index.ts';
import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Localizer } from '../../i18n/localizer.ts';

/** Whether the subscription renews. */
export function isRunning(status: SubscriptionStatus): boolean {
  return status === 'active' || status === 'trialing' || status === 'past_due';
}

/** Whether it ends before there is another renewal. */
export function endsFirst({ cancelAt, billingPeriod }: Account): boolean {
  return cancelAt !== null && cancelAt <= billingPeriod.end;
}

/** Tone of a status: nothing where all is well. */
export function statusTone(status: SubscriptionStatus): string {
  if (status === 'past_due' || status === 'unpaid') return 'bad';
  return isRunning(status) ? '' : 'warn';
}

/** What is the matter with a subscription, where something is. */
export function statusNotice(status: SubscriptionStatus, l10n: Localizer): TemplateResult | typeof nothing {
  const key = `explain_${status}`;
  return l10n.has(key)
    ? html`<p class="notice ${statusTone(status)}" .textContent=${l10n.fill(key, {})}></p>`
    : nothing;
}
