import type { Messages } from '../../messages.ts';

/** German words of buying credits. */
export const purchaseMessages = {
  buyNow: 'Credits kaufen · {amount}',
  changeMethod: 'Ändern',
  changeMethodLabel: 'Zahlungsmethode ändern',
} as const satisfies Partial<Messages>;
