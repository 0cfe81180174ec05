import type { Failure } from '../contract/index.ts';
import type { Localizer } from './localizer.ts';

/** Decline codes that Stripe tells the payer nothing more of (https://docs.stripe.com/declines/codes). */
const PLAIN_DECLINES = [
  'card_declined',
  'do_not_honor',
  'fraudulent',
  'generic_decline',
  'lost_card',
  'pickup_card',
  'stolen_card',
  'transaction_not_allowed',
];

/** Why a payment has failed: in our words where its code is known, else as Stripe says it in its own language. */
export function explainDecline({ code, message }: Failure, l10n: Localizer): string {
  const key = `decline_${PLAIN_DECLINES.includes(code) ? 'card_declined' : code}`;
  if (l10n.has(key)) return l10n.fill(key, {});
  if (isNotApproved({ code })) return l10n.t('paymentNotApproved');
  // An isolate: a sentence in another direction keeps its full stop.
  return message ? `\u2068${message}\u2069` : l10n.t('paymentFailed');
}

/** Whether the bank was asked, and did not agree. */
export function isNotApproved(failure: Pick<Failure, 'code'> | null): boolean {
  return failure?.code.endsWith('_intent_authentication_failure') ?? false;
}
