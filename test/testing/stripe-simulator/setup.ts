import type Stripe from 'stripe';
import { createStripeSimulator, simulatedStripe } from '../../../src/simulator/index.ts';
import type {
  OrganizationFixture,
  OrganizationSeed,
  StripeSimulator,
  StripeSimulatorOptions,
} from '../../../src/simulator/index.ts';
import { withCheckedResponses } from '../../support/stripe-responses/index.ts';

/** 2026-11-01T00:00:00Z */
export const novemberFirst = Date.UTC(2026, 10, 1) / 1000;
export const day = 86_400;

/** A repeatable source of numbers in [0, 1). */
export function seededRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

export interface Bench {
  readonly simulator: StripeSimulator;
  readonly stripe: Stripe;
}

/** A simulator with a clock that only tests advance. */
export function bench(options: StripeSimulatorOptions = {}): Bench {
  const simulator = createStripeSimulator({ now: () => novemberFirst, random: seededRandom(), ...options });
  return { simulator, stripe: simulatedStripe(withCheckedResponses(simulator)) };
}

/** A bench with one organization. */
export async function organization(
  seed: OrganizationSeed = {},
  options: StripeSimulatorOptions = {},
): Promise<Bench & { readonly org: OrganizationFixture }> {
  const made = bench(options);
  return { ...made, org: await made.simulator.seed(seed) };
}

/** The seat change as sent by the product's gateway. */
export function changeSeats(
  stripe: Stripe,
  org: OrganizationFixture,
  quantity: number,
  options: Stripe.RequestOptions & { readonly at?: number } = {},
): Promise<Stripe.Subscription> {
  const { at, ...request } = options;
  return stripe.subscriptions.update(
    org.subscription,
    {
      items: [{ id: org.subscriptionItem, quantity }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
      expand: ['latest_invoice.confirmation_secret', 'latest_invoice.payments'],
      ...(at === undefined ? {} : { proration_date: at }),
    },
    request,
  );
}

/** The preview of the same change. */
export function previewSeats(
  stripe: Stripe,
  org: OrganizationFixture,
  quantity: number,
  at?: number,
): Promise<Stripe.Invoice> {
  return stripe.invoices.createPreview({
    subscription: org.subscription,
    subscription_details: {
      items: [{ id: org.subscriptionItem, quantity }],
      proration_behavior: 'always_invoice',
      ...(at === undefined ? {} : { proration_date: at }),
    },
  });
}

/** The invoice that `changeSeats` expanded. */
export function invoiceOf(subscription: Stripe.Subscription): Stripe.Invoice {
  const invoice = subscription.latest_invoice;
  if (invoice === null || typeof invoice === 'string') throw new Error('latest_invoice is not expanded');
  return invoice;
}

/** The users that a subscription has now. */
export function seatsOf(subscription: Stripe.Subscription): number | undefined {
  return subscription.items.data[0]?.quantity;
}

/** The PaymentIntent behind an expanded invoice. */
export async function intentOf(stripe: Stripe, invoice: Stripe.Invoice): Promise<Stripe.PaymentIntent> {
  const id = invoice.payments?.data[0]?.payment.payment_intent;
  if (typeof id !== 'string') throw new Error('the invoice has no PaymentIntent');
  return stripe.paymentIntents.retrieve(id);
}

/** The error of a refused SDK call. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    return error as Stripe.errors.StripeError;
  }
  throw new Error('The call was not refused.');
}
