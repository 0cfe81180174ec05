import { moveBalance } from './domain/balance.ts';
import { attachPaymentMethod, mintPaymentMethod } from './domain/payment-methods.ts';
import { createSubscription } from './domain/subscriptions.ts';
import { findTestCard } from './domain/test-cards.ts';
import { buildPrice, createProduct } from './domain/catalog.ts';
import { newCustomer } from './domain/customers.ts';
import type { Coupon, Price } from './state/wire.ts';
import type { World } from './state/world.ts';

/** The initial state of an organization. All fields have a default. */
export interface OrganizationSeed {
  readonly name?: string;
  readonly email?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Users paid for. Default: 5. */
  readonly seats?: number;
  /** When the subscription started, in Unix seconds. Default: now. Renewals since then are simulated. */
  readonly startedAt?: number;
  /** A test card; null for none. Cards that cannot be attached are accepted, too. Default: `pm_card_visa`. */
  readonly paymentMethod?: string | null;
  /** Default: usd. */
  readonly currency?: string;
  /** Minor units per user and month. Default: 2900. */
  readonly seatAmount?: number;
  /** Minor units per credit. Default: 1900. */
  readonly creditAmount?: number;
  /** Default: month. */
  readonly interval?: 'day' | 'week' | 'month' | 'year';
  /** Account credit in minor units. Default: 0. */
  readonly accountCredit?: number;
  /** A tax on the subscription, in percent. Default: none. */
  readonly taxPercentage?: number;
  /** Whether the prices include the tax. Default: false. */
  readonly taxInclusive?: boolean;
  /** A coupon on the subscription that never ends, in percent. Default: none. */
  readonly percentOff?: number;
  /** A coupon on the subscription that never ends, in minor units. Default: none. */
  readonly amountOff?: number;
  /** Length in days of a first period that ends before a full interval. Default: a full interval. */
  readonly firstPeriodDays?: number;
  /** Length of a trial in days. Default: no trial. */
  readonly trialDays?: number;
  /** What happens if the trial ends without a payment method. Default: create_invoice. */
  readonly trialWithoutCard?: 'cancel' | 'create_invoice' | 'pause';
  /** Default: flexible. */
  readonly billingMode?: 'classic' | 'flexible';
  /** Whether prorations include discounts or list them, with flexible billing. Default: included. */
  readonly prorationDiscounts?: 'included' | 'itemized';
}

/** The ids of a seeded organization. */
export interface OrganizationFixture {
  readonly customer: string;
  readonly subscription: string;
  readonly subscriptionItem: string;
  readonly seatPrice: string;
  readonly creditPrice: string;
  readonly seatProduct: string;
  readonly creditProduct: string;
  readonly paymentMethod: string | null;
}

/**
 * Creates the organization at its start, paid with a card that works; `finishSeed` sets the requested one. Organizations with
 * equal prices share them, by ids such as `price_sim_seat_usd_2900_month`.
 */
export function seedOrganization(world: World, seed: OrganizationSeed): OrganizationFixture {
  const currency = seed.currency ?? 'usd';
  const interval = seed.interval ?? 'month';
  const seatAmount = seed.seatAmount ?? 2900;
  const creditAmount = seed.creditAmount ?? 1900;
  const seatProduct = ensureProduct(world, 'prod_sim_plus', 'Plus');
  const creditProduct = ensureProduct(world, 'prod_sim_ocj_credit', 'One Click Job credit');
  const seatPrice = ensurePrice(world, `price_sim_seat_${currency}_${seatAmount}_${interval}`, {
    product: seatProduct,
    currency,
    unitAmount: seatAmount,
    recurring: { interval },
  });
  const creditPrice = ensurePrice(world, `price_sim_credit_${currency}_${creditAmount}`, {
    product: creditProduct,
    currency,
    unitAmount: creditAmount,
  });
  const customer = world.store.put(
    'customer',
    newCustomer(world, {
      name: seed.name ?? 'Simulated organization',
      email: seed.email ?? 'billing@example.com',
      metadata: { ...seed.metadata },
    }),
  );
  world.emit('customer.created', customer);
  const card = mintPaymentMethod(world, requireCard('pm_card_visa'), null);
  attachPaymentMethod(world, card, customer.id);
  setDefault(world, customer.id, card.id);
  const subscription = createSubscription(world, {
    customer: customer.id,
    items: [{ price: seatPrice, quantity: seed.seats ?? 5 }],
    metadata: { ...seed.metadata },
    defaultTaxRates:
      seed.taxPercentage === undefined
        ? []
        : [taxRate(world, seed.taxPercentage, seed.taxInclusive ?? false)],
    coupons: [
      ...(seed.percentOff === undefined ? [] : [coupon(world, { percent_off: seed.percentOff })]),
      ...(seed.amountOff === undefined ? [] : [coupon(world, { amount_off: seed.amountOff, currency })]),
    ],
    billingMode: seed.billingMode ?? 'flexible',
    prorationDiscounts: seed.prorationDiscounts ?? 'included',
    ...(seed.firstPeriodDays === undefined ? {} : { anchor: world.now() + seed.firstPeriodDays * 86_400 }),
    ...(seed.trialDays === undefined
      ? {}
      : {
          trial: {
            end: world.now() + seed.trialDays * 86_400,
            withoutCard: seed.trialWithoutCard ?? 'create_invoice',
          },
        }),
  });
  const subscriptionItem = subscription.items.data[0]?.id ?? '';
  return {
    customer: customer.id,
    subscription: subscription.id,
    subscriptionItem,
    seatPrice: seatPrice,
    creditPrice,
    seatProduct,
    creditProduct,
    paymentMethod: card.id,
  };
}

