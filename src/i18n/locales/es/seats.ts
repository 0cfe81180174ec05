import type { Messages } from '../../messages.ts';

/** Spanish words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: 'Número actual de usuarios',
  monthlyTotal: 'Total mensual',
  yearlyTotal: 'Total anual',
  addedToday: '+{count} hoy',
  spokenReview: 'A pagar hoy: {amount}. De {from} a {to}.',
  paidToday: 'Pagado hoy',
  viewInvoice: 'Ver la factura',
} satisfies Partial<Messages>;
