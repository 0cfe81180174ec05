import type { Messages } from '../../messages.ts';

/** Brazilian Portuguese messages for the plan, the steps after a seat change, and payments. */
export const seatMessages = {
  currentCount: 'Número atual de usuários',
  sentence: '{text}.',
  monthlyTotal: 'Total mensal',
  yearlyTotal: 'Total anual',
  addedToday: '+{count} hoje',
  spokenReview: 'A pagar hoje: {amount}. De {from} para {to}.',
  paidToday: 'Pago hoje',
  viewInvoice: 'Ver a fatura',
  input_in_use: {
    one: 'Você precisa de pelo menos {count} usuário.',
    many: '{count} de usuários estão em uso. Remova usuários primeiro para reduzir mais.',
    other: '{count} usuários estão em uso. Remova usuários primeiro para reduzir mais.',
  },
  error_seats_in_use: {
    one: 'Você precisa de pelo menos {count} usuário.',
    many: '{count} de usuários estão em uso. Remova usuários primeiro para reduzir mais.',
    other: '{count} usuários estão em uso. Remova usuários primeiro para reduzir mais.',
  },
  usage: '{used} em uso, {free} livres',
  manageUsers: 'Gerenciar usuários',
  inviteUsers: {
    one: 'Convidar {count} pessoa',
    many: 'Convidar {count} de pessoas',
    other: 'Convidar {count} pessoas',
  },
  replacesRequest:
    'Se você pagar aqui, a solicitação do seu banco será cancelada. A cobrança será feita só uma vez.',
  overdueLastKnown: 'Último resultado conhecido: {reason}',
  doneCard: 'Cobrado em {card}',
} satisfies Partial<Messages>;
