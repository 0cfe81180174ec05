import * as v from './valibot.ts';
import {
  CountSchema,
  FailureSchema,
  IntegerSchema,
  MoneySchema,
  PaymentMethodSchema,
  TextSchema,
  UrlSchema,
} from './primitives.ts';
import { checkCurrency } from './sums.ts';

/** Where the payment for credits is made: in the page, or on Stripe's own page. */
export const CheckoutModeSchema = v.picklist(['elements', 'hosted']);

/**
 * State of a purchase. `open`: waits for payment. `processing`: an asynchronous method was chosen. `paid`: credits are
 * arriving. `fulfilled`: they are there. `refunded`: the payment was given back or disputed.
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
  /** How far the purchase is. */
  status: CreditPurchaseStatusSchema,
  /** Number of credits. */
  quantity: CountSchema,
  /** Price of one credit. */
  unitPrice: MoneySchema,
  /** What was shown before paying, as Stripe's session said when it was made. */
  total: MoneySchema,
  /** What the payer was charged, once paid. Where it is not `total`, nothing is credited and `failure.code` is `paid_otherwise`. */
  amountPaid: v.optional(MoneySchema),
  /** What paid it, once paid; absent where Stripe was not asked. */
  paidWith: v.optional(PaymentMethodSchema),
  /** Stripe's page for its invoice, once paid; absent where Stripe was not asked, and for callers without `invoices:pay`. */
  invoiceUrl: v.optional(UrlSchema),
  /** Where the payment is made. */
  checkout: CheckoutModeSchema,
  /** Unix seconds at which the purchase was created. */
  createdAt: CountSchema,
  /** Unix seconds at which an unpaid purchase ends. */
  expiresAt: v.nullable(CountSchema),
  /** Unix seconds at which the credits were added; `null` before. */
  fulfilledAt: v.nullable(CountSchema),
  /** For Stripe.js, while it is open and `checkout` is `elements`. */
  clientSecret: v.nullable(v.string()),
  /** Stripe's page, while it is open and `checkout` is `hosted`. */
  url: v.nullable(UrlSchema),
  /** Why the purchase failed; `null` unless it did. */
  failure: v.nullable(FailureSchema),
});

/** A purchase of credits and how far it is. `amountPaid` may be in another currency than was shown: that is what it tells. */
export const CreditPurchaseSchema = v.pipe(
  PurchaseFields,
  checkCurrency(({ unitPrice, total }) => ({ unitPrice, total })),
);

/** A credit used for a job. */
export const CreditUseSchema = v.object({
  /** The job that used the credit. */
  reference: TextSchema,
  /** The same job had used its credit before: nothing more was used. */
  alreadyUsed: v.boolean(),
  /** Unix seconds at which the credit was used. */
  usedAt: CountSchema,
  /** The kind of credit that was used. */
  source: v.picklist(['plan', 'purchased']),
  /** Credits left. */
  available: CountSchema,
});

/** One entry of the ledger. Entries are never changed; a correction is another entry. */
export const CreditEntrySchema = v.object({
  /** Id of the entry. */
  id: TextSchema,
  /** What happened to the credits. */
  kind: v.picklist(['grant', 'use', 'expiry', 'void', 'correction']),
  /** What kind of correction: `hold` and `release` of credits whose invoice is owed. More may come. */
  detail: v.optional(TextSchema),
  /** The kind of credits. */
  source: v.picklist(['plan', 'purchased']),
  /** Signed number of credits that became available, or no longer are. */
  quantity: IntegerSchema,
  /** Signed number of credits that went on hold, or no longer are: 0 where it is not given. */
  held: v.optional(IntegerSchema),
  /** The job of a use. */
  reference: v.nullable(v.string()),
  /** Unix seconds at which it counts. */
  effectiveAt: CountSchema,
  /** Unix seconds at which it was written. */
  recordedAt: CountSchema,
  /** Unix seconds at which the credits of a grant end; `null` where they never do. */
  expiresAt: v.nullable(CountSchema),
  /** Available credits after this entry. */
  balance: CountSchema,
  /** The purchase that brought the credits. */
  purchase: v.optional(
    v.object({
      /** Id of the purchase. */
      id: TextSchema,
      /** What was paid. */
      total: MoneySchema,
      /** Stripe's page for its invoice; absent where Stripe did not say, and for callers without `invoices:pay`. */
      invoiceUrl: v.optional(UrlSchema),
    }),
  ),
});

/** A page of the ledger, newest first. */
export const CreditEntryPageSchema = v.object({
  /** The entries, newest first. */
  entries: v.array(CreditEntrySchema),
  /** For the page after this one; `null` at the end. */
  nextCursor: v.nullable(TextSchema),
});

export type CheckoutMode = v.InferOutput<typeof CheckoutModeSchema>;
export type CreditPurchaseStatus = v.InferOutput<typeof CreditPurchaseStatusSchema>;
export type CreditPurchase = v.InferOutput<typeof CreditPurchaseSchema>;
export type CreditUse = v.InferOutput<typeof CreditUseSchema>;
export type CreditEntry = v.InferOutput<typeof CreditEntrySchema>;
export type CreditEntryPage = v.InferOutput<typeof CreditEntryPageSchema>;
