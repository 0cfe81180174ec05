import type { Messages } from '../../messages.ts';

/** Arabic messages for buying credits. */
export const purchaseMessages = {
  changeMethod: 'تغيير',
  changeMethodLabel: 'تغيير طريقة الدفع',
  boughtPaidWith: 'دفعت {amount} بواسطة {card}.',
  boughtInvoice: 'عرض الفاتورة',
  historyPrice: 'السعر',
  historyInvoice: 'الفاتورة',
  historyInvoiceOf: 'الفاتورة بتاريخ {date}',
} as const satisfies Partial<Messages>;
