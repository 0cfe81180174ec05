import type { Messages } from '../../messages.ts';

/** German messages for buying credits. */
export const purchaseMessages = {
  changeMethod: 'Ändern',
  changeMethodLabel: 'Zahlungsmethode ändern',
  boughtPaidWith: 'Sie haben {amount} per {card} bezahlt.',
  boughtInvoice: 'Rechnung ansehen',
  historyPrice: 'Preis',
  historyInvoice: 'Rechnung',
  historyInvoiceOf: 'Rechnung vom {date}',
} as const satisfies Partial<Messages>;
