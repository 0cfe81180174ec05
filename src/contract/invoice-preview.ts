import * as v from './valibot.ts';
import { AmountSchema, InstantSchema, MoneySchema } from './primitives.ts';
import { checkInvoice } from './sums.ts';

/** Stripe's preview of an upcoming invoice: everything that the subscription will bill, not only the users. */
export const InvoicePreviewSchema = v.pipe(
  v.object({
    /** Unix seconds at which it will be created. */
    date: InstantSchema,
    /** Zero or positive; already deducted from the total. */
    discount: AmountSchema,
    /** Signed; included in the total. */
    tax: MoneySchema,
    /** Signed; after discounts and tax, including amounts owed from earlier invoices. */
    total: MoneySchema,
    /** Account credit that pays part of the total; zero or positive. */
    accountCreditApplied: AmountSchema,
    /** Amount below the minimum charge that moves to a later invoice; zero or positive. */
    deferred: MoneySchema,
    /** What will be charged; zero or positive. */
    amountDue: AmountSchema,
  }),
  checkInvoice(),
);

export type InvoicePreview = v.InferOutput<typeof InvoicePreviewSchema>;
