import type Stripe from 'stripe';
import type { Account } from '../../contract/index.ts';
import { isMissing, stripeErrorKind, UnexpectedStripeResponse } from './errors.ts';
import { isBilledAsNow } from './billed-as-now.ts';
import { findPeriodInvoice, latestPeriodInvoice } from './find-period-invoice.ts';
import type { ListInvoices } from './first-payment.ts';
import { awaitsFirstPayment } from './first-payment.ts';
import type { InvoiceCriteria, InvoiceReading } from './invoice.ts';
import { isInvoiceOf, readInvoice, readProrations, SEAT_CHANGE_METADATA } from './invoice.ts';
import { assertMode } from './mode.ts';
import { chargedMethod } from './payment-method.ts';
import type { PeriodInvoice } from './period-invoice.ts';
import type { PlanReading } from './plan.ts';
import { readPlan } from './plan.ts';
import { fetchPrice, readPlanDetails } from './plan-details.ts';
import type { PreviewRequest, PreviewReading } from './preview.ts';
import { readPreview } from './preview.ts';
import { withPricesInCurrency } from './price-currency.ts';
import type { Pricing } from './pricing.ts';
import { readPricing } from './pricing.ts';
import type { ProductNames } from './product-names.ts';
import { assertObject, READ, readAll, WRITE } from './request.ts';
import { readScheduledRenewal } from './scheduled-renewal.ts';
import type { BillingSnapshot, SeatSnapshot } from './snapshot.ts';
import { customerOf, hasOtherCurrency, idOf, takeSnapshot } from './snapshot.ts';

/** An organization's ids at Stripe. */
export interface StripeIds {
  readonly customerId: string;
  readonly subscriptionId: string;
}

/** A pending update, which waits for its payment. */
export interface PendingUpdateReading {
  /** Unix seconds. */
  readonly expiresAt: number;
  /** From the update's metadata: only a hint. */
  readonly seatChangeId: string | null;
  /** New quantity of the seats' item; `null` if the update does not change it. */
  readonly quantity: number | null;
}

/** The current state of a subscription. */
export interface SubscriptionReading {
  readonly snapshot: BillingSnapshot;
  /** The seat change applied last, from the subscription's metadata: only a hint. */
  readonly appliedSeatChangeId: string | null;
  readonly pendingUpdate: PendingUpdateReading | null;
  readonly latestInvoice: InvoiceReading | null;
  /** Id of the payment method or source that Stripe charges; see {@link chargedMethod} for the order. */
  readonly paymentMethodId: string | null;
  /** End of its trial, past or future, Unix seconds; `null` if it never had one. */
  readonly trialEnd: number | null;
}

/** A seat change to send to Stripe. */
export interface SeatChangeOrder extends PreviewRequest {
  readonly organizationId: string;
  readonly seatChangeId: string;
  readonly quoteId: string;
}

/** Stripe's response to a seat change. */
export interface SeatChangeResponse {
  /** The subscription's latest invoice: the update's own, or the previous one if the update created none. */
  readonly latestInvoice: InvoiceReading | null;
}

/** The calls to Stripe for subscriptions. Every method rejects with the SDK's errors, or an {@link UnexpectedStripeResponse}. */
export interface SubscriptionGateway {
  read(ids: StripeIds, at: number): Promise<SubscriptionReading>;
  /** Reads the invoice of the snapshot's period, by `knownId` or by search. Resolves to `null` if Stripe has none. */
  readPeriodInvoice(
    snapshot: BillingSnapshot,
    knownId: string | null,
    at: number,
  ): Promise<PeriodInvoice | null>;
  /** Previews what the seat change would bill, prorated at a frozen date. Changes nothing. */
  preview(change: PreviewRequest): Promise<PreviewReading>;
  /** Returns the price of this number of seats per interval, in minor units, at the snapshot's price. */
  recurring(snapshot: SeatSnapshot, seats: number): Promise<number>;
  /** Changes the seats once the resulting invoice is paid. Safe to repeat for the same seat change. */
  changeSeats(order: SeatChangeOrder): Promise<SeatChangeResponse>;
  readInvoice(id: string): Promise<InvoiceReading>;
  /** Finds the invoices that a seat change may have created since `createdAt` (Unix seconds), oldest first. */
  findInvoices(
    ids: StripeIds,
    criteria: InvoiceCriteria & { readonly createdAt: number },
  ): Promise<readonly InvoiceReading[]>;
  /**
   * Returns the ids of the customer's other subscriptions that have not ended and have the snapshot's price or one of
   * `seatPriceIds`: the possible successors of an ended subscription.
   */
  findOthers(snapshot: BillingSnapshot): Promise<readonly string[]>;
  /** Voids an open invoice, or a draft, and with it the pending update. */
  voidInvoice(id: string): Promise<void>;
}

