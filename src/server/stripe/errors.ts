import type Stripe from 'stripe';
import type { Failure } from '../../contract/index.ts';
import { StripeDeadlineExceeded } from './deadline.ts';

/**
 * What an error of the Stripe SDK means for the request. `unknown`: it may have taken effect. `refused`: it was rejected and had
 * no effect. `busy`: it had no effect yet and can be retried. `declined`: the payment was declined.
 */
export type StripeErrorKind = 'unknown' | 'busy' | 'in_use' | 'declined' | 'refused' | 'misconfigured';

/** A response that is not the requested object, such as a proxy's 404 that the SDK treats as a success. */
export class UnexpectedStripeResponse extends Error {
  override readonly name = 'UnexpectedStripeResponse';
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

/** Returns whether an error is from the Stripe SDK. Checks `type`, not the class, since a host may have two copies of the SDK. */
export function isStripeError(error: unknown): error is Stripe.errors.StripeError {
  return (
    error instanceof Error &&
    'type' in error &&
    typeof error.type === 'string' &&
    error.type.startsWith('Stripe')
  );
}

/** Returns what an error means for the request, or `null` if it is not from Stripe. */
export function stripeErrorKind(error: unknown): StripeErrorKind | null {
  if (error instanceof UnexpectedStripeResponse || error instanceof StripeDeadlineExceeded) return 'unknown';
  if (!isStripeError(error)) return null;
  if (error.code === 'idempotency_key_in_use' || error.code === 'lock_timeout') return 'in_use';
  const status = error.statusCode;
  if (status !== undefined && status >= 500) return 'unknown';
  return KINDS[error.type] ?? 'unknown';
}

/** Returns whether a request names an object that does not exist: it was deleted, or is another account's. */
export function isMissing(error: unknown): boolean {
  return isStripeError(error) && error.code === 'resource_missing';
}

/** Returns whether Stripe Tax cannot locate the customer: only different billing details fix that. */
export function isTaxLocationInvalid(error: unknown): boolean {
  return isStripeError(error) && error.code === 'customer_tax_location_invalid';
}

/** Returns the failure to show to the user. Stripe's message is meant for users only if the card was declined. */
export function failureOf(error: unknown): Failure {
  if (!isStripeError(error)) return { code: 'unknown', message: null };
  const isForUsers = stripeErrorKind(error) === 'declined';
  return {
    code: error.decline_code ?? error.code ?? error.rawType ?? 'unknown',
    message: isForUsers ? error.message : null,
  };
}
