import type { Messages } from '../../messages.ts';

/** Arabic words of buying credits. */
export const purchaseMessages = {
  buyNow: 'شراء أرصدة · {amount}',
  changeMethod: 'تغيير',
  changeMethodLabel: 'تغيير طريقة الدفع',
} as const satisfies Partial<Messages>;