/** Sets the account credit and the final card of a seeded organization. */
export function finishSeed(
  world: World,
  seed: OrganizationSeed,
  fixture: OrganizationFixture,
): OrganizationFixture {
  if (seed.accountCredit !== undefined && seed.accountCredit !== 0) {
    const amount = -seed.accountCredit;
    moveBalance(world, fixture.customer, { amount, currency: seed.currency ?? 'usd', type: 'adjustment' });
  }
  const wanted = seed.paymentMethod === undefined ? 'pm_card_visa' : seed.paymentMethod;
  if (wanted === 'pm_card_visa') return fixture;
  const old = world.store.get('payment_method', fixture.paymentMethod ?? '');
  world.store.put('payment_method', { ...old, customer: null });
  const card = wanted === null ? null : mintPaymentMethod(world, requireCard(wanted), fixture.customer);
  setDefault(world, fixture.customer, card?.id ?? null);
  return { ...fixture, paymentMethod: card?.id ?? null };
}

/** Returns a test card. Throws a RangeError if it does not exist. */
export function requireCard(token: string) {
  const card = findTestCard(token);
  if (card === undefined) throw new RangeError(`There is no test card ${token}.`);
  return card;
}

function setDefault(world: World, customerId: string, method: string | null): void {
  const customer = world.store.get('customer', customerId);
  const settings = { ...customer.invoice_settings, default_payment_method: method };
  world.store.put('customer', { ...customer, invoice_settings: settings });
}

function ensureProduct(world: World, id: string, name: string): string {
  return (world.store.find('product', id) ?? createProduct(world, { id, name })).id;
}

function ensurePrice(world: World, id: string, parts: Parameters<typeof buildPrice>[1]): string {
  const existing = world.store.find('price', id);
  if (existing !== undefined) return existing.id;
  const price: Price = { ...buildPrice(world, parts), id };
  world.emit('price.created', world.store.put('price', price));
  return price.id;
}

function taxRate(world: World, percentage: number, inclusive: boolean): string {
  return world.store.put('tax_rate', {
    id: world.id('txr'),
    object: 'tax_rate',
    active: true,
    country: null,
    created: world.now(),
    description: null,
    display_name: 'Tax',
    effective_percentage: percentage,
    flat_amount: null,
    inclusive,
    jurisdiction: null,
    jurisdiction_level: null,
    livemode: false,
    metadata: {},
    percentage,
    rate_type: 'percentage',
    state: null,
    tax_type: null,
  }).id;
}

function coupon(world: World, off: Partial<Coupon>): string {
  return world.store.put('coupon', {
    id: world.id('co'),
    object: 'coupon',
    amount_off: null,
    created: world.now(),
    currency: null,
    duration: 'forever',
    duration_in_months: null,
    livemode: false,
    max_redemptions: null,
    metadata: {},
    name: null,
    percent_off: null,
    redeem_by: null,
    times_redeemed: 0,
    valid: true,
    ...off,
  }).id;
}
