import type { Messages } from '../../messages.ts';

/** French words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: 'Nombre actuel d’utilisateurs',
  monthlyTotal: 'Total mensuel',
  yearlyTotal: 'Total annuel',
  addedToday: '+{count} aujourd’hui',
} satisfies Partial<Messages>;
