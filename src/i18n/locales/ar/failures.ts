import type { Messages } from '../../messages.ts';

/** Arabic error messages. */
export const failureMessages = {
  error_internal_error: 'حدث خطأ ما في الخادم.',
  error_payment_provider_unavailable: 'خدمة الدفع لا تستجيب حاليًا.',
  error_payment_provider_refused: 'رفضت خدمة الدفع الطلب. لم يُحصَّل أي مبلغ. تواصل مع المسؤول.',
  error_database_unavailable: 'الخدمة غير متاحة مؤقتًا. حاول مرة أخرى بعد لحظات.',
  error_rate_limited: 'طلبات كثيرة جدًا. انتظر لحظة ثم حاول مرة أخرى.',
  error_unauthenticated: 'لم تسجّل الدخول، أو انتهت جلستك. سجّل الدخول من جديد.',
  error_forbidden: 'ليست لديك صلاحية. تواصل مع أحد المسؤولين في مؤسستك.',
  error_organization_unknown: 'ليس لدى مؤسستك اشتراك بعد.',
  error_invalid_response: 'أرسل الخادم ردًا غير صالح («\u2068{field}\u2069»).',
  error_configuration: 'الفوترة غير مهيأة بشكل صحيح في هذه الصفحة: \u2068{detail}\u2069',
  affected: 'العناصر المتأثرة: {parts}',
  unavailable: 'غير متاح حاليًا.',
  partPlan: 'الخطة',
  partUsers: 'عدد المستخدمين',
  partCredits: 'الأرصدة',
  partBuying: 'شراء الأرصدة',
  partHistory: 'سجل الأرصدة',
  partInvoices: 'الفواتير',
} as const satisfies Partial<Messages>;
