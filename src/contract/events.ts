// Facts for the host's own server. The browser never sees them.
import * as v from 'valibot';
import {
  CountSchema,
  FailureSchema,
  FromToSchema,
  IntegerSchema,
  MoneySchema,
  TextSchema,
} from './primitives.ts';

/** What every event has around its data. */
const eventOf = <const T extends string, const D extends v.ObjectEntries>(type: T, data: D) =>
  v.object({
    /** Unique, and the same each time the event is delivered: what a host tells repetitions by. */
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
  /** Stripe's id; `null` where no invoice was made. */
  invoiceId: v.nullable(TextSchema),
};

/** The part of a subscription whose changes are told. */
export const SubscriptionStateSchema = v.object({
  /** Stripe's status; a list that may grow. */
  status: TextSchema,
  /** `null` where the plan does not say. */
  seats: v.nullable(CountSchema),
  priceId: TextSchema,
  /** Unix seconds at which it is scheduled to end. */
  cancelAt: v.nullable(CountSchema),
});

/** The schema of each event, by type. Fields may be added to `data`, and types to the list; none changes its meaning. */
export const EVENTS = {
  /** A change of users was paid (or cost nothing) and took effect. */
  'seat_change.succeeded': eventOf('seat_change.succeeded', {
    ...seatChange,
    amountDue: MoneySchema,
    /** `null` where it is not known: the change took effect, and its invoice was not found. */
    amountCharged: v.nullable(MoneySchema),
    accountCreditAdded: MoneySchema,
    creditsAdded: CountSchema,
  }),
  /** A change of users was sent to Stripe and failed: nothing was charged, users are as before. */
  'seat_change.failed': eventOf('seat_change.failed', { ...seatChange, failure: FailureSchema }),
  /** A change of users was canceled before it was paid. */
  'seat_change.canceled': eventOf('seat_change.canceled', {
    ...seatChange,
    /** `canceled` by somebody, or `expired`: not paid in time. */
    reason: TextSchema,
  }),
  /** The charge of a change of users was refunded or disputed. Users stay what Stripe says. */
  'seat_change.refunded': eventOf('seat_change.refunded', {
    ...seatChange,
    /** All that is given back of the charge by now; less than before where a dispute was won or a refund failed. */
    refunded: MoneySchema,
    /** Credits of the change that were taken back now; those used before stay used. */
    creditsVoided: CountSchema,
    /** A dispute stands: it is open, or was lost. */
    isDisputed: v.boolean(),
  }),
  /** Credits were paid for and granted. */
  'purchase.fulfilled': eventOf('purchase.fulfilled', {
    purchaseId: TextSchema,
    quantity: CountSchema,
    total: MoneySchema,
  }),
  /** What is given back of a purchase's payment changed: a refund, a dispute, or the end of one. */
  'purchase.refunded': eventOf('purchase.refunded', {
    purchaseId: TextSchema,
    quantity: CountSchema,
    /** All that is given back by now; less than before where a dispute was won or a refund failed. */
    refunded: MoneySchema,
    /** Credits that this asks back in total, used or not. */
    creditsReturned: CountSchema,
    /** A dispute stands: it is open, or was lost. */
    isDisputed: v.boolean(),
  }),
  /** Credits were added. */
  'credits.granted': eventOf('credits.granted', {
    quantity: CountSchema,
    /** `plan` or `purchased`. */
    source: TextSchema,
    /** `period`, `increase`, `purchase`, `correction`, `return_undone`; a list that may grow. */
    reason: TextSchema,
    /** Unix seconds at which they end; `null` where they never do. */
    expiresAt: v.nullable(CountSchema),
  }),
  /** Available credits fell to the threshold of `policy.creditAlerts.low`, or below it. */
  'credits.low': eventOf('credits.low', { available: CountSchema, threshold: CountSchema }),
  /** The last available credit is gone. */
  'credits.depleted': eventOf('credits.depleted', { available: CountSchema }),
  /** Plan credits end within `policy.creditAlerts.expiringSeconds`; once for each end. */
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
    /** `refund`, `dispute`, `period_replaced`; a list that may grow. */
    reason: TextSchema,
  }),
  /** A payment for the subscription is overdue: Stripe's status became `past_due` or `unpaid`. */
  'payment.failed': eventOf('payment.failed', { subscriptionId: TextSchema, status: TextSchema }),
  /** What was overdue is paid. */
  'payment.recovered': eventOf('payment.recovered', { subscriptionId: TextSchema, status: TextSchema }),
  /** Users, price, status or scheduled end of the subscription changed, here or elsewhere. */
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

/** Something that became true, told to the host's server: a union by `type`. */
export type BillingEvent = { [T in BillingEventType]: BillingEventOf<T> }[BillingEventType];

/** Whether this is a type of {@link EVENTS}: a newer server may tell more. */
export function isEventType(type: string): type is BillingEventType {
  return Object.hasOwn(EVENTS, type);
}
