import * as v from './valibot.ts';
import { InvoicePreviewSchema } from './invoice-preview.ts';
import {
  AmountSchema,
  CountSchema,
  FailureSchema,
  FromToSchema,
  InstantSchema,
  MoneySchema,
  PaymentMethodSchema,
  PeriodSchema,
  TextSchema,
  UrlSchema,
} from './primitives.ts';
import { checkFields, checkInvoice } from './sums.ts';

/** A line of a seat change's invoice. */
export const LineItemSchema = v.object({
  /** `pending`: an earlier proration that this invoice includes. */
  kind: v.picklist(['proration_credit', 'proration_debit', 'pending', 'other']),
  /** Stripe's description of the line. */
  description: v.string(),
  /** Users that the line bills; `null` if Stripe sends no quantity. */
  quantity: v.nullable(CountSchema),
  /** Signed amount of the line. */
  amount: MoneySchema,
  /** Period that the line bills; `null` if Stripe sends none. */
  period: v.nullable(PeriodSchema),
});

const QuoteFields = v.object({
  /** Id of the quote, with which it is confirmed. */
  id: TextSchema,
  /** Number of users before and after. */
  seats: FromToSchema,
  /** Unix seconds of the instant from which Stripe prorates. */
  prorationDate: InstantSchema,
  /** Unix seconds after which a new quote is needed. */
  expiresAt: InstantSchema,
  /** Lines of the change's invoice. */
  lineItems: v.array(LineItemSchema),
  /** Signed sum of the lines. */
  subtotal: MoneySchema,
  /** Zero or positive; deducted from the subtotal. */
  discount: AmountSchema,
  /** Signed; added to the subtotal. */
  tax: MoneySchema,
  /** Signed; negative if the change adds account credit. */
  total: MoneySchema,
  /** Account credit that pays part of the total; zero or positive. */
  accountCreditApplied: AmountSchema,
  /** Account credit that a decrease adds for the next invoices; zero or positive. */
  accountCreditAdded: AmountSchema,
  /**
   * Amount that moves to the next invoice: zero, or less than the minimum charge. In ISK and UGX, the remainder of rounding
   * to whole units, which is negative if the charge was rounded up.
   */
  deferred: MoneySchema,
  /** Amount charged now; zero or positive. */
  amountDue: AmountSchema,
  /** Price of the subscription per interval, including add-ons, before tax and discounts. */
  recurring: v.object({
    /** Before the change. */
    before: AmountSchema,
    /** After the change. */
    after: AmountSchema,
    /** True if the price of the add-ons is not known in advance, as with usage: the amounts are for the users alone. */
    excludesAddOns: v.optional(v.boolean()),
  }),
  /** Credits before and after. */
  credits: v.object({
    /** Credits that the change adds once paid. */
    added: CountSchema,
    /** Available credits before the change. */
    before: CountSchema,
    /** Available credits after the change. */
    after: CountSchema,
    /** Credits that the next period grants. */
    nextGrant: CountSchema,
    /** Credits for the new users that this period has already granted and that are not added again; 0 in a trial. */
    alreadyGranted: CountSchema,
  }),
  /** Unix seconds of the next renewal. */
  renewsAt: InstantSchema,
  /**
   * Stripe's preview of the renewal invoice for the new number of users, with the account credit left after this change.
   * `null` if there will be none; absent if it is not known.
   */
  renewal: v.optional(v.nullable(InvoicePreviewSchema)),
  /** The payment method that will be charged; `null` without one. */
  paymentMethod: v.nullable(PaymentMethodSchema),
});

/** The cost and the credits of a seat change, pinned by the server: exactly this is charged, or nothing. */
export const SeatChangeQuoteSchema = v.pipe(QuoteFields, checkInvoice());

/**
 * State of a seat change. `confirming`: sent to Stripe, outcome unknown. `requires_action`: waiting for 3-D Secure.
 * `requires_payment_method`: declined, another payment method can pay. `processing`: being paid by an asynchronous method.
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
  /** State of the change. */
  status: SeatChangeStatusSchema,
  /** Number of users before and after. */
  seats: FromToSchema,
  /** Amount due according to the quote. */
  amountDue: AmountSchema,
  /** Amount that Stripe reports as paid; `null` before, and if the change took effect but its invoice was not found. */
  amountCharged: v.nullable(AmountSchema),
  /** Account credit that Stripe added to the customer's balance; zero or positive. */
  accountCreditAdded: AmountSchema,
  /** Credits that the change has added. */
  creditsAdded: CountSchema,
  /** Unix seconds at which the quote was confirmed. */
  createdAt: InstantSchema,
  /** Unix seconds at which the change was settled; `null` before. */
  settledAt: v.nullable(InstantSchema),
  /** Unix seconds at which Stripe cancels the change if it is unpaid. */
  expiresAt: v.nullable(InstantSchema),
  /** Client secret for Stripe.js, while an action or another payment method is needed. */
  clientSecret: v.nullable(v.string()),
  /** Stripe's page where the invoice can be paid or authenticated, while it is open. */
  hostedInvoiceUrl: v.nullable(UrlSchema),
  /** Stripe's id of the change's invoice, as in `GET invoices`; absent or `null` if none is known. */
  invoiceId: v.optional(v.nullable(TextSchema)),
  /** Why the change, or its last payment, failed; `null` unless it did. */
  failure: v.nullable(FailureSchema),
});

/** A confirmed seat change and its state. */
export const SeatChangeSchema = v.pipe(ChangeFields, checkFields());

export type LineItem = v.InferOutput<typeof LineItemSchema>;
export type SeatChangeQuote = v.InferOutput<typeof SeatChangeQuoteSchema>;
export type SeatChangeStatus = v.InferOutput<typeof SeatChangeStatusSchema>;
export type SeatChange = v.InferOutput<typeof SeatChangeSchema>;
