import * as v from './valibot.ts';
import { CountSchema, MoneySchema } from './primitives.ts';
import { checkInvoice } from './sums.ts';

/** Stripe's preview of an invoice to come: everything that the subscription will bill, not only the users. */
export const InvoicePreviewSchema = v.pipe(
  v.object({
    /** Unix seconds at which it will be made. */
    date: CountSchema,
    /** Zero or positive, taken from the total already. */
    discount: MoneySchema,
    /** Signed, contained in the total. */
    tax: MoneySchema,
    /** Signed: after discounts and tax, with what is owed from earlier invoices. */
    total: MoneySchema,
    /** Zero or positive: account credit that pays for part of the total. */
    accountCreditApplied: MoneySchema,
    /** Zero or positive: below the minimum charge, moved to a later invoice. */
    deferred: MoneySchema,
    /** Zero or positive: what will be charged. */
    amountDue: MoneySchema,
  }),
  checkInvoice(),
);

export type InvoicePreview = v.InferOutput<typeof InvoicePreviewSchema>;
