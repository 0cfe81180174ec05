import type { Messages } from '../../messages.ts';

/** French words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: 'Nombre actuel d’utilisateurs',
  monthlyTotal: 'Total mensuel',
  yearlyTotal: 'Total annuel',
  addedToday: '+{count} aujourd’hui',
  spokenReview: 'À payer aujourd’hui : {amount}. De {from} à {to}.',
  paidToday: 'Payé aujourd’hui',
  viewInvoice: 'Voir la facture',
} satisfies Partial<Messages>;
