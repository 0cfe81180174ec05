import type { Account } from '../../contract/index.ts';
import { LARGEST_NUMBER, readWholeNumber } from '../whole-number.ts';

/** Meaning of the text in the number field. Only `valid` can be quoted. */
export type SeatInput =
  | { readonly status: 'empty' }
  | { readonly status: 'not_a_number' }
  /**
   * A fraction, or digits with separators: `1.5`, `1,000`. Their meaning depends on the locale, so they are not
   * interpreted.
   */
  | { readonly status: 'not_whole' }
  /** Exceeds any plausible number, if the backend has no maximum. */
  | { readonly status: 'too_large'; readonly limit: number }
  | { readonly status: 'below_minimum'; readonly limit: number }
  | { readonly status: 'above_maximum'; readonly limit: number }
  | { readonly status: 'unchanged'; readonly seats: number }
  | { readonly status: 'valid'; readonly seats: number };

/** Returns the lowest and highest number of users that can be requested. */
export function seatLimits(seats: Account['seats']): { readonly lowest: number; readonly highest: number } {
  return {
    lowest: Math.max(1, seats.minimum),
    highest: Math.min(seats.maximum ?? LARGEST_NUMBER, LARGEST_NUMBER),
  };
}

/** Parses the text as a number of users. Without an account, no limit is checked. */
export function readSeatInput(text: string, seats: Account['seats'] | undefined): SeatInput {
  const number = readWholeNumber(text);
  if (number.status !== 'whole') return number;
  const { value } = number;
  if (seats === undefined) return { status: 'valid', seats: value };
  const { lowest, highest } = seatLimits(seats);
  if (value === seats.quantity) return { status: 'unchanged', seats: value };
  if (value < lowest) return { status: 'below_minimum', limit: lowest };
  if (value <= highest) return { status: 'valid', seats: value };
  return { status: highest === seats.maximum ? 'above_maximum' : 'too_large', limit: highest };
}
