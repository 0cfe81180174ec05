import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { CheckoutGateway } from '../../src/server/stripe/checkout.ts';
import { createCheckoutGateway } from '../../src/server/stripe/checkout.ts';
import type { CustomerGateway } from '../../src/server/stripe/customer.ts';
import { createCustomerGateway } from '../../src/server/stripe/customer.ts';
import type {
  SeatChangeResponse,
  StripeIds,
  SubscriptionGateway,
  SubscriptionReading,
} from '../../src/server/stripe/gateway.ts';
import { createSubscriptionGateway } from '../../src/server/stripe/gateway.ts';
import type { InvoiceCriteria, InvoiceReading } from '../../src/server/stripe/invoice.ts';
import type { Room, StripeAccount } from './account.ts';

/** Initial state of a scenario. */
export interface StageOptions {
  /** Start of the subscription in Unix seconds. Default: 1 March 2026. */
  readonly start?: number;
  /** Seconds to move the clock on from there. */
  readonly elapsed?: number;
  readonly seats?: number;
  /** Minor units per seat and interval. */
  readonly seatAmount?: number;
  readonly currency?: string;
  readonly interval?: 'month' | 'year';
  /** A test card; null for none. It is put on file after the first invoice, which a good card pays. */
  readonly card?: string | null;
  /** Percent discount with duration `forever`. */
  readonly percentOff?: number;
  /** Exclusive tax in percent. */
  readonly taxPercentage?: number;
}

/** A subscription at Stripe, with the product's own gateways to it. */
export interface Stage {
  readonly stripe: Stripe;
  readonly ids: StripeIds;
  readonly subscriptions: SubscriptionGateway;
  readonly customers: CustomerGateway;
  now(): number;
  advanceBy(seconds: number): Promise<void>;
  read(): Promise<SubscriptionReading>;
  /** Saves a test card as the customer's default. Returns its id. */
  useCard(card: string): Promise<string>;
  /** Sends a seat change as the handler does; `id` is the seat change's own. */
  change(
    seats: number,
    options?: { readonly id?: string; readonly prorationDate?: number },
  ): Promise<SentChange>;
}

/** A seat change that was sent. */
export interface SentChange {
  readonly id: string;
  /** Identifies its invoice after a lost response. */
  readonly criteria: InvoiceCriteria;
  /** Stripe's first response. */
  readonly response: SeatChangeResponse;
  /** Sends the same once more. */
  repeat(): Promise<void>;
  /** The invoice that it created, found like the handler does. */
  invoice(): Promise<InvoiceReading>;
}

export const HOUR = 3600;
export const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 1) / 1000;

/** A customer with a subscription of one item, at `start + elapsed`. */
export async function openStage(account: StripeAccount, options: StageOptions = {}): Promise<[Stage, Room]> {
  const { start = START, elapsed = 15.5 * DAY, seats = 5, card = 'pm_card_visa' } = options;
  const room = await account.open(start);
  try {
    const { stripe } = room;
    const customer = await createCustomer(room);
    const first = await putOnFile(stripe, customer, 'pm_card_visa');
    const price = await createPrice(room, options.seatAmount ?? 2900, {
      currency: options.currency ?? 'usd',
      recurring: { interval: options.interval ?? 'month' },
    });
    const subscription = await stripe.subscriptions.create({
      customer,
      items: [{ price, quantity: seats }],
      billing_mode: { type: 'flexible' },
      ...(options.percentOff !== undefined && {
        discounts: [{ coupon: await createCoupon(room, options.percentOff) }],
      }),
      ...(options.taxPercentage !== undefined && {
        default_tax_rates: [await createTaxRate(room, options.taxPercentage)],
      }),
    });
    if (card !== 'pm_card_visa') await stripe.paymentMethods.detach(first);
    if (card !== null && card !== 'pm_card_visa') await putOnFile(stripe, customer, card);
    if (elapsed > 0) await room.advanceTo(start + elapsed);
    return [stageOf(room, { customerId: customer, subscriptionId: subscription.id }), room];
  } catch (error) {
    await room.close().catch(() => undefined);
    throw error;
  }
}

