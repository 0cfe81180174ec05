import type { Messages } from '../../messages.ts';

/** French messages for the plan, the steps after a seat change, and payments. */
export const seatMessages = {
  currentCount: 'Nombre actuel d’utilisateurs',
  sentence: '{text}.',
  monthlyTotal: 'Total mensuel',
  yearlyTotal: 'Total annuel',
  addedToday: '+{count} aujourd’hui',
  spokenReview: 'À payer aujourd’hui\u00a0: {amount}. De {from} à {to}.',
  paidToday: 'Payé aujourd’hui',
  viewInvoice: 'Voir la facture',
  input_in_use: {
    one: 'Il vous faut au moins {count} utilisateur.',
    many: '{count} de places sont utilisées. Retirez d’abord des utilisateurs pour descendre plus bas.',
    other: '{count} places sont utilisées. Retirez d’abord des utilisateurs pour descendre plus bas.',
  },
  error_seats_in_use: {
    one: 'Il vous faut au moins {count} utilisateur.',
    many: '{count} de places sont utilisées. Retirez d’abord des utilisateurs pour descendre plus bas.',
    other: '{count} places sont utilisées. Retirez d’abord des utilisateurs pour descendre plus bas.',
  },
  usage: '{used} utilisés, {free} libres',
  manageUsers: 'Gérer les utilisateurs',
  inviteUsers: {
    one: 'Inviter {count} personne',
    many: 'Inviter {count} de personnes',
    other: 'Inviter {count} personnes',
  },
  replacesRequest:
    'Si vous payez ici, la demande de votre banque est annulée. Vous ne serez débité qu’une fois.',
  overdueLastKnown: 'Dernier résultat connu\u00a0: {reason}',
  doneCard: 'Débité sur {card}',
} satisfies Partial<Messages>;
