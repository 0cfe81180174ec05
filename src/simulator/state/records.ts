import type * as wire from './wire.ts';

/** A debit for a subscription item whose period has not ended: a later change credits its unused part. */
export interface StandingDebit {
  readonly invoice: string;
  readonly line: string;
  /** Minor units, after discounts and before tax. */
  readonly amount: number;
  /** The discounts that its line lists: what each took off. */
  readonly discounts: readonly { readonly discount: string; readonly amount: number }[];
  readonly quantity: number;
  readonly price: string;
  readonly start: number;
  readonly end: number;
}

/** The standing debits of a subscription item; `id` is the item's. */
export interface DebitRecord {
  readonly id: string;
  readonly debits: readonly StandingDebit[];
}

/** The change that a pending update applies once its invoice is paid; `id` is the subscription's. */
export interface PendingChangeRecord {
  readonly id: string;
  readonly invoice: string;
  readonly items: readonly wire.SubscriptionItem[];
  readonly removed: readonly string[];
  /** The request's metadata, merged when the update is applied; null removes all. */
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly debits: readonly DebitRecord[];
  readonly sweptItems: readonly string[];
}

/** The test card as which a payment method behaves; `id` is the payment method's. */
export interface CardRecord {
  readonly id: string;
  readonly card: string;
  /** True once a SetupIntent has authenticated it: cards that require this only once do not require it again. */
  readonly authenticated: boolean;
}

/** The invoice or Checkout Session that a PaymentIntent pays; `id` is the PaymentIntent's. */
export interface PurposeRecord {
  readonly id: string;
  readonly invoice?: string;
  readonly checkout?: string;
}

/** Details of a Checkout Session that Stripe does not include in the session itself; `id` is the session's. */
export interface CheckoutDetailRecord {
  readonly id: string;
  readonly lines: readonly wire.CheckoutLine[];
  readonly paymentIntentMetadata: Readonly<Record<string, string>>;
  readonly paymentIntentDescription: string | null;
  readonly setupFutureUsage: string | null;
}

/** The amounts of a price in one of its currencies. */
export type CurrencyOption = NonNullable<wire.Price['currency_options']>[string];

/** Amounts of a price in other currencies than its own, returned only when expanded; `id` is the price's. */
export interface CurrencyOptionsRecord {
  readonly id: string;
  readonly options: Readonly<Record<string, CurrencyOption>>;
}

/** A stored response; `id` is the idempotency key. */
export interface ReplayRecord {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  readonly created: number;
}

/** An event that is not delivered to the webhook endpoint yet; `id` is the event's. */
export interface DeliveryRecord {
  readonly id: string;
  readonly attempts: number;
}

/** All records by kind. Stripe's objects have their `object` name; internal kinds start with an underscore. */
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
  credit_note: wire.CreditNote;
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

/** All kinds, in the order in which they are saved. */
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
  'credit_note',
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
