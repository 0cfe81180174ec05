import { invalid } from '../protocol/fault.ts';
import { invoicePurchase } from './checkout-invoice.ts';
import { newPaymentIntent } from './payment-shapes.ts';
import { attemptPayment, cancelPayment } from './payments.ts';
import type { Attempt } from './payments.ts';
import type { CheckoutSession, PaymentIntent, PaymentMethod } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Pays an open session. The first attempt creates its PaymentIntent; later ones reuse it. */
export function confirmCheckout(world: World, session: CheckoutSession, attempt: Attempt): PaymentIntent {
  requireOpen(session);
  const intent = intentOf(world, session) ?? openIntent(world, session);
  const after = attemptPayment(world, intent, attempt);
  checkoutPaymentChanged(world, session.id, after);
  return after;
}

/** Returns the PaymentIntent of a session, or undefined before the first attempt to pay. */
export function intentOf(world: World, session: CheckoutSession): PaymentIntent | undefined {
  return world.store.find('payment_intent', session.payment_intent);
}

/**
 * Returns the saved cards that a session offers: those of its customer whose `allow_redisplay` is in its filter. [?] Whether
 * they are listed without a Payment Element on the page is the guess `checkoutSavedCards`.
 */
export function savedCards(world: World, session: CheckoutSession): readonly PaymentMethod[] | null {
  const { customer, saved_payment_method_options: options } = session;
  if (customer === null || world.guesses.checkoutSavedCards === 'unlisted') return null;
  const filters: readonly string[] = options?.allow_redisplay_filters ?? ['always'];
  return world.store
    .all('payment_method')
    .filter(
      (method) =>
        method.customer === customer &&
        method.type === 'card' &&
        filters.includes(method.allow_redisplay ?? 'unspecified'),
    );
}

function openIntent(world: World, session: CheckoutSession): PaymentIntent {
  const detail = world.store.get('_checkout', session.id);
  const intent = world.store.put(
    'payment_intent',
    newPaymentIntent(world, {
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'usd',
      customer: session.customer,
      description: detail.paymentIntentDescription,
      metadata: detail.paymentIntentMetadata,
      setupFutureUsage: detail.setupFutureUsage,
    }),
  );
  world.store.put('_purpose', { id: intent.id, checkout: session.id });
  world.store.put('checkout.session', { ...session, payment_intent: intent.id });
  world.emit('payment_intent.created', intent);
  return intent;
}

function requireOpen(session: CheckoutSession): void {
  if (session.status === 'open') return;
  throw invalid(
    `This Checkout Session is ${session.status ?? 'gone'} and can no longer be paid.`,
    'session',
    'checkout_session_not_open',
  );
}

/** Updates a session after its PaymentIntent changed. */
export function checkoutPaymentChanged(world: World, sessionId: string, intent: PaymentIntent): void {
  const session = world.store.get('checkout.session', sessionId);
  const wasOpen = session.status === 'open';
  if (intent.status === 'succeeded') {
    const paid = complete(world, session, 'paid');
    if (wasOpen) world.emit('checkout.session.completed', paid);
    else if (session.payment_status === 'unpaid')
      world.emit('checkout.session.async_payment_succeeded', paid);
  } else if (intent.status === 'processing' && wasOpen) {
    world.emit('checkout.session.completed', complete(world, session, 'unpaid'));
  } else if (intent.status === 'requires_payment_method' && session.status === 'complete') {
    world.emit('checkout.session.async_payment_failed', session);
  }
}

function complete(world: World, session: CheckoutSession, paymentStatus: string): CheckoutSession {
  const invoice = paymentStatus === 'paid' ? invoicePurchase(world, session) : undefined;
  return world.store.put('checkout.session', {
    ...session,
    ...(invoice !== undefined && { invoice: invoice.id }),
    ...presentment(world, session),
    status: 'complete',
    payment_status: paymentStatus,
    url: null,
  });
}

/** Returns the amount and currency paid with adaptive pricing. [?] That the session's other fields stay is unverified. */
function presentment(
  { adaptivePricing }: World,
  { adaptive_pricing: chosen, amount_total: total }: CheckoutSession,
): Pick<CheckoutSession, 'presentment_details'> | undefined {
  if (chosen?.enabled !== true || adaptivePricing === undefined) return undefined;
  const { currency, rate } = adaptivePricing;
  return {
    presentment_details: {
      presentment_amount: Math.round((total ?? 0) * rate),
      presentment_currency: currency,
    },
  };
}

/** Expires an open session and cancels its unfinished payment. */
export function expireCheckout(world: World, session: CheckoutSession): CheckoutSession {
  if (session.status !== 'open') {
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status ?? ''}.`,
      'session',
    );
  }
  const intent = intentOf(world, session);
  if (intent !== undefined) cancelPayment(world, intent, 'abandoned');
  const expired = world.store.put('checkout.session', { ...session, status: 'expired', url: null });
  world.emit('checkout.session.expired', expired);
  return expired;
}

/** Returns a return or success URL with the session's id filled in. */
export function withSessionId(url: string, session: CheckoutSession): string {
  return url
    .replaceAll('{CHECKOUT_SESSION_ID}', session.id)
    .replaceAll('%7BCHECKOUT_SESSION_ID%7D', session.id);
}
