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
    one: 'Você tem {count} usuário ativo ou convidado. Remova usuários primeiro para reduzir o número.',
    many: 'Você tem {count} de usuários ativos ou convidados. Remova usuários primeiro para reduzir o número.',
    other: 'Você tem {count} usuários ativos ou convidados. Remova usuários primeiro para reduzir o número.',
  },
  error_seats_in_use: {
    one: 'Você tem {count} usuário ativo ou convidado. Remova usuários primeiro para reduzir o número.',
    many: 'Você tem {count} de usuários ativos ou convidados. Remova usuários primeiro para reduzir o número.',
    other: 'Você tem {count} usuários ativos ou convidados. Remova usuários primeiro para reduzir o número.',
  },
  usage: '{used} em uso, {free} sem uso',
  manageUsers: 'Gerenciar usuários',
  inviteUsers: {
    one: 'Convidar {count} pessoa',
    many: 'Convidar {count} de pessoas',
    other: 'Convidar {count} pessoas',
  },
  replacesRequest:
    'Se você pagar aqui, a solicitação de aprovação do seu banco será cancelada. A cobrança será feita só uma vez.',
  overdueLastKnown: 'Último resultado conhecido: {reason}',
  doneCard: 'Cobrado em {card}',
} satisfies Partial<Messages>;
