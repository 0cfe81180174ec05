import type { GenericSchema, InferOutput } from 'valibot';
import { AccountSchema } from './account.ts';
import { CreditEntryPageSchema, CreditPurchaseSchema, CreditUseSchema } from './credits.ts';
import { InvoicePageSchema, InvoicePaymentSchema, OwedInvoicesSchema } from './invoices.ts';
import { PaymentMethodSetupSchema, PortalSessionSchema } from './payments.ts';
import { ProblemSchema } from './problem.ts';
import { SeatChangeQuoteSchema, SeatChangeSchema } from './seat-change.ts';

/** Response schemas by their names in `operations.ts` and openapi.json. */
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

/** Name of a response schema. */
export type ResponseName = keyof typeof RESPONSE_SCHEMAS;

/** The response with this schema name. */
export type ResponseOf<Name extends ResponseName> = InferOutput<(typeof RESPONSE_SCHEMAS)[Name]>;
