import type { Messages } from '../../messages.ts';

/** Brazilian Portuguese messages for buying credits. */
export const purchaseMessages = {
  changeMethod: 'Alterar',
  changeMethodLabel: 'Alterar forma de pagamento',
  boughtPaidWith: 'Você pagou {amount} com {card}.',
  boughtInvoice: 'Ver a fatura',
  historyPrice: 'Preço',
  historyInvoice: 'Fatura',
  historyInvoiceOf: 'Fatura de {date}',
} as const satisfies Partial<Messages>;
