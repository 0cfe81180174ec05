import type { Messages } from '../../messages.ts';

/** Portuguese words of buying credits. */
export const purchaseMessages = {
  buyNow: 'Comprar créditos · {amount}',
  changeMethod: 'Alterar',
  changeMethodLabel: 'Alterar forma de pagamento',
} as const satisfies Partial<Messages>;
