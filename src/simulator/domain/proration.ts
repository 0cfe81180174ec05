import { notSimulated } from '../protocol/fault.ts';
import { discountAmounts } from './discounts.ts';
import type { DiscountAmount, DiscountInForce } from './discounts.ts';
import { percentScale, percentShare, roundTiesDown } from './money.ts';
import { periodAt } from './calendar.ts';
import type { Period } from './calendar.ts';
import type { StandingDebit } from '../state/records.ts';
import type { Price } from '../state/wire.ts';

/** A subscription item before or after a change. */
export interface ItemSide {
  readonly price: Price;
  readonly quantity: number;
  readonly period: Period;
}

/** The change of an item. Without `before`, the item is added; without `after`, it is removed. */
export interface ItemChange {
  readonly item: string;
  readonly before?: ItemSide;
  readonly after?: ItemSide;
}

/** A prorated line that is not on an invoice yet. */
export interface ProratedLine {
  readonly item: string;
  readonly kind: 'credit' | 'debit';
  /** Minor units; before discounts if they are itemized, otherwise after them. */
  readonly amount: number;
  /** What each discount takes off; zeros if the amount includes them. */
  readonly discountAmounts: readonly DiscountAmount[];
  readonly price: Price;
  readonly quantity: number;
  readonly period: Period;
  /** The debit that a credit line credits. */
  readonly credited: StandingDebit | null;
}

/** What a proration depends on besides the changes. */
export interface ProrationTerms {
  readonly at: number;
  /** Returns an item's discounts in force: its own, then the subscription's. */
  readonly discountsOf: (item: string) => readonly DiscountInForce[];
  /** Lines list their discounts instead of including them (`proration_discounts: itemized`). */
  readonly isItemized: boolean;
  readonly billingMode: string;
  /** The subscription's billing cycle anchor, from which full intervals are counted. */
  readonly anchor: number;
  /** In a trial, both lines are zero. */
  readonly isTrial: boolean;
  readonly debitsOf: (item: string) => readonly StandingDebit[];
}

/** Whether a change leaves the billed price and quantity as they are. */
export function isUnchanged(change: ItemChange): boolean {
  return (
    change.before !== undefined &&
    change.after !== undefined &&
    change.before.price.id === change.after.price.id &&
    change.before.quantity === change.after.quantity
  );
}

/** Returns the credit and debit lines of a change, each rounded separately. Used by previews and updates. */
export function prorate(changes: readonly ItemChange[], terms: ProrationTerms): ProratedLine[] {
  const real = changes.filter((change) => !isUnchanged(change));
  const isOfAmount = real.some(({ item }) => terms.discountsOf(item).some((each) => 'amount' in each));
  // How Stripe splits an amount between lines, and what classic billing credits, is not documented.
  if (isOfAmount && (real.length > 1 || terms.billingMode === 'classic'))
    throw notSimulated(
      'amount_off coupons with classic billing, or for changes of several items',
      'discounts',
    );
  if (terms.isTrial) return real.flatMap((change) => trialLines(change, terms));
  return [
    ...real.flatMap((change) => creditLines(change, terms)),
    ...real.flatMap((change) => debitLines(change, terms)),
  ];
}

/**
 * Flexible billing credits earlier debits: one line for each debit whose period has not ended at that instant, in proportion
 * to the time left. Classic billing uses only the price and quantity before the change.
 * Which debits Stripe lists in `credited_items` from the third change is the guess `creditedItems`.
 */
function creditLines(change: ItemChange, terms: ProrationTerms): ProratedLine[] {
  const { before } = change;
  if (before === undefined) return [];
  const running = terms
    .debitsOf(change.item)
    .filter((debit) => debit.start <= terms.at && terms.at < debit.end);
  if (terms.billingMode === 'classic') {
    const amounts = discountedShare(change.item, before, terms, -1n);
    if (amounts.amount === 0) return [];
    return [creditLine(change.item, before, amounts, before.quantity, null, terms)];
  }
  return running
    .filter((debit) => debit.amount !== 0)
    .map((debit) => {
      const credited = (amount: number): number =>
        roundTiesDown(-BigInt(amount) * BigInt(debit.end - terms.at), BigInt(debit.end - debit.start));
      const off = debit.discounts.map(({ discount, amount }) => ({ discount, amount: credited(amount) }));
      const gross = debit.amount + debit.discounts.reduce((sum, { amount }) => sum + amount, 0);
      const amounts = terms.isItemized
        ? { amount: credited(gross), discountAmounts: off }
        : { amount: credited(debit.amount), discountAmounts: unlisted(change.item, terms) };
      return creditLine(change.item, before, amounts, debit.quantity, debit, terms);
    });
}

type Amounts = Pick<ProratedLine, 'amount' | 'discountAmounts'>;

function creditLine(
  item: string,
  side: ItemSide,
  amounts: Amounts,
  quantity: number,
  credited: StandingDebit | null,
  terms: ProrationTerms,
): ProratedLine {
  const period = { start: terms.at, end: credited?.end ?? side.period.end };
  return { item, kind: 'credit', ...amounts, price: side.price, quantity, period, credited };
}

function trialLines(change: ItemChange, terms: ProrationTerms): ProratedLine[] {
  const { before } = change;
  const nothing: Amounts = { amount: 0, discountAmounts: [] };
  const credit = before && creditLine(change.item, before, nothing, before.quantity, null, terms);
  const debits = debitLines(change, terms).map((line) => ({ ...line, ...nothing }));
  return credit === undefined ? debits : [credit, ...debits];
}

function debitLines(change: ItemChange, terms: ProrationTerms): ProratedLine[] {
  const { after } = change;
  if (after === undefined || after.quantity === 0) return [];
  const period = { start: terms.at, end: after.period.end };
  return [
    {
      item: change.item,
      kind: 'debit',
      ...discountedShare(change.item, after, terms, 1n),
      price: after.price,
      quantity: after.quantity,
      period,
      credited: null,
    },
  ];
}

/** Returns the price for the rest of the period. An amount off is deducted in full, as in the changelog of 2025-09-30. */
function discountedShare(item: string, side: ItemSide, terms: ProrationTerms, sign: 1n | -1n): Amounts {
  const discounts = terms.discountsOf(item);
  let numerator =
    BigInt(side.price.unit_amount ?? 0) * BigInt(side.quantity) * BigInt(side.period.end - terms.at);
  let denominator = BigInt(fullSeconds(side, terms.anchor));
  if (terms.isItemized) {
    const amount = roundTiesDown(sign * numerator, denominator);
    return { amount, discountAmounts: discountAmounts(amount, discounts) };
  }
  for (const discount of discounts) {
    if ('percent' in discount) {
      numerator *= percentScale - percentShare(discount.percent);
      denominator *= percentScale;
    } else {
      const left = numerator - BigInt(discount.amount) * denominator;
      numerator = left > 0n ? left : 0n;
    }
  }
  return { amount: roundTiesDown(sign * numerator, denominator), discountAmounts: unlisted(item, terms) };
}

/** Returns the discounts of an item with zeros: the lines' amounts include them. */
function unlisted(item: string, terms: ProrationTerms): DiscountAmount[] {
  return terms.discountsOf(item).map(({ id }) => ({ discount: id, amount: 0 }));
}

/** Returns the seconds of the full interval that ends with a period: a first period may be shorter. */
export function fullSeconds({ price, period }: Pick<ItemSide, 'price' | 'period'>, anchor: number): number {
  const full = periodAt(anchor, price.recurring ?? { interval: 'month', interval_count: 1 }, period.start);
  return full.end === period.end ? full.end - full.start : period.end - period.start;
}
