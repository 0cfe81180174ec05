// Events for the host's server. They are never sent to the browser.
import * as v from 'valibot';
import {
  CountSchema,
  FailureSchema,
  FromToSchema,
  IntegerSchema,
  MoneySchema,
  TextSchema,
} from './primitives.ts';

/** The schema of an event: its `data` and the fields that all events share. */
const eventOf = <const T extends string, const D extends v.ObjectEntries>(type: T, data: D) =>
  v.object({
    /** Unique id, the same on every delivery of this event: the host recognizes redeliveries by it. */
    id: TextSchema,
    type: v.literal(type),
    organizationId: TextSchema,
    /** Unix seconds at which the server recorded the fact. */
    at: CountSchema,
    data: v.object(data),
  });

const seatChange = {
  seatChangeId: TextSchema,
  seats: FromToSchema,
  /** Stripe's id of the invoice; `null` if there is none. */
  invoiceId: v.nullable(TextSchema),
};

/** The part of a subscription whose changes are reported. */
export const SubscriptionStateSchema = v.object({
  /** Stripe's status of the subscription. The list may grow. */
  status: TextSchema,
  /** `null` if the plan has no number of users. */
  seats: v.nullable(CountSchema),
  priceId: TextSchema,
  /** Unix seconds at which it is scheduled to end. */
  cancelAt: v.nullable(CountSchema),
});

/** The schema of each event, by type. Fields and types may be added; existing ones keep their meaning. */
export const EVENTS = {
  /** A change of users was paid (or cost nothing) and took effect. */
  'seat_change.succeeded': eventOf('seat_change.succeeded', {
    ...seatChange,
    amountDue: MoneySchema,
    /** `null` if unknown: the change took effect, but its invoice was not found. */
    amountCharged: v.nullable(MoneySchema),
    accountCreditAdded: MoneySchema,
    creditsAdded: CountSchema,
  }),
  /** A change of users was sent to Stripe and failed: nothing was charged, and the number of users did not change. */
  'seat_change.failed': eventOf('seat_change.failed', { ...seatChange, failure: FailureSchema }),
  /** A change of users was canceled before it was paid. */
  'seat_change.canceled': eventOf('seat_change.canceled', {
    ...seatChange,
    /** `canceled`: by a user. `expired`: not paid in time. */
    reason: TextSchema,
  }),
  /** The charge of a change of users was refunded, credited by a credit note, or disputed. The number of users at Stripe stays. */
  'seat_change.refunded': eventOf('seat_change.refunded', {
    ...seatChange,
    /** Amount refunded, credited or disputed so far; lower than in an earlier event if a dispute was won or a refund failed. */
    refunded: MoneySchema,
    /** Credits of the change that were taken back now; used credits are not taken back. */
    creditsVoided: CountSchema,
    /** True if a dispute is open or was lost; false during an inquiry, which withdraws nothing. */
    isDisputed: v.boolean(),
  }),
  /** Credits were paid for and granted. */
  'purchase.fulfilled': eventOf('purchase.fulfilled', {
    purchaseId: TextSchema,
    quantity: CountSchema,
    total: MoneySchema,
  }),
  /** The refunded amount of a purchase changed: by a refund, a credit note, a dispute, or the end of a dispute. */
  'purchase.refunded': eventOf('purchase.refunded', {
    purchaseId: TextSchema,
    quantity: CountSchema,
    /** Amount refunded, credited or disputed so far; lower than in an earlier event if a dispute was won or a refund failed. */
    refunded: MoneySchema,
    /** Credits that this amount paid for, used or not. */
    creditsReturned: CountSchema,
    /** True if a dispute is open or was lost; false during an inquiry, which withdraws nothing. */
    isDisputed: v.boolean(),
  }),
  /** Credits were added. */
  'credits.granted': eventOf('credits.granted', {
    quantity: CountSchema,
    /** `plan` or `purchased`. */
    source: TextSchema,
    /** `period`, `increase`, `purchase`, `correction`, `return_undone`. The list may grow. */
    reason: TextSchema,
    /** Unix seconds at which they expire; `null` if they never do. */
    expiresAt: v.nullable(CountSchema),
  }),
  /** Available credits fell to the threshold of `policy.creditAlerts.low`, or below it. */
  'credits.low': eventOf('credits.low', { available: CountSchema, threshold: CountSchema }),
  /** The last available credit is gone. */
  'credits.depleted': eventOf('credits.depleted', { available: CountSchema }),
  /** Plan credits expire within `policy.creditAlerts.expiringSeconds`; sent once per expiry. */
  'credits.expiring': eventOf('credits.expiring', { quantity: CountSchema, expiresAt: CountSchema }),
  /** Credits cannot be used until their period's invoice is paid. */
  'credits.held': eventOf('credits.held', { quantity: CountSchema, invoiceId: v.nullable(TextSchema) }),
  /** Held credits can be used again. */
  'credits.released': eventOf('credits.released', {
    quantity: CountSchema,
    invoiceId: v.nullable(TextSchema),
  }),
  /** Credits were taken back. Used ones never are. */
  'credits.voided': eventOf('credits.voided', {
    quantity: CountSchema,
    /** `refund`, `dispute`, `period_replaced`. The list may grow. */
    reason: TextSchema,
  }),
  /** A payment for the subscription is overdue: Stripe's status became `past_due` or `unpaid`. */
  'payment.failed': eventOf('payment.failed', { subscriptionId: TextSchema, status: TextSchema }),
  /** The overdue payment was made. */
  'payment.recovered': eventOf('payment.recovered', { subscriptionId: TextSchema, status: TextSchema }),
  /** Users, price, status or scheduled end of the subscription changed, through the elements or elsewhere. */
  'subscription.changed': eventOf('subscription.changed', {
    subscriptionId: TextSchema,
    from: SubscriptionStateSchema,
    to: SubscriptionStateSchema,
    /** Signed difference of the users. */
    seatsDelta: IntegerSchema,
  }),
  /** The subscription has ended. */
  'subscription.canceled': eventOf('subscription.canceled', { subscriptionId: TextSchema }),
} as const;

/** A type of {@link EVENTS}. */
export type BillingEventType = keyof typeof EVENTS;

/** An event of one type. */
export type BillingEventOf<T extends BillingEventType> = v.InferOutput<(typeof EVENTS)[T]>;

/** An event sent to the host's server: a union discriminated by `type`. */
export type BillingEvent = { [T in BillingEventType]: BillingEventOf<T> }[BillingEventType];

/** Whether this is a type of {@link EVENTS}: a newer server may send others. */
export function isEventType(type: string): type is BillingEventType {
  return Object.hasOwn(EVENTS, type);
}
