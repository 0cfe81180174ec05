import type { Messages } from '../../messages.ts';

/** Hebrew messages for buying credits. */
export const purchaseMessages = {
  changeMethod: 'החלפה',
  changeMethodLabel: 'החלפה של אמצעי התשלום',
  boughtPaidWith: 'שילמתם {amount} באמצעות {card}.',
  boughtInvoice: 'הצגת החשבונית',
  historyPrice: 'מחיר',
  historyInvoice: 'חשבונית',
  historyInvoiceOf: 'חשבונית מ־{date}',
} as const satisfies Partial<Messages>;