function stageOf(room: Room, ids: StripeIds): Stage {
  const { stripe } = room;
  const subscriptions = createSubscriptionGateway(stripe, []);
  const stage: Stage = {
    stripe,
    ids,
    subscriptions,
    customers: createCustomerGateway(stripe),
    now: () => room.now(),
    advanceBy: (seconds) => room.advanceTo(room.now() + seconds),
    read: () => subscriptions.read(ids, room.now()),
    useCard: (card) => putOnFile(stripe, ids.customerId, card),
    async change(seats, { id = randomUUID(), prorationDate = room.now() } = {}) {
      const { snapshot, latestInvoice } = await stage.read();
      const createdAt = room.now();
      const names = { organizationId: 'org_contract', seatChangeId: id, quoteId: `quote_${id}` };
      const send = (): Promise<SeatChangeResponse> =>
        subscriptions.changeSeats({ snapshot, seats, prorationDate, ...names });
      const previousInvoiceId = latestInvoice?.id ?? null;
      const criteria: InvoiceCriteria = { itemId: snapshot.itemId, seats, prorationDate, previousInvoiceId };
      const response = await send();
      return {
        id,
        criteria,
        response,
        async repeat() {
          await send();
        },
        async invoice() {
          const [found, ...others] = await subscriptions.findInvoices(ids, { ...criteria, createdAt });
          if (found === undefined) throw new Error(`Stripe has no invoice of the seat change ${id}`);
          if (others.length > 0)
            throw new Error(`Stripe has ${others.length + 1} invoices of the change ${id}`);
          return await subscriptions.readInvoice(found.id);
        },
      };
    },
  };
  return stage;
}

/** A customer and a price for credits, in real time: Checkout uses the real clock. */
export async function openShop(account: StripeAccount): Promise<[Shop, Room]> {
  const room = await account.open('now');
  try {
    const { stripe } = room;
    const customerId = await createCustomer(room);
    const priceId = await createPrice(room, 1900, { currency: 'usd' });
    const checkout = createCheckoutGateway(stripe);
    return [{ stripe, customerId, priceId, checkout, now: () => room.now() }, room];
  } catch (error) {
    await room.close().catch(() => undefined);
    throw error;
  }
}

/** Objects for buying credits. */
export interface Shop {
  readonly stripe: Stripe;
  readonly customerId: string;
  readonly priceId: string;
  readonly checkout: CheckoutGateway;
  now(): number;
}

async function createCustomer(room: Room): Promise<string> {
  const name = 'billing-elements contract suite';
  const { id } = await room.stripe.customers.create({
    name,
    email: 'billing@example.com',
    ...room.customerParams,
  });
  // Deleting a test clock deletes its customers.
  if (room.customerParams.test_clock === undefined) room.atEnd((stripe) => stripe.customers.del(id));
  return id;
}

async function createPrice(
  room: Room,
  amount: number,
  params: Pick<Stripe.PriceCreateParams, 'currency' | 'recurring'>,
): Promise<string> {
  const product_data = { name: 'billing-elements contract suite' };
  const price = await room.stripe.prices.create({ unit_amount: amount, product_data, ...params });
  const product = typeof price.product === 'string' ? price.product : price.product.id;
  // Stripe deletes no price, nor a product that has one.
  room.atEnd((stripe) => stripe.products.update(product, { active: false }));
  room.atEnd((stripe) => stripe.prices.update(price.id, { active: false }));
  return price.id;
}

async function createCoupon(room: Room, percentOff: number): Promise<string> {
  const { id } = await room.stripe.coupons.create({ percent_off: percentOff, duration: 'forever' });
  room.atEnd((stripe) => stripe.coupons.del(id));
  return id;
}

async function createTaxRate(room: Room, percentage: number): Promise<string> {
  const { id } = await room.stripe.taxRates.create({ display_name: 'VAT', inclusive: false, percentage });
  room.atEnd((stripe) => stripe.taxRates.update(id, { active: false }));
  return id;
}

async function putOnFile(stripe: Stripe, customer: string, card: string): Promise<string> {
  const { id } = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  return id;
}
