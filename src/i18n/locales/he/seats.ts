import type { Messages } from '../../messages.ts';

/** Hebrew messages for the plan, the steps after a seat change, and payments. */
export const seatMessages = {
  currentCount: 'מספר המשתמשים הנוכחי',
  sentence: '{text}.',
  monthlyTotal: 'סכום חודשי',
  yearlyTotal: 'סכום שנתי',
  addedToday: '‎+{count} היום',
  spokenReview: 'לתשלום היום: {amount}. מ־{from} ל־{to}.',
  paidToday: 'שולם היום',
  viewInvoice: 'הצגת החשבונית',
  input_in_use: {
    one: 'נדרש לפחות משתמש אחד.',
    two: 'שני משתמשים בשימוש. הסירו תחילה משתמשים כדי לרדת עוד.',
    other: '{count} משתמשים בשימוש. הסירו תחילה משתמשים כדי לרדת עוד.',
  },
  error_seats_in_use: {
    one: 'נדרש לפחות משתמש אחד.',
    two: 'שני משתמשים בשימוש. הסירו תחילה משתמשים כדי לרדת עוד.',
    other: '{count} משתמשים בשימוש. הסירו תחילה משתמשים כדי לרדת עוד.',
  },
  usage: '{used} בשימוש, {free} פנויים',
  manageUsers: 'ניהול משתמשים',
  inviteUsers: { one: 'הזמנת אדם אחד', two: 'הזמנת שני אנשים', other: 'הזמנת {count} אנשים' },
  replacesRequest: 'תשלום כאן יבטל את בקשת האישור של הבנק. תחויבו פעם אחת בלבד.',
  overdueLastKnown: 'התוצאה האחרונה הידועה: {reason}',
  doneCard: 'חויב ב־{card}',
} satisfies Partial<Messages>;
