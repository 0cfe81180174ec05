import type * as wire from './wire.ts';

/** What was debited for a subscription item and is still running: what a later change gives credit for. */
export interface StandingDebit {
  readonly invoice: string;
  readonly line: string;
  /** Minor units, discounts taken off, before tax. */
  readonly amount: number;
  readonly quantity: number;
  readonly price: string;
  readonly start: number;
  readonly end: number;
}

/** The standing debits of one subscription item; `id` is the item's. */
export interface DebitRecord {
  readonly id: string;
  readonly debits: readonly StandingDebit[];
}

/** What a pending update will do once its invoice is paid; `id` is the subscription's. */
export interface PendingChangeRecord {
  readonly id: string;
  readonly invoice: string;
  readonly items: readonly wire.SubscriptionItem[];
  readonly removed: readonly string[];
  /** The metadata of the request, merged when it is applied; null clears it. */
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly debits: readonly DebitRecord[];
  readonly sweptItems: readonly string[];
}

/** How a payment method behaves (a row of the test card table); `id` is the payment method's. */
export interface CardRecord {
  readonly id: string;
  readonly card: string;
  /** A SetupIntent has authenticated it, so that cards that only ask once do not ask again. */
  readonly authenticated: boolean;
}

/** What a PaymentIntent pays for; `id` is the PaymentIntent's. */
export interface PurposeRecord {
  readonly id: string;
  readonly invoice?: string;
  readonly checkout?: string;
}

/** The lines of a Checkout Session, which the session itself only shows when asked; `id` is the session's. */
export interface CheckoutDetailRecord {
  readonly id: string;
  readonly lines: readonly wire.CheckoutLine[];
  readonly paymentIntentMetadata: Readonly<Record<string, string>>;
  readonly paymentIntentDescription: string | null;
  readonly setupFutureUsage: string | null;
}

/** What a price costs in one of its currencies. */
export type CurrencyOption = NonNullable<wire.Price['currency_options']>[string];

/** Amounts of a price in other currencies than its own, returned only where they are expanded; `id` is the price's. */
export interface CurrencyOptionsRecord {
  readonly id: string;
  readonly options: Readonly<Record<string, CurrencyOption>>;
}

/** A stored answer; `id` is the idempotency key. */
export interface ReplayRecord {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  readonly created: number;
}

/** An event on its way to the webhook endpoint; `id` is the event's. */
export interface DeliveryRecord {
  readonly id: string;
  readonly attempts: number;
}

/** Everything the simulator remembers, by kind. Public kinds carry Stripe's `object` name. */
export interface Records {
  customer: wire.Customer;
  product: wire.Product;
  price: wire.Price;
  payment_method: wire.PaymentMethod;
  source: wire.Source;
  subscription_schedule: wire.Schedule;
  tax_rate: wire.TaxRate;
  coupon: wire.Coupon;
  discount: wire.Discount;
  subscription: wire.Subscription;
  invoice: wire.Invoice;
  invoiceitem: wire.InvoiceItem;
  invoice_payment: wire.InvoicePayment;
  payment_intent: wire.PaymentIntent;
  setup_intent: wire.SetupIntent;
  charge: wire.Charge;
  refund: wire.Refund;
  dispute: wire.Dispute;
  customer_balance_transaction: wire.BalanceEntry;
  'checkout.session': wire.CheckoutSession;
  'billing_portal.session': wire.PortalSession;
  event: wire.SimulatedEvent;
  _debit: DebitRecord;
  _pending: PendingChangeRecord;
  _card: CardRecord;
  _purpose: PurposeRecord;
  _checkout: CheckoutDetailRecord;
  _currency_options: CurrencyOptionsRecord;
  _replay: ReplayRecord;
  _delivery: DeliveryRecord;
}

/** A kind of record. */
export type Kind = keyof Records;

/** Every kind, in the order in which they are saved. */
export const kinds = [
  'customer',
  'product',
  'price',
  'payment_method',
  'source',
  'subscription_schedule',
  'tax_rate',
  'coupon',
  'discount',
  'subscription',
  'invoice',
  'invoiceitem',
  'invoice_payment',
  'payment_intent',
  'setup_intent',
  'charge',
  'refund',
  'dispute',
  'customer_balance_transaction',
  'checkout.session',
  'billing_portal.session',
  'event',
  '_debit',
  '_pending',
  '_card',
  '_purpose',
  '_checkout',
  '_currency_options',
  '_replay',
  '_delivery',
] as const satisfies readonly Kind[];
