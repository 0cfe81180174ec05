import type Stripe from 'stripe';
import type { Account } from '../../contract/index.ts';
import { stripeErrorKind, UnexpectedStripeAnswer } from './errors.ts';
import { isBilledAsNow } from './billed-as-now.ts';
import type { ListInvoices } from './first-payment.ts';
import { awaitsFirstPayment } from './first-payment.ts';
import type { InvoiceClue, InvoiceReading } from './invoice.ts';
import { isInvoiceOf, readInvoice, readProrations, SEAT_CHANGE_METADATA } from './invoice.ts';
import { assertMode } from './mode.ts';
import { chargedMethod } from './payment-method.ts';
import type { PeriodInvoice } from './period-invoice.ts';
import { billsPeriod, needsPayments, readPeriodInvoice } from './period-invoice.ts';
import type { PlanReading } from './plan.ts';
import { readPlan } from './plan.ts';
import type { PreviewQuestion, PreviewReading } from './preview.ts';
import { readPreview } from './preview.ts';
import { priceIn, withPricesInCurrency } from './price-currency.ts';
import type { Pricing } from './pricing.ts';
import { readPricing } from './pricing.ts';
import type { ProductNames } from './product-names.ts';
import type { BillingSnapshot, SeatSnapshot, SnapshotSource } from './snapshot.ts';
import { customerOf, idOf, takeSnapshot } from './snapshot.ts';

/** An organization's ids at Stripe. */
export interface StripeIds {
  readonly customerId: string;
  readonly subscriptionId: string;
}

/** An update that waits for its payment. */
export interface PendingUpdateReading {
  /** Unix seconds. */
  readonly expiresAt: number;
  /** By the metadata of the update: a hint. */
  readonly seatChangeId: string | null;
  /** What the seats' item will have; `null` where the update does not touch it. */
  readonly quantity: number | null;
}

/** A subscription as it is now. */
export interface SubscriptionReading {
  readonly snapshot: BillingSnapshot;
  /** The seat change that was applied last, by the subscription's metadata: a hint. */
  readonly appliedSeatChangeId: string | null;
  readonly pendingUpdate: PendingUpdateReading | null;
  readonly latestInvoice: InvoiceReading | null;
  /** Id of the payment method or source that Stripe charges; see {@link chargedMethod} for the order. */
  readonly paymentMethodId: string | null;
  /** Unix seconds at which its trial ends or ended; `null` where it never had one. */
  readonly trialEnd: number | null;
}

/** A seat change as it is sent to Stripe. */
export interface SeatChangeOrder extends PreviewQuestion {
  readonly organizationId: string;
  readonly seatChangeId: string;
  readonly quoteId: string;
}

/** What Stripe answered to a seat change. */
export interface SeatChangeAnswer {
  /** The subscription's latest invoice: the update's own, or the one before where it made none. */
  readonly latestInvoice: InvoiceReading | null;
}

/** All that the handler asks of Stripe for subscriptions. Every method rejects with the SDK's errors, or an {@link UnexpectedStripeAnswer}. */
export interface SubscriptionGateway {
  read(ids: StripeIds, at: number): Promise<SubscriptionReading>;
  /** The invoice of the snapshot's period: the one of this id, else looked for; `null` where Stripe has none. */
  readPeriodInvoice(
    snapshot: BillingSnapshot,
    knownId: string | null,
    at: number,
  ): Promise<PeriodInvoice | null>;
  /** What the seat change would bill, prorated at a frozen date. Changes nothing. */
  preview(question: PreviewQuestion): Promise<PreviewReading>;
  /** Price of so many seats per interval, in minor units, at the snapshot's price. */
  recurring(snapshot: SeatSnapshot, seats: number): Promise<number>;
  /** Changes the seats, if the invoice that it makes is paid; safe to repeat for the same seat change. */
  changeSeats(order: SeatChangeOrder): Promise<SeatChangeAnswer>;
  readInvoice(id: string): Promise<InvoiceReading>;
  /** The invoices that a seat change can have made since `createdAt` (Unix seconds), oldest first. */
  findInvoices(
    ids: StripeIds,
    clue: InvoiceClue & { readonly createdAt: number },
  ): Promise<readonly InvoiceReading[]>;
  /**
   * Ids of the customer's other subscriptions that are live and have the snapshot's price, or one of `seatPriceIds`: what
   * may follow a subscription that has ended.
   */
  findOthers(snapshot: BillingSnapshot): Promise<readonly string[]>;
  /** Voids an open invoice, or a draft, and with it the pending update. */
  voidInvoice(id: string): Promise<void>;
}

/**
 * Options of every read. One attempt of at most so many milliseconds, whatever the host has set up for its client: retries
 * of several calls add up to more than any page waits. {@link SYNC_MS} bounds all reads of a synchronisation together.
 */
