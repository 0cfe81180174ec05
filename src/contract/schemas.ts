import type { GenericSchema, InferOutput } from 'valibot';
import { AccountSchema } from './account.ts';
import { CreditEntryPageSchema, CreditPurchaseSchema, CreditUseSchema } from './credits.ts';
import { InvoicePageSchema, InvoicePaymentSchema, OwedInvoicesSchema } from './invoices.ts';
import { PaymentMethodSetupSchema, PortalSessionSchema } from './payments.ts';
import { ProblemSchema } from './problem.ts';
import { SeatChangeQuoteSchema, SeatChangeSchema } from './seat-change.ts';

/** The schemas of responses by the names that `operations.ts` and openapi.json give them. */
export const RESPONSE_SCHEMAS = {
  Account: AccountSchema,
  SeatChangeQuote: SeatChangeQuoteSchema,
  SeatChange: SeatChangeSchema,
  CreditPurchase: CreditPurchaseSchema,
  CreditUse: CreditUseSchema,
  CreditEntryPage: CreditEntryPageSchema,
  InvoicePage: InvoicePageSchema,
  OwedInvoices: OwedInvoicesSchema,
  InvoicePayment: InvoicePaymentSchema,
  PaymentMethodSetup: PaymentMethodSetupSchema,
  PortalSession: PortalSessionSchema,
  Problem: ProblemSchema,
} satisfies Record<string, GenericSchema>;

/** Name of a response. */
export type ResponseName = keyof typeof RESPONSE_SCHEMAS;

/** A response by its name. */
export type ResponseOf<Name extends ResponseName> = InferOutput<(typeof RESPONSE_SCHEMAS)[Name]>;
