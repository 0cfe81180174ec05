import type { Messages } from '../../messages.ts';

/** Spanish words of buying credits. */
export const purchaseMessages = {
  buyNow: 'Comprar créditos · {amount}',
  changeMethod: 'Cambiar',
  changeMethodLabel: 'Cambiar método de pago',
} as const satisfies Partial<Messages>;
