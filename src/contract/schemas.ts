import type { GenericSchema, InferOutput } from 'valibot';
import { AccountSchema } from './account.ts';
import { CreditEntryPageSchema, CreditPurchaseSchema, CreditUseSchema } from './credits.ts';
import { InvoicePageSchema, InvoicePaymentSchema, OwedInvoicesSchema } from './invoices.ts';
import type { OperationName } from './operations.ts';
import { PaymentMethodSetupSchema, PortalSessionSchema } from './payments.ts';
import { ProblemSchema } from './problem.ts';
import { SeatChangeQuoteSchema, SeatChangeSchema } from './seat-change.ts';

/** Response schemas by their names in openapi.json. */
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

/** The response of each operation. Not in `OPERATIONS`: pages load it with the schemas, beside their first request. */
export const OPERATION_RESPONSES = {
  getAccount: 'Account',
  quoteSeatChange: 'SeatChangeQuote',
  confirmSeatChange: 'SeatChange',
  getSeatChange: 'SeatChange',
  cancelSeatChange: 'SeatChange',
  createCreditPurchase: 'CreditPurchase',
  getCreditPurchase: 'CreditPurchase',
  useCredit: 'CreditUse',
  listCreditEntries: 'CreditEntryPage',
  listInvoices: 'InvoicePage',
  listOwedInvoices: 'OwedInvoices',
  payInvoice: 'InvoicePayment',
  setUpPaymentMethod: 'PaymentMethodSetup',
  createPortalSession: 'PortalSession',
} as const satisfies Readonly<Record<OperationName, ResponseName>>;

/** The response of this operation. */
export type OperationResponse<Name extends OperationName> = ResponseOf<(typeof OPERATION_RESPONSES)[Name]>;
