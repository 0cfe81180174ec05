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
    one: 'Tiene {count} usuario activo o invitado. Elimine usuarios primero para reducir el número.',
    many: 'Tiene {count} de usuarios activos o invitados. Elimine usuarios primero para reducir el número.',
    other: 'Tiene {count} usuarios activos o invitados. Elimine usuarios primero para reducir el número.',
  },
  error_seats_in_use: {
    one: 'Tiene {count} usuario activo o invitado. Elimine usuarios primero para reducir el número.',
    many: 'Tiene {count} de usuarios activos o invitados. Elimine usuarios primero para reducir el número.',
    other: 'Tiene {count} usuarios activos o invitados. Elimine usuarios primero para reducir el número.',
  },
  usage: '{used} en uso, {free} sin usar',
  manageUsers: 'Gestionar usuarios',
  inviteUsers: {
    one: 'Invitar a {count} persona',
    many: 'Invitar a {count} de personas',
    other: 'Invitar a {count} personas',
  },
  replacesRequest:
    'Si paga aquí, se cancela la solicitud de aprobación de su banco. Solo se le cobrará una vez.',
  overdueLastKnown: 'Último resultado conocido: {reason}',
  doneCard: 'Se cobró con cargo a {card}',
} satisfies Partial<Messages>;
