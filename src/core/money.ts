import { assertSafeInteger } from './checks.ts';

/** An amount in minor units (cents of USD, whole yen) with its ISO 4217 code in upper case. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Currencies without a smaller unit at Stripe (https://docs.stripe.com/currencies#zero-decimal). */
const ZERO_DECIMAL = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF';
/** Currencies whose minor unit is a thousandth (https://docs.stripe.com/currencies#three-decimal). */
const THREE_DECIMAL = 'BHD JOD KWD OMR TND';

/**
 * Currencies without decimals that Stripe's API still represents with two, which are always 00: 5 UGX is 500
 * (https://docs.stripe.com/currencies#special-cases).
 */
const WHOLE_UNITS = 'ISK UGX';

/** Whether Stripe charges whole units although amounts are in hundredths: `ISK` and `UGX`. */
export function isChargedInWholeUnits(currency: string): boolean {
  const code = currency.toUpperCase();
  return code.length === 3 && WHOLE_UNITS.includes(code);
}

/** Returns how many decimals of an amount to show: {@link minorUnitDigits}, but none for whole units of `ISK` and `UGX`. */
export function shownDigits({ amount, currency }: Money): 0 | 2 | 3 {
  return isChargedInWholeUnits(currency) && amount % 100 === 0 ? 0 : minorUnitDigits(currency);
}

/** Returns the number of decimals of a currency in Stripe's tables: 0, 2 or 3. */
export function minorUnitDigits(currency: string): 0 | 2 | 3 {
  const code = currency.toUpperCase();
  if (code.length === 3 && ZERO_DECIMAL.includes(code)) return 0;
  return code.length === 3 && THREE_DECIMAL.includes(code) ? 3 : 2;
}

/**
 * Returns the amount as an exact decimal string, such as `-12.05`; never converts to a float.
 * @throws RangeError if the amount is not a safe integer.
 */
export function toDecimalString(money: Money): string {
  assertSafeInteger(money.amount, 'amount');
  const digits = minorUnitDigits(money.currency);
  const sign = money.amount < 0 ? '-' : '';
  const minor = String(Math.abs(money.amount)).padStart(digits + 1, '0');
  if (digits === 0) return sign + minor;
  return `${sign}${minor.slice(0, -digits)}.${minor.slice(-digits)}`;
}
