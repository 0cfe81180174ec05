import type { Messages } from '../../messages.ts';

/** Spanish messages for buying credits. */
export const purchaseMessages = {
  changeMethod: 'Cambiar',
  changeMethodLabel: 'Cambiar método de pago',
  boughtPaidWith: 'Ha pagado {amount} con {card}.',
  boughtInvoice: 'Ver la factura',
  historyPrice: 'Precio',
  historyInvoice: 'Factura',
  historyInvoiceOf: 'Factura del {date}',
} as const satisfies Partial<Messages>;
