import type { Messages } from '../../messages.ts';

/** Japanese messages for buying credits. */
export const purchaseMessages = {
  changeMethod: '変更',
  changeMethodLabel: '変更：支払い方法',
  boughtPaidWith: '{card}で{amount}を支払いました。',
  boughtInvoice: '請求書を表示',
  historyPrice: '価格',
  historyInvoice: '請求書',
  historyInvoiceOf: '請求書（{date}）',
} as const satisfies Partial<Messages>;
