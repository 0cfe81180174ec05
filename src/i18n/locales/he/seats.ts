import type { Messages } from '../../messages.ts';

/** Hebrew messages for the plan, the steps after a seat change, and payments. */
export const seatMessages = {
  currentCount: 'מספר המשתמשים הנוכחי',
  sentence: '{text}.',
  monthlyTotal: 'סכום חודשי',
  yearlyTotal: 'סכום שנתי',
  addedToday: '‎+{count} היום',
  spokenReview: 'לתשלום היום: {amount}. לפני השינוי: {from}. אחרי השינוי: {to}.',
  paidToday: 'שולם היום',
  viewInvoice: 'הצגת החשבונית',
  input_in_use: {
    one: 'יש לכם משתמש אחד פעיל או מוזמן. הסירו תחילה משתמשים כדי להפחית את המספר.',
    two: 'יש לכם שני משתמשים פעילים או מוזמנים. הסירו תחילה משתמשים כדי להפחית את המספר.',
    other: 'יש לכם {count} משתמשים פעילים או מוזמנים. הסירו תחילה משתמשים כדי להפחית את המספר.',
  },
  error_seats_in_use: {
    one: 'יש לכם משתמש אחד פעיל או מוזמן. הסירו תחילה משתמשים כדי להפחית את המספר.',
    two: 'יש לכם שני משתמשים פעילים או מוזמנים. הסירו תחילה משתמשים כדי להפחית את המספר.',
    other: 'יש לכם {count} משתמשים פעילים או מוזמנים. הסירו תחילה משתמשים כדי להפחית את המספר.',
  },
  usage: 'בשימוש: {used}, פנויים: {free}',
  manageUsers: 'ניהול משתמשים',
  inviteUsers: { one: 'הזמנת אדם אחד', two: 'הזמנת שני אנשים', other: 'הזמנת {count} אנשים' },
  replacesRequest: 'תשלום כאן יבטל את בקשת האישור של הבנק. תחויבו פעם אחת בלבד.',
  overdueLastKnown: 'התוצאה האחרונה הידועה: {reason}',
  doneCard: 'חויב ב־{card}',
} satisfies Partial<Messages>;