/**
 * Options for sending a seat change: all attempts together take less than {@link SAFE_AGE_SECONDS}, whatever the host configured
 * for its client. After that, a change without a trace at Stripe counts as failed.
 */
const SEND = { timeout: 20_000, maxNetworkRetries: 2 };
/** Seconds after which a sent request without a trace at Stripe can no longer arrive. */
export const SAFE_AGE_SECONDS = 120;

/** Failure code of a seat change or purchase whose request left no trace at Stripe. */
export const NEVER_ARRIVED = 'never_arrived';
/** Allowance for clock skew: how much earlier than its seat change an invoice may appear to be created. */
const CLOCK_SKEW_SECONDS = 3600;

/** Statuses of a subscription that is paid or whose payment is due. */
const LIVE_STATUSES: readonly string[] = ['active', 'trialing', 'past_due'];

const SUBSCRIPTION_EXPANSIONS = [
  'customer.default_source',
  'customer.invoice_settings.default_payment_method',
  'default_payment_method',
  'default_source',
  // A coupon has the products that it is limited to only if they are expanded.
  'discounts.source.coupon.applies_to',
  'items.data.price.currency_options',
  'latest_invoice.confirmation_secret',
  'schedule',
];

/**
 * Creates the gateway, using the Stripe SDK. `seatPriceIds` are the prices of the seats' item; if empty, a subscription's only item
 * is the seats'. `mode` is the required mode of every subscription, `null` for any. `productNames` provides the names of plans whose
 * price has no nickname; `null` leaves them unnamed.
 */
