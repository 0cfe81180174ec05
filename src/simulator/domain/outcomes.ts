import { checkoutPaymentChanged } from './checkout.ts';
import { invoicePaymentChanged } from './invoices.ts';
import { attemptPayment, concludePayment, settleProcessing } from './payments.ts';
import type { Attempt } from './payments.ts';
import { StripeFault } from '../protocol/fault.ts';
import type { PaymentIntent } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Updates what a PaymentIntent pays for after the PaymentIntent changed. */
export function paymentChanged(world: World, intent: PaymentIntent): PaymentIntent {
  const purpose = world.store.find('_purpose', intent.id);
  if (purpose?.invoice !== undefined) invoicePaymentChanged(world, purpose.invoice, intent);
  if (purpose?.checkout !== undefined) checkoutPaymentChanged(world, purpose.checkout, intent);
  return world.store.get('payment_intent', intent.id);
}

/** Completes a challenge or a slow debit with the bank's response, and updates what it pays for. */
export function completePayment(world: World, intent: string, result: 'succeed' | 'fail'): PaymentIntent {
  return paymentChanged(world, concludePayment(world, intent, result));
}

/** Completes a slow debit with the result of its test account, and updates what it pays for. */
export function completeProcessing(world: World, intent: PaymentIntent): PaymentIntent {
  return paymentChanged(world, settleProcessing(world, intent));
}

/** Tries to pay a PaymentIntent, and updates what it pays for. Throws Stripe's 402 with the intent if declined. */
export function confirmIntent(world: World, intent: PaymentIntent, attempt: Attempt): PaymentIntent {
  const after = paymentChanged(world, attemptPayment(world, intent, attempt));
  const failure = after.last_payment_error;
  if (after.status !== 'requires_payment_method' || failure === null) return after;
  throw new StripeFault(
    402,
    {
      type: 'card_error',
      code: failure.code ?? 'card_declined',
      message: failure.message ?? 'Your card was declined.',
      ...(failure.decline_code === undefined ? {} : { decline_code: failure.decline_code }),
      ...(failure.charge === undefined ? {} : { charge: failure.charge }),
      ...(failure.payment_method === undefined ? {} : { payment_method: failure.payment_method }),
      payment_intent: after,
    },
    true,
  );
}
