import type Stripe from 'stripe';

/**
 * A property that is an id unless expanded: stored as the id. Open sets of strings (`'a' | 'b' | string`) stay as they
 * are.
 */
type Reference<T> = string extends T ? Exclude<T, { readonly id: string; readonly object: string }> : T;

/**
 * A Stripe object in its JSON form, in which it is also stored here: references are ids, and the SDK's `Decimal` is a string.
 * Derived from the SDK's types, so that a change of a shape is a compiler error.
 */
export type Wire<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Stripe.Decimal
    ? string
    : T extends readonly (infer Item)[]
      ? Wire<Reference<Item>>[]
      : T extends object
        ? { [Key in keyof T]: Wire<Reference<T[Key]>> }
        : T;

export type Customer = Wire<Stripe.Customer>;
export type Product = Wire<Stripe.Product>;
export type Price = Wire<Stripe.Price>;
export type PaymentMethod = Wire<Stripe.PaymentMethod>;
/** A legacy payment source, from before payment methods. */
export type Source = Wire<Stripe.Card> | Wire<Stripe.BankAccount>;
export type Schedule = Wire<Stripe.SubscriptionSchedule>;
export type SchedulePhase = Wire<Stripe.SubscriptionSchedule.Phase>;
export type TaxRate = Wire<Stripe.TaxRate>;
export type Coupon = Wire<Stripe.Coupon>;
export type Discount = Wire<Stripe.Discount>;
export type Subscription = Wire<Stripe.Subscription>;
export type SubscriptionItem = Wire<Stripe.SubscriptionItem>;
export type PendingUpdate = Wire<Stripe.Subscription.PendingUpdate>;
export type Invoice = Wire<Stripe.Invoice>;
export type InvoiceLine = Wire<Stripe.InvoiceLineItem>;
export type InvoiceItem = Wire<Stripe.InvoiceItem>;
export type InvoicePayment = Wire<Stripe.InvoicePayment>;
export type PaymentIntent = Wire<Stripe.PaymentIntent>;
export type SetupIntent = Wire<Stripe.SetupIntent>;
export type Charge = Wire<Stripe.Charge>;
export type Refund = Wire<Stripe.Refund>;
export type Dispute = Wire<Stripe.Dispute>;
export type CreditNote = Wire<Stripe.CreditNote>;
export type BalanceEntry = Wire<Stripe.CustomerBalanceTransaction>;
export type CheckoutSession = Wire<Stripe.Checkout.Session>;
export type CheckoutLine = Wire<Stripe.LineItem>;
export type PortalSession = Wire<Stripe.BillingPortal.Session>;
export type EventType = Stripe.Event['type'];

/** An event. `data` has the object as of the event. */
export interface SimulatedEvent {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: EventType;
}
