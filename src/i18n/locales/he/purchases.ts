import type { Messages } from '../../messages.ts';

/** Hebrew words of buying credits. */
export const purchaseMessages = {
  buyNow: 'קניית קרדיטים · {amount}',
  changeMethod: 'החלפה',
  changeMethodLabel: 'החלפה של אמצעי התשלום',
} as const satisfies Partial<Messages>;
