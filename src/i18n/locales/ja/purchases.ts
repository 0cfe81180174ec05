import type { Messages } from '../../messages.ts';

/** Japanese words of buying credits. */
export const purchaseMessages = {
  buyNow: 'クレジットを購入 · {amount}',
  changeMethod: '変更',
  changeMethodLabel: '変更：支払い方法',
} as const satisfies Partial<Messages>;