export function createSubscriptionGateway(
  stripe: Stripe,
  seatPriceIds: readonly string[],
  mode: Account['mode'] | null = null,
  report: (error: unknown) => void = () => undefined,
  productNames: ProductNames | null = null,
): SubscriptionGateway {
  const withAllLines = async (invoice: InvoiceReading): Promise<InvoiceReading> => {
    if (!invoice.isUpdate || !invoice.hasMoreLines) return invoice;
    const lines = await readAll((page) => stripe.invoices.listLineItems(invoice.id, page, READ));
    return { ...invoice, prorations: readProrations(lines), hasMoreLines: false };
  };
  return {
    async read(ids, at) {
      const [subscription, hasPendingItems] = await Promise.all([
        readSubscription(stripe, ids),
        readHasPendingItems(stripe, ids, report),
      ]);
      if (idOf(subscription.customer) !== ids.customerId) {
        throw new UnexpectedStripeResponse(
          `${ids.subscriptionId} is not a subscription of ${ids.customerId}`,
        );
      }
      assertMode(mode, subscription.id, subscription.livemode);
      const plan = readPlan(subscription, seatPriceIds);
      const { pending_update: update, latest_invoice: latest } = subscription;
      const details = await readPlanDetails(stripe, plan, productNames, at);
      const listInvoices = invoiceLister(stripe);
      return {
        snapshot: takeSnapshot({
          subscription,
          plan,
          ...details,
          hasPendingItems,
          awaitsFirstPayment: await awaitsFirstPayment(subscription, plan.item, listInvoices),
          isBilledAsNow: await billedAsNow(subscription, plan, details.pricing, at, listInvoices),
          scheduledRenewal: readScheduledRenewal(subscription, plan, seatPriceIds, at),
          periodInvoice: await latestPeriodInvoice(stripe, subscription, plan.item, at),
          at,
        }),
        appliedSeatChangeId: subscription.metadata[SEAT_CHANGE_METADATA] ?? null,
        pendingUpdate: update && readPendingUpdate(update, plan.item.id),
        latestInvoice: latest === null || typeof latest === 'string' ? null : readInvoice(latest),
        paymentMethodId: chargedMethod(subscription, customerOf(subscription))?.id ?? null,
        trialEnd: subscription.trial_end,
      };
    },

    readPeriodInvoice: (snapshot, knownId, at) => findPeriodInvoice(stripe, snapshot, { knownId, at }),

    async preview(change) {
      const invoice = assertObject(
        await stripe.invoices.createPreview(previewParams(change), READ),
        'invoice',
      );
      const lines = invoice.lines.has_more
        ? await readAll((page) => stripe.invoices.listLineItems(invoice.id, page, READ))
        : invoice.lines.data;
      return readPreview(invoice, lines, change);
    },

    async recurring(snapshot, seats) {
      if (snapshot.isPerUnit) return snapshot.unitAmount * seats;
      const price = await fetchPrice(stripe, snapshot.priceId, snapshot.currency.toLowerCase());
      return readPricing(price, seats).total(seats);
    },

    async changeSeats(order) {
      const { snapshot, seats, prorationDate, organizationId, seatChangeId, quoteId } = order;
      const subscription = await stripe.subscriptions.update(
        snapshot.subscriptionId,
        {
          items: [{ id: snapshot.itemId, quantity: seats }],
          proration_behavior: 'always_invoice',
          proration_date: prorationDate,
          payment_behavior: 'pending_if_incomplete',
          metadata: {
            ocw_organization: organizationId,
            [SEAT_CHANGE_METADATA]: seatChangeId,
            ocw_quote: quoteId,
          },
          expand: ['latest_invoice.confirmation_secret'],
        },
        { idempotencyKey: `ocw-seat-change-${seatChangeId}`, ...SEND },
      );
      const { latest_invoice: latest } = assertObject(subscription, 'subscription');
      return { latestInvoice: latest === null || typeof latest === 'string' ? null : readInvoice(latest) };
    },

    async readInvoice(id) {
      const expand = ['confirmation_secret', 'payments.data.payment.payment_intent'];
      return readInvoice(assertObject(await stripe.invoices.retrieve(id, { expand }, READ), 'invoice'));
    },

    async findInvoices(ids, criteria) {
      const query = {
        subscription: ids.subscriptionId,
        created: { gte: criteria.createdAt - CLOCK_SKEW_SECONDS },
      };
      const listed = await readAll((page) => stripe.invoices.list({ ...query, ...page }, READ));
      const found: InvoiceReading[] = [];
      for (const invoice of listed.map(readInvoice)) {
        if (isInvoiceOf(await withAllLines(invoice), criteria)) found.push(invoice);
      }
      return found.sort((a, b) => a.created - b.created);
    },

    async findOthers({ customerId, subscriptionId, priceId }) {
      const subscriptions = await readAll((page) =>
        stripe.subscriptions.list({ customer: customerId, ...page }, READ),
      ).catch(noneIfMissing);
      const priceIds = [priceId, ...seatPriceIds];
      return subscriptions
        .filter(({ id, status }) => id !== subscriptionId && LIVE_STATUSES.includes(status))
        .filter(({ items }) => items.data.some(({ price }) => priceIds.includes(price.id)))
        .map(({ id }) => id);
    },

    async voidInvoice(id) {
      const invoice = assertObject(await stripe.invoices.retrieve(id, {}, READ), 'invoice');
      // A subscription's draft can be neither deleted nor voided, but it can be voided once finalized without collection.
      if (invoice.status === 'draft') {
        const finalized = await stripe.invoices.finalizeInvoice(id, { auto_advance: false }, WRITE);
        // If nothing is due, finalizing marks it as paid.
        if (assertObject(finalized, 'invoice').status !== 'open') return;
      }
      // No idempotency key: voiding twice is harmless, and Stripe would replay a rejection for a day, even after the payment
      // that caused it has failed.
      assertObject(await stripe.invoices.voidInvoice(id, {}, WRITE), 'invoice');
    },
  };
}

