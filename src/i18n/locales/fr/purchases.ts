import type { Messages } from '../../messages.ts';

/** French words of buying credits. */
export const purchaseMessages = {
  buyNow: 'Acheter des crédits · {amount}',
  changeMethod: 'Modifier',
  changeMethodLabel: 'Modifier le moyen de paiement',
} as const satisfies Partial<Messages>;
