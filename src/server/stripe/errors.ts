import type Stripe from 'stripe';
import type { Failure } from '../../contract/index.ts';
import { StripeDeadlineExceeded } from './deadline.ts';

/**
 * What an error of the Stripe SDK says about the request: `unknown` leaves open whether it took effect, `refused`
 * says that it did not, `busy` that it did not yet and may be repeated, `declined` that the payment was.
 */
export type StripeErrorKind = 'unknown' | 'busy' | 'in_use' | 'declined' | 'refused' | 'misconfigured';

/** An answer of Stripe that is not what was asked for, such as a proxy's 404 that the SDK takes for a success. */
export class UnexpectedStripeAnswer extends Error {
  override readonly name = 'UnexpectedStripeAnswer';
}

const KINDS: Readonly<Record<string, StripeErrorKind>> = {
  StripeConnectionError: 'unknown',
  StripeAPIError: 'unknown',
  StripeRateLimitError: 'busy',
  StripeIdempotencyError: 'in_use',
  StripeCardError: 'declined',
  StripeInvalidRequestError: 'refused',
  StripeAuthenticationError: 'misconfigured',
  StripePermissionError: 'misconfigured',
};

/** Whether an error comes from the Stripe SDK. By its mark, since a host may have two copies of the SDK. */
export function isStripeError(error: unknown): error is Stripe.errors.StripeError {
  return (
    error instanceof Error &&
    'type' in error &&
    typeof error.type === 'string' &&
    error.type.startsWith('Stripe')
  );
}

/** Reads what an error says about the request, or `null` where it does not come from Stripe at all. */
export function stripeErrorKind(error: unknown): StripeErrorKind | null {
  if (error instanceof UnexpectedStripeAnswer || error instanceof StripeDeadlineExceeded) return 'unknown';
  if (!isStripeError(error)) return null;
  if (error.code === 'idempotency_key_in_use' || error.code === 'lock_timeout') return 'in_use';
  const status = error.statusCode;
  if (status !== undefined && status >= 500) return 'unknown';
  return KINDS[error.type] ?? 'unknown';
}

/** Whether Stripe Tax does not know the customer's address: only other billing details cure that. */
export function isTaxLocationInvalid(error: unknown): boolean {
  return isStripeError(error) && error.code === 'customer_tax_location_invalid';
}

/** The failure that a person may see. Stripe means the message for people only where the card is at fault. */
export function failureOf(error: unknown): Failure {
  if (!isStripeError(error)) return { code: 'unknown', message: null };
  const isForPeople = stripeErrorKind(error) === 'declined';
  return {
    code: error.decline_code ?? error.code ?? error.rawType ?? 'unknown',
    message: isForPeople ? error.message : null,
  };
}
