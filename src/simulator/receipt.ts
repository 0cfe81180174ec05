import { shownDigits, toDecimalString } from '../core/index.ts';

/** Name of the merchant on all simulated pages. */
export const MERCHANT = 'OneClickWorker';

/** Formats an amount in English, such as `$29.00`. `currency` is in lower case, as in Stripe's API. */
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
