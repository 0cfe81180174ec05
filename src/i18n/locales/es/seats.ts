import type { Messages } from '../../messages.ts';

/** Spanish messages for the plan, the steps after a seat change, and payments. */
export const seatMessages = {
  currentCount: 'Número actual de usuarios',
  sentence: '{text}.',
  monthlyTotal: 'Total mensual',
  yearlyTotal: 'Total anual',
  addedToday: '+{count} hoy',
  spokenReview: 'A pagar hoy: {amount}. De {from} a {to}.',
  paidToday: 'Pagado hoy',
  viewInvoice: 'Ver la factura',
  input_in_use: {
    one: 'Necesita al menos {count} usuario.',
    many: '{count} de usuarios están en uso. Elimine usuarios primero para reducir más.',
    other: '{count} usuarios están en uso. Elimine usuarios primero para reducir más.',
  },
  error_seats_in_use: {
    one: 'Necesita al menos {count} usuario.',
    many: '{count} de usuarios están en uso. Elimine usuarios primero para reducir más.',
    other: '{count} usuarios están en uso. Elimine usuarios primero para reducir más.',
  },
  usage: '{used} en uso, {free} libres',
  manageUsers: 'Gestionar usuarios',
  inviteUsers: {
    one: 'Invitar a {count} persona',
    many: 'Invitar a {count} de personas',
    other: 'Invitar a {count} personas',
  },
  replacesRequest: 'Si paga aquí, la solicitud de su banco se cancela. Solo se le cobrará una vez.',
  overdueLastKnown: 'Último resultado conocido: {reason}',
  doneCard: 'Se cobró con cargo a {card}',
} satisfies Partial<Messages>;