export const READ: Stripe.RequestOptions = { timeout: 6000, maxNetworkRetries: 0 };
/** Options of requests that create or change something and are safe to repeat: milliseconds of one attempt. */
export const WRITE: Stripe.RequestOptions = { timeout: 6000 };
/**
 * How a seat change is sent: all attempts together take less than {@link SAFE_AGE_SECONDS}, whatever the host has set up
 * for its client. After that age a change without a trace counts as failed.
 */
const SEND = { timeout: 20_000, maxNetworkRetries: 2 };
/** Seconds after which a request that was sent and left no trace at Stripe will not arrive any more. */
export const SAFE_AGE_SECONDS = 120;

/** Failure code of a seat change or purchase whose request left no trace at Stripe. */
export const NEVER_ARRIVED = 'never_arrived';
/** Clocks may differ: how much earlier than the seat change its invoice may seem to be. */
const CLOCK_TOLERANCE = 3600;

/** Statuses of a subscription that is paid, or whose payment is due. */
const LIVE_STATUSES: readonly string[] = ['active', 'trialing', 'past_due'];

const SUBSCRIPTION_EXPANSIONS = [
  'customer.default_source',
  'customer.invoice_settings.default_payment_method',
  'default_payment_method',
  'default_source',
  'discounts.source.coupon',
  'items.data.price.currency_options',
  'latest_invoice.confirmation_secret',
  'schedule',
];

/** Throws unless Stripe answered with what was asked for: stripe-node takes a 404 without an error member for a success. */
export function assertObject<T extends { readonly object: string }>(value: T, object: T['object']): T {
  const answer: { readonly object?: unknown; readonly id?: unknown } = value;
  const hasId = object === 'list' || (typeof answer.id === 'string' && answer.id !== '');
  if (answer.object !== object || !hasId) {
    throw new UnexpectedStripeAnswer(
      `Stripe was asked for a ${object} and answered ${JSON.stringify(answer.object)}`,
    );
  }
  return value;
}

