import type { StripeGuesses } from '../guesses.ts';
import { minimumCharge } from './money.ts';
import type { Invoice, InvoiceLine } from '../state/wire.ts';

/** The amounts of an invoice. */
export type Totals = Pick<
  Invoice,
  | 'amount_due'
  | 'amount_remaining'
  | 'starting_balance'
  | 'subtotal'
  | 'subtotal_excluding_tax'
  | 'total'
  | 'total_discount_amounts'
  | 'total_excluding_tax'
  | 'total_pretax_credit_amounts'
  | 'total_taxes'
>;

/** What the totals of an invoice depend on besides its lines. */
export interface TotalsTerms {
  /** The customer's balance: negative is in the customer's favor. */
  readonly startingBalance: number;
  readonly currency: string;
  /** Discounts of the invoice. Any other discount of a line is its own. */
  readonly discounts: readonly string[];
  readonly guesses: Pick<StripeGuesses, 'owedBefore' | 'wholeUnits'>;
}

/**
 * Sums the lines and applies the customer's balance. The subtotal is after the lines' own discounts and before those of the
 * invoice (SDK types: "before any invoice level discount or exclusive tax is applied. Item discounts are already incorporated").
 */
export function totalsOf(lines: readonly InvoiceLine[], terms: TotalsTerms): Totals {
  const { startingBalance, currency, guesses } = terms;
  const discounts = sumBy(
    // Prorations that include their discounts list them with zeros, and totals leave them out.
    lines.flatMap((line) =>
      (line.discount_amounts ?? []).filter(({ amount }) => line.discountable || amount !== 0),
    ),
    (entry) => entry.discount,
  );
  const own = discounts.filter(({ discount }) => !terms.discounts.includes(discount));
  const subtotal = sum(lines.map((line) => line.amount)) - sum(own.map(({ amount }) => amount));
  const taxes = sumTaxes(lines);
  const taxOf = (behavior: string): number =>
    sum(taxes.filter((tax) => tax.tax_behavior === behavior).map(({ amount }) => amount));
  const ofInvoice = discounts.filter((entry) => !own.includes(entry));
  const total = subtotal - sum(ofInvoice.map(({ amount }) => amount)) + taxOf('exclusive');
  const due = wholeUnits(amountDue(total, startingBalance, currency, guesses), currency, guesses);
  return {
    amount_due: due,
    amount_remaining: due,
    starting_balance: startingBalance,
    subtotal,
    subtotal_excluding_tax: subtotal - taxOf('inclusive'),
    total,
    total_discount_amounts: discounts,
    total_excluding_tax: total - taxOf('exclusive') - taxOf('inclusive'),
    total_pretax_credit_amounts: discounts.map(({ amount, discount }) => ({
      amount,
      discount,
      type: 'discount' as const,
    })),
    total_taxes: taxes,
  };
}

/**
 * Rounds to whole units in currencies whose hundredths are always 00; an invoice moves the remainder to the balance
 * (https://docs.stripe.com/currencies#special-cases). How it rounds is the guess `wholeUnits`.
 */
function wholeUnits(due: number, currency: string, guesses: Pick<StripeGuesses, 'wholeUnits'>): number {
  if (currency !== 'isk' && currency !== 'ugx') return due;
  return (guesses.wholeUnits === 'down' ? Math.floor(due / 100) : Math.round(due / 100)) * 100;
}

/**
 * Returns the amount to charge: 0 if the balance covers the total or the rest is below the currency's minimum charge.
 * Whether an invoice without a positive total collects a balance that the customer already owes is the guess `owedBefore`.
 */
function amountDue(
  total: number,
  startingBalance: number,
  currency: string,
  guesses: Pick<StripeGuesses, 'owedBefore'>,
): number {
  const wanted = Math.max(0, total + startingBalance);
  const waits = total <= 0 && (wanted === 0 || guesses.owedBefore === 'waits');
  return waits || wanted < minimumCharge(currency) ? 0 : wanted;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function sumBy<T extends { readonly amount: number }>(entries: readonly T[], key: (entry: T) => string): T[] {
  const groups = new Map<string, T>();
  for (const entry of entries) {
    const group = groups.get(key(entry));
    groups.set(key(entry), group === undefined ? entry : { ...group, amount: group.amount + entry.amount });
  }
  return [...groups.values()];
}

function sumTaxes(lines: readonly InvoiceLine[]): NonNullable<Invoice['total_taxes']> {
  const groups = new Map<string, NonNullable<Invoice['total_taxes']>[number]>();
  for (const tax of lines.flatMap((line) => line.taxes ?? [])) {
    const rate = tax.tax_rate_details?.tax_rate ?? '';
    const group = groups.get(rate) ?? { ...tax, amount: 0, taxable_amount: 0 };
    groups.set(rate, {
      ...group,
      amount: group.amount + tax.amount,
      taxable_amount: (group.taxable_amount ?? 0) + (tax.taxable_amount ?? 0),
    });
  }
  return [...groups.values()];
}
