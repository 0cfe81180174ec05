import type { Messages } from '../../messages.ts';

/** Arabic messages for the plan, the steps after a seat change, and payments. */
export const seatMessages = {
  currentCount: 'عدد المستخدمين الحالي',
  sentence: '{text}.',
  monthlyTotal: 'الإجمالي الشهري',
  yearlyTotal: 'الإجمالي السنوي',
  addedToday: '‎+{count} اليوم',
  spokenReview: 'المستحق اليوم: {amount}. من {from} إلى {to}.',
  paidToday: 'المدفوع اليوم',
  viewInvoice: 'عرض الفاتورة',
  input_in_use: {
    zero: 'لا يلزم أي مستخدم.',
    one: 'يلزم مستخدم واحد على الأقل.',
    two: 'مستخدمان قيد الاستخدام. أزل مستخدمين أولًا لتخفيض العدد.',
    few: '{count} مستخدمين قيد الاستخدام. أزل مستخدمين أولًا لتخفيض العدد.',
    many: '{count} مستخدمًا قيد الاستخدام. أزل مستخدمين أولًا لتخفيض العدد.',
    other: '{count} مستخدم قيد الاستخدام. أزل مستخدمين أولًا لتخفيض العدد.',
  },
  error_seats_in_use: {
    zero: 'لا يلزم أي مستخدم.',
    one: 'يلزم مستخدم واحد على الأقل.',
    two: 'مستخدمان قيد الاستخدام. أزل مستخدمين أولًا لتخفيض العدد.',
    few: '{count} مستخدمين قيد الاستخدام. أزل مستخدمين أولًا لتخفيض العدد.',
    many: '{count} مستخدمًا قيد الاستخدام. أزل مستخدمين أولًا لتخفيض العدد.',
    other: '{count} مستخدم قيد الاستخدام. أزل مستخدمين أولًا لتخفيض العدد.',
  },
  usage: 'قيد الاستخدام: {used}، متاح: {free}',
  manageUsers: 'إدارة المستخدمين',
  inviteUsers: {
    zero: 'لا أحد للدعوة',
    one: 'دعوة شخص واحد',
    two: 'دعوة شخصين',
    few: 'دعوة {count} أشخاص',
    many: 'دعوة {count} شخصًا',
    other: 'دعوة {count} شخص',
  },
  replacesRequest: 'إذا دفعت هنا، يُلغى طلب مصرفك. لن يُحصَّل المبلغ إلا مرة واحدة.',
  overdueLastKnown: 'آخر نتيجة معروفة: {reason}',
  doneCard: 'حُصِّل من {card}',
} satisfies Partial<Messages>;
