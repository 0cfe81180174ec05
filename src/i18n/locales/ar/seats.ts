import type { Messages } from '../../messages.ts';

/** Arabic words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: 'عدد المستخدمين الحالي',
  monthlyTotal: 'الإجمالي الشهري',
  yearlyTotal: 'الإجمالي السنوي',
  addedToday: '‎+{count} اليوم',
} satisfies Partial<Messages>;
