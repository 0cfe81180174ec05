/** A test card or account of the panel in the fake form. */
export interface PanelCard {
  readonly label: string;
  /** Card number, or token of a bank account. */
  readonly paymentMethod: string;
}

/** The most common test cards. The simulator also accepts the other numbers of its test cards. */
export const PANEL_CARDS: readonly PanelCard[] = [
  { label: 'Succeeds', paymentMethod: '4242424242424242' },
  { label: '3-D Secure', paymentMethod: '4000002760003184' },
  { label: 'Declined', paymentMethod: '4000000000000002' },
  { label: 'Insufficient funds', paymentMethod: '4000000000009995' },
  { label: 'Expired card', paymentMethod: '4000000000000069' },
  { label: 'Wrong CVC', paymentMethod: '4000000000000127' },
];

/** Whether Stripe's form would accept the card number: 15 or 16 digits with a valid Luhn checksum. */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{15,16}$/.test(digits)) return false;
  const sum = digits
    .split('')
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

/** Returns a card's brand by its first digits: `VISA`, `MC`, `AMEX` or an empty string. */
export function cardBrand(number: string): string {
  if (/^\s*4/.test(number)) return 'VISA';
  if (/^\s*(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/.test(number)) return 'MC';
  return /^\s*3[47]/.test(number) ? 'AMEX' : '';
}
