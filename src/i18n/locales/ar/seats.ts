import type { Messages } from '../../messages.ts';

/** Arabic words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: 'عدد المستخدمين الحالي',
  monthlyTotal: 'الإجمالي الشهري',
  yearlyTotal: 'الإجمالي السنوي',
  addedToday: '‎+{count} اليوم',
  spokenReview: 'المستحق اليوم: {amount}. من {from} إلى {to}.',
  paidToday: 'المدفوع اليوم',
  viewInvoice: 'عرض الفاتورة',
} satisfies Partial<Messages>;
