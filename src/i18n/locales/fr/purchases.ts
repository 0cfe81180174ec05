import type { Messages } from '../../messages.ts';

/** French words of buying credits. */
export const purchaseMessages = {
  changeMethod: 'Modifier',
  changeMethodLabel: 'Modifier le moyen de paiement',
  boughtPaidWith: 'Vous avez payé {amount} avec {card}.',
  boughtInvoice: 'Voir la facture',
  historyPrice: 'Prix',
  historyInvoice: 'Facture',
  historyInvoiceOf: 'Facture du {date}',
} as const satisfies Partial<Messages>;
