import type { Failure } from '../contract/index.ts';
import type { Localizer } from './localizer.ts';

/** Decline codes for which Stripe gives the customer no specific reason (https://docs.stripe.com/declines/codes). */
const GENERIC_DECLINES = [
  'card_declined',
  'do_not_honor',
  'fraudulent',
  'generic_decline',
  'lost_card',
  'pickup_card',
  'stolen_card',
  'transaction_not_allowed',
];

/** Returns why a payment failed: our message if the code is known, otherwise Stripe's, in Stripe's language. */
export function explainDecline({ code, message }: Failure, l10n: Localizer): string {
  const key = `decline_${GENERIC_DECLINES.includes(code) ? 'card_declined' : code}`;
  if (l10n.has(key)) return l10n.fill(key, {});
  if (isNotApproved({ code })) return l10n.t('paymentNotApproved');
  // An isolate keeps the full stop of a sentence in another direction in place.
  return message ? `\u2068${message}\u2069` : l10n.t('paymentFailed');
}

/** Whether the customer failed or declined the bank's authentication. */
export function isNotApproved(failure: Pick<Failure, 'code'> | null): boolean {
  return failure?.code.endsWith('_intent_authentication_failure') ?? false;
}
