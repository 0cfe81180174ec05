/** Nobody means more than this: past it a number is a slip of the finger, not a wish. */
export const LARGEST_NUMBER = 1_000_000;

const DIGITS_AND_SEPARATORS = /^[+-]?[\d\s.,'’_٫٬]+$/u;

/** What a typed text is: a whole number of any size and sign, or why it is none. */
export type WholeNumber =
  | { readonly status: 'empty' }
  | { readonly status: 'not_a_number' }
  /** A fraction, or digits with separators: `1.5`, `1,000`. Which is meant depends on the reader: not guessed. */
  | { readonly status: 'not_whole' }
  | { readonly status: 'whole'; readonly value: number };

/** Reads a whole number as people type it, in the digits of any script. Past 2⁵³ the value is inexact, but large. */
export function readWholeNumber(text: string): WholeNumber {
  // What is copied from a page or a spreadsheet carries marks that nobody sees: isolates, joiners, byte order marks.
  // NFKC would turn a footnote's mark into a digit.
  const visible = text
    .replace(/\p{No}/gu, 'x')
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{DI}]/gu, '');
  const typed = toAsciiDigits(visible.replace('\u2212', '-').trim());
  if (typed === '') return { status: 'empty' };
  if (/^[+-]?\d+$/.test(typed)) return { status: 'whole', value: Number(typed) };
  return { status: /\d/.test(typed) && DIGITS_AND_SEPARATORS.test(typed) ? 'not_whole' : 'not_a_number' };
}

/**
 * The number with `by` added, or `fallback` where the text is none, kept within the limits: ±Infinity is a step to one of
 * them.
 */
export function stepWholeNumber(
  text: string,
  by: number,
  fallback: number,
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
): number {
  const number = readWholeNumber(text);
  const from = number.status === 'whole' ? number.value : fallback;
  return Math.min(Math.max(from + by, lowest), highest);
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
