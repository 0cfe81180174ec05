import * as v from './valibot.ts';
import {
  CountSchema,
  FailureSchema,
  InstantSchema,
  MoneySchema,
  TextSchema,
  UrlSchema,
} from './primitives.ts';
import { checkCurrency } from './sums.ts';

const LinkSchema = v.nullable(UrlSchema);

const InvoiceFields = v.object({
  /** Stripe's id. */
  id: TextSchema,
  /** The number printed on the document; `null` until the invoice is final. */
  number: v.nullable(v.string()),
  /** Unix seconds at which it became final; for a draft, at which it was created. */
  date: InstantSchema,
  /**
   * What it bills. The list may grow: `subscription` (the first invoice of a subscription), `renewal`, `seat_change`,
   * `credit_purchase`, `other`.
   */
  kind: TextSchema,
  /** Users of a renewal, users after a seat change, or credits of a purchase; `null` where no line says. */
  quantity: v.nullable(CountSchema),
  /** What an invoice of the kind `other` is for, in Stripe's words. */
  description: v.nullable(v.string()),
  /** The list may grow: `draft`, `open`, `paid`, `void`, `uncollectible`. */
  status: TextSchema,
  /** The customer owes it: a payment failed or its due date has passed. Never that of a seat change that waits for its payment. */
  isOwed: v.boolean(),
  /** Total with tax and discounts; negative where the invoice is in the customer's favor. */
  total: MoneySchema,
  /** Account credit that pays part of the total; zero or positive. */
  accountCreditApplied: MoneySchema,
  /** Account credit that the invoice gives; zero or positive. */
  accountCreditAdded: MoneySchema,
  /** What a payment method is, or was, to be charged. */
  amountDue: MoneySchema,
  /** What was paid by a payment method. */
  amountPaid: MoneySchema,
  /** Part of `amountPaid` that was refunded to the payment method; absent if unknown. */
  amountRefunded: v.optional(MoneySchema),
  /** Stripe's page for the invoice, where it can also be paid; `null` for a draft, or a caller who may not pay invoices. */
  hostedInvoiceUrl: LinkSchema,
  /** The document as a PDF; `null` like `hostedInvoiceUrl`. */
  pdfUrl: LinkSchema,
});

/** An invoice of the organization's customer. All its amounts are in one currency. */
export const InvoiceSchema = v.pipe(InvoiceFields, checkCurrency());

/** A page of invoices, newest first. */
export const InvoicePageSchema = v.object({
  /** The invoices, newest first. */
  invoices: v.array(InvoiceSchema),
  /** For the page after this one; `null` at the end. */
  nextCursor: v.nullable(TextSchema),
});

export type Invoice = v.InferOutput<typeof InvoiceSchema>;
export type InvoicePage = v.InferOutput<typeof InvoicePageSchema>;

/** What the subscription owes. */
export const OwedInvoicesSchema = v.object({
  /** Invoices whose payment failed or is overdue, newest first: the first one has to be paid first. */
  invoices: v.array(InvoiceSchema),
  /** Sum of what is left to pay; `null` where nothing is. */
  total: v.nullable(MoneySchema),
  /** Unix seconds of the oldest of them; `null` where nothing is owed. */
  since: v.nullable(InstantSchema),
});

/** How far the payment of an invoice is. */
export const InvoicePaymentSchema = v.object({
  /** Stripe's id of the invoice. */
  invoiceId: TextSchema,
  /** `requires_action`: the bank asks for approval. `requires_payment_method`: the payment form is needed. The list may grow. */
  status: v.picklist(['paid', 'processing', 'requires_action', 'requires_payment_method']),
  /** What is left to pay, or was paid. */
  amount: MoneySchema,
  /** For Stripe.js, while it is not paid. */
  clientSecret: v.nullable(v.string()),
  /** Stripe's page for the invoice. */
  hostedInvoiceUrl: LinkSchema,
  /** Why the last attempt failed. */
  failure: v.nullable(FailureSchema),
});

export type OwedInvoices = v.InferOutput<typeof OwedInvoicesSchema>;
export type InvoicePayment = v.InferOutput<typeof InvoicePaymentSchema>;
