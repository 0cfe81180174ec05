/** Largest accepted quantity; anything above is treated as a typo. */
export const LARGEST_NUMBER = 1_000_000;

const DIGITS_AND_SEPARATORS = /^[+-]?[\d\s.,'’_٫٬]+$/u;

/** A parsed text: a whole number of any size and sign, or why it is not one. */
export type WholeNumber =
  | { readonly status: 'empty' }
  | { readonly status: 'not_a_number' }
  /**
   * A fraction, or digits with separators: `1.5`, `1,000`. Their meaning depends on the locale, so they are not
   * interpreted.
   */
  | { readonly status: 'not_whole' }
  | { readonly status: 'whole'; readonly value: number };

/** Parses a whole number in the digits of any script. Above 2⁵³ the value is inexact, but still large. */
export function readWholeNumber(text: string): WholeNumber {
  // Text copied from a page or spreadsheet contains invisible characters: isolates, joiners, byte order marks.
  // NFKC would turn a superscript footnote mark into a digit.
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
 * Returns the number with `by` added, within the limits. Starts from `fallback` if the text is not a number. ±Infinity
 * jumps to a limit.
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

/** Unicode orders the digits of each script from zero to nine, so a digit's value is its position in that run. */
function toAsciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
    return String(value);
  });
}
