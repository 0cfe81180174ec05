import { percentScale, percentShare, roundTiesDown } from './money.ts';
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
  readonly amount: number;
  readonly price: Price;
  readonly quantity: number;
  readonly period: Period;
  /** The debit that a credit line credits. */
  readonly credited: StandingDebit | null;
}

/** What a proration depends on besides the changes. */
export interface ProrationTerms {
  readonly at: number;
  /** Total percentage of the discounts in force; included in the lines. */
  readonly discountPercent: number;
  readonly billingMode: string;
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
    const amount = roundedShare(before, terms, -1n);
    return amount === 0 ? [] : [creditLine(change.item, before, amount, before.quantity, null, terms)];
  }
  return running
    .filter((debit) => debit.amount !== 0)
    .map((debit) => {
      const amount = roundTiesDown(
        -BigInt(debit.amount) * BigInt(debit.end - terms.at),
        BigInt(debit.end - debit.start),
      );
      return creditLine(change.item, before, amount, debit.quantity, debit, terms);
    });
}

function creditLine(
  item: string,
  side: ItemSide,
  amount: number,
  quantity: number,
  credited: StandingDebit | null,
  terms: ProrationTerms,
): ProratedLine {
  const period = { start: terms.at, end: credited?.end ?? side.period.end };
  return { item, kind: 'credit', amount, price: side.price, quantity, period, credited };
}

function trialLines(change: ItemChange, terms: ProrationTerms): ProratedLine[] {
  const { before } = change;
  const credit = before && creditLine(change.item, before, 0, before.quantity, null, terms);
  const debits = debitLines(change, terms).map((line) => ({ ...line, amount: 0 }));
  return credit === undefined ? debits : [credit, ...debits];
}

function debitLines(change: ItemChange, terms: ProrationTerms): ProratedLine[] {
  const { after } = change;
  if (after === undefined || after.quantity === 0) return [];
  const period = { start: terms.at, end: after.period.end };
  const amount = roundedShare(after, terms, 1n);
  return [
    {
      item: change.item,
      kind: 'debit',
      amount,
      price: after.price,
      quantity: after.quantity,
      period,
      credited: null,
    },
  ];
}

function roundedShare(side: ItemSide, terms: ProrationTerms, sign: 1n | -1n): number {
  const kept = percentScale - percentShare(terms.discountPercent);
  const gross =
    BigInt(side.price.unit_amount ?? 0) * BigInt(side.quantity) * BigInt(side.period.end - terms.at);
  return roundTiesDown(sign * gross * kept, BigInt(side.period.end - side.period.start) * percentScale);
}
