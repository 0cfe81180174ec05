import { shownDigits, toDecimalString } from '../core/index.ts';

/** Who is paid, on every simulated page. */
export const MERCHANT = 'OneClickWorker';

/** An amount for people, in English: `$29.00`. `currency` as Stripe writes it, in lower case. */
export function formatAmount(amount: number, currency: string): string {
  const money = { amount, currency: currency.toUpperCase() };
  const digits = shownDigits(money);
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Number(toDecimalString(money)));
}
