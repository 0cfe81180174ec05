import type { Account, CreditPurchase, Invoice, Scope, SeatChange } from '../../contract/index.ts';

/**
 * Scopes of the contract's first release, whose clients refuse an account that lists any other. Newer ones go into
 * `additionalScopes`, which those clients do not know.
 */
const FIRST_SCOPES: readonly Scope[] = ['billing:read', 'seats:write', 'credits:buy', 'credits:use'];

/**
 * Whether a caller gets what something can be paid with, or seen at Stripe: a client secret, the address of a payment page
 * or of an invoice. Reading alone is no reason; who may start the thing may also finish it.
 */
function mayPay(scopes: readonly Scope[], starts: Scope): boolean {
  return scopes.includes('invoices:pay') || scopes.includes(starts);
}

/** A seat change as a caller with these scopes may see it. */
export function seatChangeFor(scopes: readonly Scope[], change: SeatChange): SeatChange {
  return mayPay(scopes, 'seats:write') ? change : { ...change, clientSecret: null, hostedInvoiceUrl: null };
}

/** A purchase as a caller with these scopes may see it. */
export function purchaseFor(scopes: readonly Scope[], purchase: CreditPurchase): CreditPurchase {
  const { invoiceUrl: _, ...withoutInvoice } = purchase;
  const shown = scopes.includes('invoices:pay') ? purchase : withoutInvoice;
  return mayPay(scopes, 'credits:buy') ? shown : { ...shown, clientSecret: null, url: null };
}

/** An invoice as a caller with these scopes may see it. */
export function invoiceFor(scopes: readonly Scope[], invoice: Invoice): Invoice {
  return scopes.includes('invoices:pay') ? invoice : { ...invoice, hostedInvoiceUrl: null, pdfUrl: null };
}

/** What a caller with these scopes may see of an account's changes and purchases, and the scopes themselves. */
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
