import type Stripe from 'stripe';
import { isProration } from './invoice.ts';

/**
 * Returns the discounts of an invoice in minor units, except those of its prorations ({@link netAmount}), whose sum is negative if
 * they are off a greater credit. Includes billing credits (Stripe's credit grants): those reduce the total like discounts, and are not
 * account credit. `lines` are all lines of the invoice.
 */
export function discountOf(invoice: Stripe.Invoice, lines: readonly Stripe.InvoiceLineItem[]): number {
  const discounts = (invoice.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
  const ofProrations = lines.filter(isProration).reduce((sum, line) => sum + lineDiscount(line), 0);
  return discounts - ofProrations + billingCreditsOf(invoice);
}

/**
 * Returns the amount of a line after its discounts. A proration lists discounts only with `proration_discounts: itemized`; otherwise
 * its amount includes them (https://docs.stripe.com/changelog/clover/2025-09-30/itemize-proration-discount-amounts).
 */
export function netAmount(line: Stripe.InvoiceLineItem): number {
  return line.amount - lineDiscount(line);
}

function lineDiscount({ discount_amounts: discounts }: Stripe.InvoiceLineItem): number {
  return (discounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}

/** Returns the billing credits that an invoice uses, in minor units. */
export function billingCreditsOf({ total_pretax_credit_amounts: credits }: Stripe.Invoice): number {
  return (credits ?? [])
    .filter(({ type }) => type === 'credit_balance_transaction')
    .reduce((sum, { amount }) => sum + amount, 0);
}