/**
 * The gateway over the Stripe SDK. `seatPriceIds` names the prices of the seats' item; without it the only item is the
 * seats'. `mode` is the one in which every subscription has to be, `null` for any. `productNames` names the plans whose price has
 * no nickname; `null` leaves them without a name.
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
        throw new UnexpectedStripeAnswer(`${ids.subscriptionId} is not a subscription of ${ids.customerId}`);
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
          periodInvoice: await periodInvoiceOf(stripe, subscription, plan.item, at),
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

    async preview(question) {
      const invoice = assertObject(
        await stripe.invoices.createPreview(previewParams(question), READ),
        'invoice',
      );
      const lines = invoice.lines.has_more
        ? await readAll((page) => stripe.invoices.listLineItems(invoice.id, page, READ))
        : invoice.lines.data;
      return readPreview(invoice, lines, question);
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

    async findInvoices(ids, clue) {
      const query = {
        subscription: ids.subscriptionId,
        created: { gte: clue.createdAt - CLOCK_TOLERANCE },
      };
      const listed = await readAll((page) => stripe.invoices.list({ ...query, ...page }, READ));
      const found: InvoiceReading[] = [];
      for (const invoice of listed.map(readInvoice)) {
        if (isInvoiceOf(await withAllLines(invoice), clue)) found.push(invoice);
      }
      return found.sort((a, b) => a.created - b.created);
    },

    async findOthers({ customerId, subscriptionId, priceId }) {
      const subscriptions = await readAll((page) =>
        stripe.subscriptions.list({ customer: customerId, ...page }, READ),
      );
      const priceIds = [priceId, ...seatPriceIds];
      return subscriptions
        .filter(({ id, status }) => id !== subscriptionId && LIVE_STATUSES.includes(status))
        .filter(({ items }) => items.data.some(({ price }) => priceIds.includes(price.id)))
        .map(({ id }) => id);
    },

    async voidInvoice(id) {
      const invoice = assertObject(await stripe.invoices.retrieve(id, {}, READ), 'invoice');
      // A subscription's draft can be neither deleted nor voided: finalized without collecting, it can.
      if (invoice.status === 'draft') {
        const finalized = await stripe.invoices.finalizeInvoice(id, { auto_advance: false }, WRITE);
        // With nothing due it is paid now.
        if (assertObject(finalized, 'invoice').status !== 'open') return;
      }
      // No key of ours: voiding twice does no harm, and Stripe would repeat a refusal of today for a day, also once the
      // payment that stood in the way has failed.
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
  return withPricesInCurrency(assertObject(found, 'subscription'));
}

/** Whether items wait for the next invoice. Where the key may not read them they may: then only a quote tells what is due. */
async function readHasPendingItems(
  stripe: Stripe,
  { customerId }: StripeIds,
  report: (error: unknown) => void,
): Promise<boolean> {
  try {
    const pending = await stripe.invoiceItems.list({ customer: customerId, pending: true, limit: 1 }, READ);
    return assertObject(pending, 'list').data.length > 0;
  } catch (error) {
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

/** The invoice of the current period where it is the subscription's latest; `null` where that is another one. */
async function periodInvoiceOf(
  stripe: Stripe,
  { latest_invoice: latest, pause_collection: pause }: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  at: number,
): Promise<PeriodInvoice | null> {
  if (latest === null || typeof latest === 'string' || !billsPeriod(latest, item)) return null;
  const invoice = needsPayments(latest) ? await readPayments(stripe, latest.id) : latest;
  return readPeriodInvoice(invoice, item, { isPaused: pause !== null, at });
}

async function findPeriodInvoice(
  stripe: Stripe,
  snapshot: BillingSnapshot,
  { knownId, at }: { readonly knownId: string | null; readonly at: number },
): Promise<PeriodInvoice | null> {
  const { subscriptionId, itemId, periodStart, isCollectionPaused: isPaused } = snapshot;
  const item = { id: itemId, current_period_start: periodStart };
  if (knownId !== null) return readPeriodInvoice(await readPayments(stripe, knownId), item, { isPaused, at });
  const query = { subscription: subscriptionId, created: { gte: periodStart } };
  const invoices = await readAll((page) => stripe.invoices.list({ ...query, ...page }, READ));
  const own = invoices.filter((invoice) => billsPeriod(invoice, item));
  const found = own.find(({ status }) => status === 'paid') ?? own[0];
  if (found === undefined) return null;
  const invoice = needsPayments(found) ? await readPayments(stripe, found.id) : found;
  return readPeriodInvoice(invoice, item, { isPaused, at });
}

async function readPayments(stripe: Stripe, invoiceId: string): Promise<Stripe.Invoice> {
  const expand = ['payments.data.payment.payment_intent'];
  return assertObject(await stripe.invoices.retrieve(invoiceId, { expand }, READ), 'invoice');
}

type PageOf<T> = (page: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<T>>;

/** Every page of a list, each of which is asserted to be one. */
async function readAll<T extends { readonly id: string }>(readPage: PageOf<T>): Promise<readonly T[]> {
  const all: T[] = [];
  let more = true;
  while (more) {
    const last = all.at(-1)?.id;
    const page = assertObject(
      await readPage({ limit: 100, ...(last !== undefined && { starting_after: last }) }),
      'list',
    );
    all.push(...page.data);
    more = page.has_more && page.data.length > 0;
  }
  return all;
}

function previewParams({
  snapshot,
  seats,
  prorationDate,
}: PreviewQuestion): Stripe.InvoiceCreatePreviewParams {
  return {
    subscription: snapshot.subscriptionId,
    subscription_details: {
      items: [{ id: snapshot.itemId, quantity: seats }],
      proration_behavior: 'always_invoice',
      proration_date: prorationDate,
    },
  };
}

/** As {@link isBilledAsNow}; true for prices that are not estimated anyway. */
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

async function readPlanDetails(
  stripe: Stripe,
  plan: PlanReading,
  names: ProductNames | null,
  at: number,
): Promise<Pick<SnapshotSource, 'pricing' | 'productName'>> {
  const { price } = plan.item;
  const [pricing, productName = null] = await Promise.all([
    pricingOf(stripe, plan),
    price.nickname === null ? names?.read(price, at) : null,
  ]);
  return { pricing, productName };
}

async function pricingOf(
  stripe: Stripe,
  { item, quantity, unsupported }: PlanReading,
): Promise<Pricing | null> {
  if (unsupported !== null || quantity === null) return null;
  const { price } = item;
  if (price.billing_scheme !== 'tiered') return readPricing(price, quantity);
  return readPricing(await fetchPrice(stripe, price.id, price.currency), quantity);
}

/** Reads a price with its tiers. Throws an {@link UnexpectedStripeAnswer} where it has no amount in the currency. */
async function fetchPrice(stripe: Stripe, id: string, currency: string): Promise<Stripe.Price> {
  const read = async (expand: string[]): Promise<Stripe.Price> =>
    assertObject(await stripe.prices.retrieve(id, { expand }, READ), 'price');
  const price = await read(['tiers']);
  if (price.currency === currency) return price;
  // Tiers in another currency are expanded by the name of the currency, which not every price has.
  const other = priceIn(await read(['currency_options', `currency_options.${currency}.tiers`]), currency);
  if (other === null) throw new UnexpectedStripeAnswer(`The price ${id} has no amount in ${currency}`);
  return other;
}
