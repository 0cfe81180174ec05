import type { Account } from '../../contract/index.ts';
import { LARGEST_NUMBER, readWholeNumber } from '../whole-number.ts';

type TopUp = NonNullable<Account['topUp']>;

/** Meaning of the text in the quantity field. Only `valid` can be bought. */
export type QuantityInput =
  | { readonly status: 'empty' }
  | { readonly status: 'not_a_number' }
  /** A fraction, or digits with separators, which are ambiguous. */
  | { readonly status: 'not_whole' }
  | { readonly status: 'below_minimum'; readonly limit: number }
  | { readonly status: 'above_maximum'; readonly limit: number }
  | { readonly status: 'valid'; readonly quantity: number };

/** Returns the smallest and largest quantity that can be bought. */
export function quantityLimits(topUp: TopUp): { readonly lowest: number; readonly highest: number } {
  return { lowest: Math.max(1, topUp.minimum), highest: Math.min(topUp.maximum, LARGEST_NUMBER) };
}

/** Parses the text as a quantity. */
export function readQuantity(text: string, topUp: TopUp): QuantityInput {
  const number = readWholeNumber(text);
  if (number.status !== 'whole') return number;
  const { lowest, highest } = quantityLimits(topUp);
  if (number.value < lowest) return { status: 'below_minimum', limit: lowest };
  if (number.value > highest) return { status: 'above_maximum', limit: highest };
  return { status: 'valid', quantity: number.value };
}
