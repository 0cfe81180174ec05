import * as v from './valibot.ts';
import {
  AmountSchema,
  CountSchema,
  FailureSchema,
  InstantSchema,
  MoneySchema,
  TextSchema,
  UrlSchema,
} from './primitives.ts';
import { checkInvoice } from './sums.ts';

const LinkSchema = v.nullable(UrlSchema);

const InvoiceFields = v.object({
  /** Stripe's id. */
  id: TextSchema,
  /** The number printed on the document; `null` until the invoice is final. */
  number: v.nullable(v.string()),
  /** Unix seconds at which it was finalized; for a draft, at which it was created. */
  date: InstantSchema,
  /**
   * What it bills. The list may grow: `subscription` (the first invoice of a subscription), `renewal`, `seat_change`,
   * `credit_purchase`, `other`.
   */
  kind: TextSchema,
  /** Users of a renewal, users after a seat change, or credits of a purchase; `null` if no line has a quantity. */
  quantity: v.nullable(CountSchema),
  /** Stripe's description of an invoice of the kind `other`. */
  description: v.nullable(v.string()),
  /** The list may grow: `draft`, `open`, `paid`, `void`, `uncollectible`. */
  status: TextSchema,
  /** True if the customer owes it: a payment failed or it is past due. Always false for a seat change waiting for payment. */
  isOwed: v.boolean(),
  /** Total with tax and discounts; negative if the invoice is in the customer's favor. */
  total: MoneySchema,
  /** Account credit that pays part of the total; zero or positive. */
  accountCreditApplied: AmountSchema,
  /** Account credit that the invoice adds; zero or positive. */
  accountCreditAdded: AmountSchema,
  /** Amount to charge to a payment method, paid or not. */
  amountDue: MoneySchema,
  /** Amount that was paid with a payment method. */
  amountPaid: AmountSchema,
  /** Part of `amountPaid` that was refunded to the payment method; absent if unknown. */
  amountRefunded: v.optional(AmountSchema),
  /** Stripe's page for the invoice, where it can also be paid; `null` for a draft, and for callers without `invoices:pay`. */
  hostedInvoiceUrl: LinkSchema,
  /** The invoice as a PDF; `null` when `hostedInvoiceUrl` is. */
  pdfUrl: LinkSchema,
});

/** An invoice of the organization's customer. All amounts are in one currency. */
export const InvoiceSchema = v.pipe(InvoiceFields, checkInvoice());

/** A page of invoices, newest first. */
export const InvoicePageSchema = v.object({
  /** The invoices, newest first. */
  invoices: v.array(InvoiceSchema),
  /** Cursor of the next page; `null` on the last one. */
  nextCursor: v.nullable(TextSchema),
});

export type Invoice = v.InferOutput<typeof InvoiceSchema>;
export type InvoicePage = v.InferOutput<typeof InvoicePageSchema>;

/** What the subscription owes. */
export const OwedInvoicesSchema = v.object({
  /** Invoices whose payment failed or is overdue, newest first, which is the order in which to pay them. */
  invoices: v.array(InvoiceSchema),
  /** Sum of the amounts left to pay; `null` if nothing is owed. */
  total: v.nullable(MoneySchema),
  /** Date of the oldest of them, in Unix seconds; `null` if nothing is owed. */
  since: v.nullable(InstantSchema),
});

/** State of the payment of an invoice. */
export const InvoicePaymentSchema = v.object({
  /** Stripe's id of the invoice. */
  invoiceId: TextSchema,
  /** `requires_action`: the bank requires approval. `requires_payment_method`: the payment form is needed. The list may grow. */
  status: v.picklist(['paid', 'processing', 'requires_action', 'requires_payment_method']),
  /** Amount left to pay, or that was paid. */
  amount: MoneySchema,
  /** Client secret for Stripe.js; `null` once paid. */
  clientSecret: v.nullable(v.string()),
  /** Stripe's page for the invoice. */
  hostedInvoiceUrl: LinkSchema,
  /** Why the last attempt failed. */
  failure: v.nullable(FailureSchema),
});

export type OwedInvoices = v.InferOutput<typeof OwedInvoicesSchema>;
export type InvoicePayment = v.InferOutput<typeof InvoicePaymentSchema>;
