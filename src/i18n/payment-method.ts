import type { PaymentMethod } from '../contract/index.ts';
import type { Localizer } from './localizer.ts';

/** Names that are not just capitalized, with spaces for underscores. */
const BRANDS: Readonly<Record<string, string>> = {
  amex: 'American Express',
  jcb: 'JCB',
  unionpay: 'UnionPay',
  sepa_debit: 'SEPA',
  us_bank_account: 'US bank account',
};

/** Returns the name of a payment method, such as `Visa ending in 4242`. */
export function cardName({ type, brand, last4 }: PaymentMethod, l10n: Localizer): string {
  const code = brand ?? type;
  const name = BRANDS[code] ?? code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');
  return last4 === null ? name : l10n.t('card', { brand: name, last4 });
}
