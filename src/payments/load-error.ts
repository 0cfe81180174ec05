import type { PaymentUnavailableReason } from './port.ts';

const BRAND = Symbol.for('@oneclickworker/billing-elements/payment-load-error');

/** Stripe.js cannot be used. The message is for developers and never contains a key. */
export class PaymentLoadError extends Error {
  override readonly name = 'PaymentLoadError';
  readonly reason: PaymentUnavailableReason;
  readonly [BRAND] = true;

  constructor(reason: PaymentUnavailableReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** Whether an error is a `PaymentLoadError`, including one from another copy of this package. */
export function isPaymentLoadError(error: unknown): error is PaymentLoadError {
  return typeof error === 'object' && error !== null && BRAND in error;
}