async function readSubscription(stripe: Stripe, { subscriptionId }: StripeIds): Promise<Stripe.Subscription> {
  const found = await stripe.subscriptions.retrieve(
    subscriptionId,
    { expand: SUBSCRIPTION_EXPANSIONS },
    READ,
  );
  return withPricesInCurrency(await withBalances(stripe, assertObject(found, 'subscription')));
}

/**
 * Adds the customer's balances by currency if the customer's own `balance` is in another currency than the subscription. Without them,
 * the account credit is not known.
 */
async function withBalances(stripe: Stripe, subscription: Stripe.Subscription): Promise<Stripe.Subscription> {
  const customer = customerOf(subscription);
  if (customer === null || !hasOtherCurrency(customer, subscription.currency)) return subscription;
  try {
    const params = { expand: ['invoice_credit_balance'] };
    const found = await stripe.customers.retrieve(customer.id, params, READ);
    if (found.deleted === true) return subscription;
    const { invoice_credit_balance: balances } = assertObject(found, 'customer');
    if (balances === undefined) return subscription;
    return { ...subscription, customer: { ...customer, invoice_credit_balance: balances } };
  } catch (error) {
    if (stripeErrorKind(error) !== 'refused') throw error;
    return subscription;
  }
}

/** Stripe may not list the objects of a deleted customer, which has no subscription that could follow. */
function noneIfMissing(error: unknown): readonly [] {
  if (isMissing(error)) return [];
  throw error;
}

/** Returns whether items wait for the next invoice. `true` if the key may not read them, so that only a quote gives the amount. */
async function readHasPendingItems(
  stripe: Stripe,
  { customerId }: StripeIds,
  report: (error: unknown) => void,
): Promise<boolean> {
  try {
    const pending = await stripe.invoiceItems.list({ customer: customerId, pending: true, limit: 1 }, READ);
    return assertObject(pending, 'list').data.length > 0;
  } catch (error) {
    // Nothing is billed to a deleted customer.
    if (isMissing(error)) return false;
    if (stripeErrorKind(error) !== 'misconfigured') throw error;
    report(error);
    return true;
  }
}

function readPendingUpdate(
  update: Stripe.Subscription.PendingUpdate,
  itemId: string,
): NonNullable<SubscriptionReading['pendingUpdate']> {
  return {
    expiresAt: update.expires_at,
    seatChangeId: update.metadata?.[SEAT_CHANGE_METADATA] ?? null,
    quantity: update.subscription_items?.find(({ id }) => id === itemId)?.quantity ?? null,
  };
}

function previewParams({
  snapshot,
  seats,
  prorationDate,
}: PreviewRequest): Stripe.InvoiceCreatePreviewParams {
  return {
    subscription: snapshot.subscriptionId,
    subscription_details: {
      items: [{ id: snapshot.itemId, quantity: seats }],
      proration_behavior: 'always_invoice',
      proration_date: prorationDate,
    },
  };
}

/** Like {@link isBilledAsNow}, but `true` for prices that are never estimated. */
async function billedAsNow(
  subscription: Stripe.Subscription,
  { item, quantity, interval }: PlanReading,
  pricing: Pricing | null,
  at: number,
  list: ListInvoices,
): Promise<boolean> {
  if (pricing?.isPerUnit !== true || quantity === null || interval === null) return true;
  const { unitAmount } = pricing;
  return await isBilledAsNow(subscription, { item, quantity, interval, unitAmount }, at, list);
}

function invoiceLister(stripe: Stripe): ListInvoices {
  return (query) => readAll((page) => stripe.invoices.list({ ...query, ...page }, READ));
}
