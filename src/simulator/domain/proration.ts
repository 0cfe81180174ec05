import { percentScale, percentShare, roundTiesDown } from './money.ts';
import type { Period } from './calendar.ts';
import type { StandingDebit } from '../state/records.ts';
import type { Price } from '../state/wire.ts';

/** One side of a change of a subscription item. */
export interface ItemSide {
  readonly price: Price;
  readonly quantity: number;
  readonly period: Period;
}

/** What changes about one item. Without `before` it is new, without `after` it goes. */
export interface ItemChange {
  readonly item: string;
  readonly before?: ItemSide;
  readonly after?: ItemSide;
}

/** A prorated line before it is written on an invoice. */
export interface ProratedLine {
  readonly item: string;
  readonly kind: 'credit' | 'debit';
  readonly amount: number;
  readonly price: Price;
  readonly quantity: number;
  readonly period: Period;
  /** What a credit line gives back. */
  readonly credited: StandingDebit | null;
}

/** What prorating needs to know besides the changes. */
export interface ProrationTerms {
  readonly at: number;
  /** The percentage taken off by the discounts in force; it is inside the lines. */
  readonly discountPercent: number;
  readonly billingMode: string;
  /** Nothing was debited, and nothing is: both lines are zero. */
  readonly isTrial: boolean;
  readonly debitsOf: (item: string) => readonly StandingDebit[];
}

/** True when nothing about the item that is billed changes. */
export function isUnchanged(change: ItemChange): boolean {
  return (
    change.before !== undefined &&
    change.after !== undefined &&
    change.before.price.id === change.after.price.id &&
    change.before.quantity === change.after.quantity
  );
}

/** The credit and debit lines of a change, each rounded on its own. The preview and the update both come from here. */
export function prorate(changes: readonly ItemChange[], terms: ProrationTerms): ProratedLine[] {
  const real = changes.filter((change) => !isUnchanged(change));
  if (terms.isTrial) return real.flatMap((change) => trialLines(change, terms));
  return [
    ...real.flatMap((change) => creditLines(change, terms)),
    ...real.flatMap((change) => debitLines(change, terms)),
  ];
}

/**
 * Flexible billing gives credit for what was debited: one line for each debit that still runs at that instant, in
 * proportion to the time it has left. Classic billing looks only at the price and quantity before.
 * Which debits Stripe names in `credited_items` from the third change on is the guess `creditedItems`.
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
