import type { Account, CreditPurchase, Invoice, Scope, SeatChange } from '../../contract/index.ts';

/**
 * Scopes of the contract's first release, whose clients reject an account that lists any other. Newer scopes go into
 * `additionalScopes`, which those clients ignore.
 */
const FIRST_SCOPES: readonly Scope[] = ['billing:read', 'seats:write', 'credits:buy', 'credits:use'];

/**
 * Returns whether a caller gets what is needed to pay or to see a payment at Stripe: a client secret, the URL of a payment page
 * or of an invoice. Read access is not enough; a caller who may start the payment may also complete it.
 */
function mayPay(scopes: readonly Scope[], starts: Scope): boolean {
  return scopes.includes('invoices:pay') || scopes.includes(starts);
}

/** Returns a seat change without what these scopes do not allow. */
export function seatChangeFor(scopes: readonly Scope[], change: SeatChange): SeatChange {
  return mayPay(scopes, 'seats:write') ? change : { ...change, clientSecret: null, hostedInvoiceUrl: null };
}

/** Returns a purchase without what these scopes do not allow. */
export function purchaseFor(scopes: readonly Scope[], purchase: CreditPurchase): CreditPurchase {
  const { invoiceUrl: _, ...withoutInvoice } = purchase;
  const shown = scopes.includes('invoices:pay') ? purchase : withoutInvoice;
  return mayPay(scopes, 'credits:buy') ? shown : { ...shown, clientSecret: null, url: null };
}

/** Returns an invoice without what these scopes do not allow. */
export function invoiceFor(scopes: readonly Scope[], invoice: Invoice): Invoice {
  return scopes.includes('invoices:pay') ? invoice : { ...invoice, hostedInvoiceUrl: null, pdfUrl: null };
}

/** Returns an account's latest change and purchase without what these scopes do not allow, and the scopes themselves. */
export function accountFor(
  scopes: readonly Scope[],
  account: Pick<Account, 'latestSeatChange' | 'latestCreditPurchase'>,
): Pick<Account, 'latestSeatChange' | 'latestCreditPurchase' | 'scopes' | 'additionalScopes'> {
  const { latestSeatChange, latestCreditPurchase } = account;
  const additional = scopes.filter((scope) => !FIRST_SCOPES.includes(scope));
  return {
    scopes: scopes.filter((scope) => FIRST_SCOPES.includes(scope)),
    ...(additional.length > 0 && { additionalScopes: additional }),
    latestSeatChange: latestSeatChange && seatChangeFor(scopes, latestSeatChange),
    latestCreditPurchase: latestCreditPurchase && purchaseFor(scopes, latestCreditPurchase),
  };
}
