import type { Messages } from '../../messages.ts';

/** Hebrew words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: 'מספר המשתמשים הנוכחי',
  monthlyTotal: 'סכום חודשי',
  yearlyTotal: 'סכום שנתי',
  addedToday: '‎+{count} היום',
  spokenReview: 'לתשלום היום: {amount}. מ־{from} ל־{to}.',
  paidToday: 'שולם היום',
  viewInvoice: 'הצגת החשבונית',
} satisfies Partial<Messages>;
