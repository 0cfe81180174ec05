import type { Messages } from '../../messages.ts';

/** Spanish words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: 'Número actual de usuarios',
  monthlyTotal: 'Total mensual',
  yearlyTotal: 'Total anual',
  addedToday: '+{count} hoy',
} satisfies Partial<Messages>;
