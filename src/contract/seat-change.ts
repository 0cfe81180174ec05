import * as v from './valibot.ts';
import { InvoicePreviewSchema } from './invoice-preview.ts';
import {
  CountSchema,
  FailureSchema,
  FromToSchema,
  MoneySchema,
  PaymentMethodSchema,
  PeriodSchema,
  TextSchema,
  UrlSchema,
} from './primitives.ts';
import { checkCurrency, checkInvoice } from './sums.ts';

/** One line of the invoice that a seat change brings. */
export const LineItemSchema = v.object({
  /** `pending` is an earlier proration that this invoice sweeps in. */
  kind: v.picklist(['proration_credit', 'proration_debit', 'pending', 'other']),
  /** Stripe's words. */
  description: v.string(),
  /** Users that the line bills; `null` where Stripe does not say. */
  quantity: v.nullable(CountSchema),
  /** Signed amount of the line. */
  amount: MoneySchema,
  /** The time that the line bills; `null` where Stripe does not say. */
  period: v.nullable(PeriodSchema),
});

const QuoteFields = v.object({
  /** Id of the quote, which confirms it. */
  id: TextSchema,
  /** Number of users before and after. */
  seats: FromToSchema,
  /** Unix seconds; the instant from which Stripe prorates. */
  prorationDate: CountSchema,
  /** Unix seconds; after it a fresh quote is needed. */
  expiresAt: CountSchema,
  /** Lines of the invoice that the change brings. */
  lineItems: v.array(LineItemSchema),
  /** Signed sum of the lines. */
  subtotal: MoneySchema,
  /** Zero or positive, taken from the subtotal. */
  discount: MoneySchema,
  /** Signed. */
  tax: MoneySchema,
  /** Signed: negative where account credit is given. */
  total: MoneySchema,
  /** Zero or positive: account credit that pays for part of the total. */
  accountCreditApplied: MoneySchema,
  /** Zero or positive: account credit that a decrease gives for the next invoices. */
  accountCreditAdded: MoneySchema,
  /**
   * Moved to the next invoice: zero, or an amount below the minimum charge. In ISK and UGX what rounding to whole units
   * leaves, which is negative where it was rounded up.
   */
  deferred: MoneySchema,
  /** Zero or positive: charged now. */
  amountDue: MoneySchema,
  /** Price of the subscription per interval, users and add-ons, before tax and discounts. */
  recurring: v.object({
    /** Before the change. */
    before: MoneySchema,
    /** After the change. */
    after: MoneySchema,
    /** True where the price of the add-ons is not known ahead, as with usage: the amounts are the users' alone. */
    excludesAddOns: v.optional(v.boolean()),
  }),
  /** Credits before and after. */
  credits: v.object({
    /** Credits that the change adds when it is paid. */
    added: CountSchema,
    /** Available credits before the change. */
    before: CountSchema,
    /** Available credits after the change. */
    after: CountSchema,
    /** Credits that the next period grants. */
    nextGrant: CountSchema,
    /** Credits that the new users would bring at once, had this period not granted them already; 0 in a trial, which adds none. */
    alreadyGranted: CountSchema,
  }),
  /** Unix seconds of the next renewal. */
  renewsAt: CountSchema,
  /**
   * The invoice of that renewal as Stripe previews it for the new number of users, after what this change leaves of the
   * account credit. `null` where none will come; absent where it is not known.
   */
  renewal: v.optional(v.nullable(InvoicePreviewSchema)),
  /** The payment method that is charged; `null` without one. */
  paymentMethod: v.nullable(PaymentMethodSchema),
});

/** What a seat change costs and brings, pinned by the server: this, or nothing, is charged. */
export const SeatChangeQuoteSchema = v.pipe(QuoteFields, checkInvoice());

/**
 * State of a seat change. `confirming`: sent to Stripe, outcome not known yet. `requires_action`: 3-D Secure.
 * `requires_payment_method`: declined, another card can pay. `processing`: paid later by an asynchronous method.
 */
export const SeatChangeStatusSchema = v.picklist([
  'confirming',
  'requires_action',
  'requires_payment_method',
  'processing',
  'succeeded',
  'failed',
  'canceled',
  'expired',
]);

const ChangeFields = v.object({
  /** Id of the seat change. */
  id: TextSchema,
  /** The quote that was confirmed. */
  quoteId: TextSchema,
  /** How far the change is. */
  status: SeatChangeStatusSchema,
  /** Number of users before and after. */
  seats: FromToSchema,
  /** As the quote said. */
  amountDue: MoneySchema,
  /** What Stripe says was paid; `null` until it is, and where a change took effect but its invoice could not be found. */
  amountCharged: v.nullable(MoneySchema),
  /** What Stripe added to the customer's balance; zero or positive. */
  accountCreditAdded: MoneySchema,
  /** Credits that the change has added. */
  creditsAdded: CountSchema,
  /** Unix seconds at which the quote was confirmed. */
  createdAt: CountSchema,
  /** Unix seconds at which the change ended; `null` before. */
  settledAt: v.nullable(CountSchema),
  /** Unix seconds at which Stripe gives an unpaid change up. */
  expiresAt: v.nullable(CountSchema),
  /** For Stripe.js, while an action or another payment method is needed. */
  clientSecret: v.nullable(v.string()),
  /** Stripe's page where the invoice can be paid or authenticated, while it is open. */
  hostedInvoiceUrl: v.nullable(UrlSchema),
  /** Stripe's id of the change's invoice, as `GET invoices` lists it; absent or `null` where none is known. */
  invoiceId: v.optional(v.nullable(TextSchema)),
  /** Why the change, or its last payment, failed; `null` unless it did. */
  failure: v.nullable(FailureSchema),
});

/** A confirmed seat change and how far it is. */
export const SeatChangeSchema = v.pipe(ChangeFields, checkCurrency());

export type LineItem = v.InferOutput<typeof LineItemSchema>;
export type SeatChangeQuote = v.InferOutput<typeof SeatChangeQuoteSchema>;
export type SeatChangeStatus = v.InferOutput<typeof SeatChangeStatusSchema>;
export type SeatChange = v.InferOutput<typeof SeatChangeSchema>;
