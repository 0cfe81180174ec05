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
    one: 'Vous avez {count} utilisateur actif ou invité. Retirez d’abord des utilisateurs pour réduire ce nombre.',
    many: 'Vous avez {count} d’utilisateurs actifs ou invités. Retirez d’abord des utilisateurs pour réduire ce nombre.',
    other:
      'Vous avez {count} utilisateurs actifs ou invités. Retirez d’abord des utilisateurs pour réduire ce nombre.',
  },
  error_seats_in_use: {
    one: 'Vous avez {count} utilisateur actif ou invité. Retirez d’abord des utilisateurs pour réduire ce nombre.',
    many: 'Vous avez {count} d’utilisateurs actifs ou invités. Retirez d’abord des utilisateurs pour réduire ce nombre.',
    other:
      'Vous avez {count} utilisateurs actifs ou invités. Retirez d’abord des utilisateurs pour réduire ce nombre.',
  },
  usage: 'Utilisés\u00a0: {used}, disponibles\u00a0: {free}',
  manageUsers: 'Gérer les utilisateurs',
  inviteUsers: {
    one: 'Inviter {count} personne',
    many: 'Inviter {count} de personnes',
    other: 'Inviter {count} personnes',
  },
  replacesRequest:
    'Si vous payez ici, la demande d’approbation de votre banque est annulée. Le montant ne sera débité qu’une fois.',
  overdueLastKnown: 'Dernier résultat connu\u00a0: {reason}',
  doneCard: 'Débité sur {card}',
} satisfies Partial<Messages>;
