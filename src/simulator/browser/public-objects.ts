import type {
  PaymentIntent as PublicPaymentIntent,
  SetupIntent as PublicSetupIntent,
  StripeError,
} from '@stripe/stripe-js';
import { savedCards } from '../domain/checkout.ts';
import type { FakeCheckout, FakeSavedCard } from '../stripe-js/backend.ts';
import type { ErrorBody } from '../protocol/fault.ts';
import type {
  CheckoutLine,
  CheckoutSession,
  PaymentIntent,
  PaymentMethod,
  SetupIntent,
} from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Returns the fields of a PaymentIntent that a publishable key and its client secret can read. */
export function publicPaymentIntent(intent: PaymentIntent): PublicPaymentIntent {
  const fields = {
    id: intent.id,
    object: 'payment_intent',
    amount: intent.amount,
    canceled_at: intent.canceled_at,
    cancellation_reason: intent.cancellation_reason,
    capture_method: intent.capture_method,
    client_secret: intent.client_secret,
    confirmation_method: intent.confirmation_method,
    created: intent.created,
    currency: intent.currency,
    description: intent.description,
    last_payment_error: intent.last_payment_error,
    livemode: intent.livemode,
    next_action: intent.next_action,
    payment_method: intent.payment_method,
    payment_method_types: intent.payment_method_types,
    receipt_email: intent.receipt_email,
    setup_future_usage: intent.setup_future_usage,
    shipping: null,
    status: intent.status,
  } satisfies Record<keyof PublicPaymentIntent, unknown>;
  // The two SDKs type enum values differently: the compiler checks the field names above, but not the values.
  return fields as unknown as PublicPaymentIntent;
}

/** Returns the fields of a SetupIntent that a publishable key and its client secret can read. */
export function publicSetupIntent(intent: SetupIntent): PublicSetupIntent {
  const fields = {
    id: intent.id,
    object: 'setup_intent',
    cancellation_reason: intent.cancellation_reason,
    client_secret: intent.client_secret,
    created: intent.created,
    description: intent.description,
    last_setup_error: intent.last_setup_error,
    livemode: intent.livemode,
    next_action: intent.next_action,
    payment_method: intent.payment_method,
    payment_method_types: intent.payment_method_types,
    status: intent.status,
    usage: intent.usage,
  } satisfies Record<keyof PublicSetupIntent, unknown>;
  return fields as unknown as PublicSetupIntent;
}

/** Returns the fields of a session for the Checkout SDK. */
export function publicCheckout(world: World, session: CheckoutSession): FakeCheckout {
  const lines = world.store.find('_checkout', session.id)?.lines ?? [];
  const cards = savedCards(world, session);
  return {
    id: session.id,
    status: session.status as FakeCheckout['status'],
    paymentStatus: session.payment_status as FakeCheckout['paymentStatus'],
    currency: session.currency ?? 'usd',
    email: session.customer_details?.email ?? null,
    subtotal: session.amount_subtotal ?? 0,
    discount: session.total_details?.amount_discount ?? 0,
    tax: session.total_details?.amount_tax ?? 0,
    total: session.amount_total ?? 0,
    lineItems: lines.map(publicLine),
    ...(cards !== null && {
      savedCards: cards.map(publicCard),
      savedCardsNeedForm: world.guesses.savedCardWithoutForm === 'refused',
    }),
  };
}

function publicCard({ id, card }: PaymentMethod): FakeSavedCard {
  return {
    id,
    brand: card?.brand ?? '',
    last4: card?.last4 ?? '',
    expMonth: card?.exp_month ?? 0,
    expYear: card?.exp_year ?? 0,
  };
}

function publicLine(line: CheckoutLine): FakeCheckout['lineItems'][number] {
  return {
    id: line.id,
    name: line.description ?? '',
    priceId: line.price?.id ?? '',
    quantity: line.quantity ?? 1,
    unitAmount: line.amount_subtotal / (line.quantity ?? 1),
    total: line.amount_total,
  };
}

/** Converts an error of the API to one of Stripe.js. */
export function publicError(error: ErrorBody): StripeError {
  const { type, message, code, param, decline_code: declineCode, charge, payment_intent: intent } = error;
  return {
    type,
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
    ...(declineCode === undefined ? {} : { decline_code: declineCode }),
    ...(charge === undefined ? {} : { charge }),
    ...(intent === undefined ? {} : { payment_intent: publicPaymentIntent(intent as PaymentIntent) }),
  };
}
