import type { Messages } from '../../messages.ts';

/** Arabic messages for the plan, the steps after a seat change, and payments. */
export const seatMessages = {
  currentCount: 'عدد المستخدمين الحالي',
  sentence: '{text}.',
  monthlyTotal: 'الإجمالي الشهري',
  yearlyTotal: 'الإجمالي السنوي',
  addedToday: '‎+{count} اليوم',
  spokenReview: 'المستحق اليوم: {amount}. قبل التغيير: {from}. بعد التغيير: {to}.',
  paidToday: 'المدفوع اليوم',
  viewInvoice: 'عرض الفاتورة',
  input_in_use: {
    zero: 'ليس لديك مستخدمون نشطون أو مدعوون.',
    one: 'لديك مستخدم واحد نشط أو مدعو. أزل مستخدمين أولًا لخفض العدد.',
    two: 'لديك مستخدمان نشطان أو مدعوان. أزل مستخدمين أولًا لخفض العدد.',
    few: 'لديك {count} مستخدمين نشطين أو مدعوين. أزل مستخدمين أولًا لخفض العدد.',
    many: 'لديك {count} مستخدمًا نشطًا أو مدعوًا. أزل مستخدمين أولًا لخفض العدد.',
    other: 'لديك {count} مستخدم نشط أو مدعو. أزل مستخدمين أولًا لخفض العدد.',
  },
  error_seats_in_use: {
    zero: 'ليس لديك مستخدمون نشطون أو مدعوون.',
    one: 'لديك مستخدم واحد نشط أو مدعو. أزل مستخدمين أولًا لخفض العدد.',
    two: 'لديك مستخدمان نشطان أو مدعوان. أزل مستخدمين أولًا لخفض العدد.',
    few: 'لديك {count} مستخدمين نشطين أو مدعوين. أزل مستخدمين أولًا لخفض العدد.',
    many: 'لديك {count} مستخدمًا نشطًا أو مدعوًا. أزل مستخدمين أولًا لخفض العدد.',
    other: 'لديك {count} مستخدم نشط أو مدعو. أزل مستخدمين أولًا لخفض العدد.',
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
  replacesRequest: 'إذا دفعت هنا، فسيُلغى طلب الموافقة من مصرفك. لن يُحصَّل المبلغ إلا مرة واحدة.',
  overdueLastKnown: 'آخر نتيجة معروفة: {reason}',
  doneCard: 'حُصِّل من {card}',
} satisfies Partial<Messages>;
