import type { Messages } from '../../messages.ts';

/** German words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: 'Aktuelle Nutzerzahl',
  monthlyTotal: 'Monatliche Summe',
  yearlyTotal: 'Jährliche Summe',
  addedToday: '+{count} heute',
  spokenReview: 'Heute fällig: {amount}. Von {from} auf {to}.',
  paidToday: 'Heute bezahlt',
  viewInvoice: 'Rechnung ansehen',
} satisfies Partial<Messages>;
