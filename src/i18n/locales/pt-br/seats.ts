import type { Messages } from '../../messages.ts';

/** Brazilian Portuguese words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: 'Número atual de usuários',
  monthlyTotal: 'Total mensal',
  yearlyTotal: 'Total anual',
  addedToday: '+{count} hoje',
  spokenReview: 'A pagar hoje: {amount}. De {from} para {to}.',
  paidToday: 'Pago hoje',
  viewInvoice: 'Ver a fatura',
} satisfies Partial<Messages>;
