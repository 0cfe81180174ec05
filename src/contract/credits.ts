import * as v from './valibot.ts';
import {
  AmountSchema,
  CountSchema,
  FailureSchema,
  InstantSchema,
  IntegerSchema,
  PaymentMethodSchema,
  TextSchema,
  UrlSchema,
} from './primitives.ts';
import { checkFields } from './sums.ts';

/** Where credits are paid for: `elements`, in the page; `hosted`, on Stripe's page. */
export const CheckoutModeSchema = v.picklist(['elements', 'hosted']);

/**
 * State of a purchase. `open`: waiting for payment. `processing`: being paid by an asynchronous method. `paid`: the credits
 * are not added yet. `fulfilled`: the credits are added. `refunded`: the payment was refunded, credited or disputed.
 */
export const CreditPurchaseStatusSchema = v.picklist([
  'open',
  'processing',
  'paid',
  'fulfilled',
  'failed',
  'expired',
  'refunded',
]);

const PurchaseFields = v.object({
  /** Id of the purchase. */
  id: TextSchema,
  /** State of the purchase. */
  status: CreditPurchaseStatusSchema,
  /** Number of credits. */
  quantity: CountSchema,
  /** Price of one credit. */
  unitPrice: AmountSchema,
  /** The price shown before paying: the total of Stripe's session when it was created. */
  total: AmountSchema,
  /** Amount charged, once paid. If it differs from `total`, no credits are added and `failure.code` is `paid_otherwise`. */
  amountPaid: v.optional(AmountSchema),
  /** The payment method that paid it, once paid; absent if it was not read from Stripe. */
  paidWith: v.optional(PaymentMethodSchema),
  /** Stripe's page for its invoice, once paid; absent if it was not read from Stripe, and for callers without `invoices:pay`. */
  invoiceUrl: v.optional(UrlSchema),
  /** Where it is paid. */
  checkout: CheckoutModeSchema,
  /** Unix seconds at which the purchase was created. */
  createdAt: InstantSchema,
  /** Unix seconds at which an unpaid purchase expires. */
  expiresAt: v.nullable(InstantSchema),
  /** Unix seconds at which the credits were added; `null` before. */
  fulfilledAt: v.nullable(InstantSchema),
  /** Client secret for Stripe.js, while the purchase is open and `checkout` is `elements`. */
  clientSecret: v.nullable(v.string()),
  /** URL of Stripe's page, while the purchase is open and `checkout` is `hosted`. */
  url: v.nullable(UrlSchema),
  /** Why the purchase failed; `null` unless it did. */
  failure: v.nullable(FailureSchema),
});

/** A purchase of credits and its state. Only `amountPaid` may be in another currency, if the customer paid in one. */
export const CreditPurchaseSchema = v.pipe(
  PurchaseFields,
  checkFields(({ unitPrice, total }) => ({ unitPrice, total })),
);

/** A credit used for a job. */
export const CreditUseSchema = v.object({
  /** Id of the job that used the credit. */
  reference: TextSchema,
  /** True if this job had already used its credit: no further credit was used. */
  alreadyUsed: v.boolean(),
  /** Unix seconds at which the credit was used. */
  usedAt: InstantSchema,
  /** Where the used credit came from. */
  source: v.picklist(['plan', 'purchased']),
  /** Credits available after the use. */
  available: CountSchema,
});

/** One entry of the ledger. Entries never change; a correction is a new entry. */
export const CreditEntrySchema = v.object({
  /** Id of the entry. */
  id: TextSchema,
  /** What happened to the credits. */
  kind: v.picklist(['grant', 'use', 'expiry', 'void', 'correction']),
  /** Kind of correction: `hold` or `release` of credits whose invoice is owed. The list may grow. */
  detail: v.optional(TextSchema),
  /** Where the credits come from. */
  source: v.picklist(['plan', 'purchased']),
  /** Signed change of the available credits. */
  quantity: IntegerSchema,
  /** Signed change of the credits on hold. Default: 0. */
  held: v.optional(IntegerSchema),
  /** Id of the job that used the credit; `null` for other kinds. */
  reference: v.nullable(v.string()),
  /** Unix seconds from which the entry counts. */
  effectiveAt: InstantSchema,
  /** Unix seconds at which the entry was written. */
  recordedAt: InstantSchema,
  /** Unix seconds at which the credits of a grant expire; `null` if they never do. */
  expiresAt: v.nullable(InstantSchema),
  /** Available credits after this entry. */
  balance: CountSchema,
  /** The purchase that the credits come from. */
  purchase: v.optional(
    v.object({
      /** Id of the purchase. */
      id: TextSchema,
      /** The price paid. */
      total: AmountSchema,
      /** Stripe's page for its invoice; absent if Stripe sent none, and for callers without `invoices:pay`. */
      invoiceUrl: v.optional(UrlSchema),
    }),
  ),
});

/** A page of the ledger, newest first. */
export const CreditEntryPageSchema = v.object({
  /** The entries, newest first. */
  entries: v.array(CreditEntrySchema),
  /** Cursor of the next page; `null` on the last one. */
  nextCursor: v.nullable(TextSchema),
});

export type CheckoutMode = v.InferOutput<typeof CheckoutModeSchema>;
export type CreditPurchaseStatus = v.InferOutput<typeof CreditPurchaseStatusSchema>;
export type CreditPurchase = v.InferOutput<typeof CreditPurchaseSchema>;
export type CreditUse = v.InferOutput<typeof CreditUseSchema>;
export type CreditEntry = v.InferOutput<typeof CreditEntrySchema>;
export type CreditEntryPage = v.InferOutput<typeof CreditEntryPageSchema>;
