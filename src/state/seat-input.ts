import type { Account } from '../contract/index.ts';
import type { SeatInput } from './types.ts';

/** Nobody has more users than this: past it a number is a slip of the finger, not a wish. */
export const MOST_SEATS = 1_000_000;

const DIGITS_AND_SEPARATORS = /^[+-]?[\d\s.,'’_٫٬]+$/u;

/** The lowest and the highest number of users that can be asked for. */
export function seatLimits(seats: Account['seats']): { readonly lowest: number; readonly highest: number } {
  return { lowest: Math.max(1, seats.minimum), highest: Math.min(seats.maximum ?? MOST_SEATS, MOST_SEATS) };
}

/**
 * What a typed text means as a number of users. Digits of any script count, separators are never guessed: `1,000` is
 * a thousand here and one there. Without an account no limit is checked.
 */
export function readSeatInput(text: string, seats: Account['seats'] | undefined): SeatInput {
  const typed = toAsciiDigits(text.normalize('NFKC').replace('\u2212', '-').trim());
  if (typed === '') return { status: 'empty' };
  if (!/^[+-]?\d+$/.test(typed)) {
    return { status: /\d/.test(typed) && DIGITS_AND_SEPARATORS.test(typed) ? 'not_whole' : 'not_a_number' };
  }
  const value = Number(typed);
  if (seats === undefined) return { status: 'valid', seats: value };
  const { lowest, highest } = seatLimits(seats);
  if (value === seats.quantity) return { status: 'unchanged', seats: value };
  if (value < lowest) return { status: 'below_minimum', limit: lowest };
  if (value <= highest) return { status: 'valid', seats: value };
  return { status: highest === seats.maximum ? 'above_maximum' : 'too_large', limit: highest };
}

/** The digits of every script stand in Unicode in rows from zero to nine, so a digit's value is its place in the row. */
function toAsciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
    return String(value);
  });
}
