import type { Messages } from '../../messages.ts';

/** French messages for buying credits. */
export const purchaseMessages = {
  changeMethod: 'Modifier',
  changeMethodLabel: 'Modifier le moyen de paiement',
  boughtPaidWith: 'Vous avez payé {amount} avec {card}.',
  boughtInvoice: 'Voir la facture',
  historyPrice: 'Prix',
  historyInvoice: 'Facture',
  historyInvoiceOf: 'Facture du {date}',
  creditsLow: {
    one: 'Il reste {count} crédit.',
    many: 'Il reste {count} de crédits.',
    other: 'Il reste {count} crédits.',
  },
  creditsGone: 'Il ne reste aucun crédit.',
  creditsExpiring: {
    one: '{count} crédit du forfait expire le {date}.',
    many: '{count} de crédits du forfait expirent le {date}.',
    other: '{count} crédits du forfait expirent le {date}.',
  },
} as const satisfies Partial<Messages>;
