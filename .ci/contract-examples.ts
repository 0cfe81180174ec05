// Examples of each request, response and component in openapi.json, with all properties.
import {
  CREDIT_ENTRIES,
  accountFixture,
  creditPurchaseFixture,
  quoteFixture,
  seatChangeFixture,
} from '../src/testing/index.ts';
import type { InvoicePreview } from '../src/contract/index.ts';

const USD = (amount: number) => ({ amount, currency: 'USD' });
const START = Date.UTC(2026, 2, 1) / 1000;
const NOON = Date.UTC(2026, 2, 16, 12) / 1000;
const END = Date.UTC(2026, 3, 1) / 1000;

const card = { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2029 };
const failure = { code: 'card_declined', message: 'Your card was declined.' };
const plan = { available: 4, endsAt: END, nextGrant: 5, held: 0, heldInvoiceAt: START };

const nextInvoice: InvoicePreview = {
  date: END,
  discount: USD(0),
  tax: USD(0),
  total: USD(14_500),
  accountCreditApplied: USD(0),
  deferred: USD(0),
  amountDue: USD(14_500),
};

const base = accountFixture();
const pinned = quoteFixture(base, 8);
const quote = {
  ...pinned,
  recurring: { ...pinned.recurring, excludesAddOns: false },
  id: 'sq_0195d6a1b2c30001',
  renewal: { ...nextInvoice, total: USD(23_200), amountDue: USD(23_200) },
};
const seatChange = {
  ...seatChangeFixture(quote),
  id: 'sc_0195d6a1c4d50002',
  quoteId: quote.id,
  expiresAt: null,
  clientSecret: null,
  hostedInvoiceUrl: null,
  invoiceId: 'in_example',
};
const purchase = {
  ...creditPurchaseFixture({ status: 'fulfilled' }),
  id: 'cp_0195d6a1d6e70003',
  amountPaid: USD(9500),
  paidWith: card,
  invoiceUrl: 'https://invoice.stripe.com/i/example',
};
const entry = {
  ...CREDIT_ENTRIES[0],
  detail: 'hold',
  held: 0,
  purchase: { id: purchase.id, total: USD(9500), invoiceUrl: purchase.invoiceUrl },
};

const invoice = {
  id: 'in_example',
  number: 'ABCD-0002',
  date: START,
  kind: 'renewal',
  quantity: 5,
  description: null,
  status: 'open',
  isOwed: true,
  total: USD(14_500),
  accountCreditApplied: USD(0),
  accountCreditAdded: USD(0),
  amountDue: USD(14_500),
  amountPaid: USD(0),
  amountRefunded: USD(0),
  hostedInvoiceUrl: 'https://invoice.stripe.com/i/example',
  pdfUrl: 'https://pay.stripe.com/invoice/example/pdf',
};

/** Values by the names of components. */
export const CONTRACT_EXAMPLES: Readonly<Record<string, unknown>> = {
  Money: USD(2900),
  Amount: USD(2900),
  Period: { start: NOON, end: END },
  FromTo: { from: 5, to: 8 },
  PaymentMethod: card,
  Failure: failure,
  LineItem: quote.lineItems[0],
  InvoicePreview: nextInvoice,
  CreditEntry: entry,
  Account: {
    ...base,
    additionalScopes: ['invoices:pay'],
    plan: { ...base.plan, unsupported: null },
    credits: { ...base.credits, plan, alerts: ['low'] },
    topUpUnread: false,
    nextInvoice,
    proration: { ...base.proration, caveats: ['before_tax'], quoteOnlyReason: null },
    seatChangeBlockedBy: null,
    seatUsage: { assigned: 2, invited: 1 },
    support: { email: 'billing@example.com', url: 'https://example.com/support' },
    latestSeatChange: seatChange,
    latestCreditPurchase: purchase,
    publishableKey: 'pk_test_example',
  },
  SeatChangeQuote: quote,
  SeatChange: seatChange,
  CreditPurchase: purchase,
  CreditUse: { reference: 'job-1042', alreadyUsed: false, usedAt: NOON, source: 'plan', available: 9 },
  CreditEntryPage: { entries: [entry], nextCursor: 'entry_1' },
  PaymentMethodSetup: { id: 'seti_example', clientSecret: 'seti_example_secret_example' },
  PortalSession: { url: 'https://billing.stripe.com/p/session/example' },
  Problem: {
    type: 'urn:ocw:problem:seats_below_minimum',
    title: 'Fewer users than the organization needs',
    status: 422,
    detail: 'seats: must be at least 3',
    code: 'seats_below_minimum',
    retryable: false,
    requestId: 'req_0195d6a1e8f90004',
    errors: [{ field: 'seats', message: 'must be at least 3' }],
    quote,
    seatChange,
    limit: 3,
  },
  Invoice: invoice,
  InvoicePage: { invoices: [invoice], nextCursor: 'in_example' },
  OwedInvoices: { invoices: [invoice], total: USD(14_500), since: START },
  InvoicePayment: {
    invoiceId: 'in_example',
    status: 'requires_action',
    amount: USD(14_500),
    clientSecret: 'pi_example_secret_example',
    hostedInvoiceUrl: 'https://invoice.stripe.com/i/example',
    failure,
  },
  InvoicePaymentRequest: { amount: USD(14_500), method: 'on_file' },
  SeatChangeQuoteRequest: { seats: 8 },
  SeatChangeRequest: { quoteId: quote.id },
  CreditPurchaseRequest: { quantity: 5, checkout: 'elements', returnUrl: 'https://app.example.com/billing' },
  CreditUseRequest: { reference: 'job-1042' },
  PortalSessionRequest: { returnUrl: 'https://app.example.com/billing' },
};
