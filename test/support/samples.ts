import type {
  Account,
  CreditPurchase,
  Problem,
  SeatChange,
  SeatChangeQuote,
} from '../../src/contract/index.ts';

/** 15 January 2027, noon UTC: the middle of the billing period below. */
export const NOW = 1_800_014_400;
const usd = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'USD' });

/** An account in the middle of its period: 5 users at 29.00 USD, 5 plan credits and 2 purchased ones. */
export function anAccount(changes: Partial<Account> = {}): Account {
  return {
    mode: 'simulated',
    status: 'active',
    cancelAt: null,
    scopes: ['billing:read', 'seats:write', 'credits:buy', 'credits:use'],
    plan: { name: 'Plus', unitPrice: usd(2900), interval: 'month', creditsPerSeat: 1 },
    seats: { quantity: 5, minimum: 2, maximum: 50, highestThisPeriod: 5 },
    billingPeriod: { start: NOW - 1_296_000, end: NOW + 1_296_000, intervalSeconds: 2_592_000 },
    credits: {
      name: 'OCJ',
      available: 7,
      plan: { available: 5, endsAt: NOW + 1_296_000, nextGrant: 5 },
      purchased: { available: 2 },
      includes: ['One job post'],
    },
    topUp: { unitPrice: usd(1900), minimum: 1, maximum: 100 },
    accountCredit: usd(0),
    paymentMethod: { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030 },
    proration: { discountPercent: 0, minimumCharge: 50, caveats: [], quoteOnly: null },
    latestSeatChange: null,
    latestCreditPurchase: null,
    publishableKey: null,
    serverTime: NOW,
    revision: 1,
    ...changes,
  };
}

/** A quote from 5 to 8 users at `NOW`, half a period before its end. */
export function aQuote(changes: Partial<SeatChangeQuote> = {}): SeatChangeQuote {
  const period = { start: NOW, end: NOW + 1_296_000 };
  return {
    id: 'quote_1',
    seats: { from: 5, to: 8 },
    prorationDate: NOW,
    expiresAt: NOW + 900,
    lineItems: [
      { kind: 'proration_credit', description: 'Unused time', quantity: 5, amount: usd(-7250), period },
      { kind: 'proration_debit', description: 'Remaining time', quantity: 8, amount: usd(11_600), period },
    ],
    subtotal: usd(4350),
    discount: usd(0),
    tax: usd(0),
    total: usd(4350),
    accountCreditApplied: usd(0),
    accountCreditAdded: usd(0),
    deferred: usd(0),
    amountDue: usd(4350),
    recurring: { before: usd(14_500), after: usd(23_200) },
    credits: { added: 3, before: 7, after: 10, nextGrant: 8, alreadyGranted: 0 },
    renewsAt: NOW + 1_296_000,
    paymentMethod: { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030 },
    ...changes,
  };
}

/** The change created by confirming `aQuote`. */
export function aChange(changes: Partial<SeatChange> = {}): SeatChange {
  return {
    id: 'change_1',
    quoteId: 'quote_1',
    status: 'succeeded',
    seats: { from: 5, to: 8 },
    amountDue: usd(4350),
    amountCharged: usd(4350),
    accountCreditAdded: usd(0),
    creditsAdded: 3,
    createdAt: NOW,
    settledAt: NOW,
    expiresAt: null,
    clientSecret: null,
    hostedInvoiceUrl: null,
    failure: null,
    ...changes,
  };
}

/** A purchase of two credits, waiting for payment in the page. */
export function aPurchase(changes: Partial<CreditPurchase> = {}): CreditPurchase {
  return {
    id: 'purchase_1',
    status: 'open',
    quantity: 2,
    unitPrice: usd(1900),
    total: usd(3800),
    checkout: 'elements',
    createdAt: NOW,
    expiresAt: NOW + 3600,
    fulfilledAt: null,
    clientSecret: 'cs_secret',
    url: null,
    failure: null,
    ...changes,
  };
}

/** A problem document. */
export function aProblem(status: number, code: string, more: Partial<Problem> = {}): Problem {
  return { type: 'about:blank', title: code, status, code, retryable: false, requestId: 'req_1', ...more };
}
