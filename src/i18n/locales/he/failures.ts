import type { Messages } from '../../messages.ts';

/** Hebrew error messages. */
export const failureMessages = {
  error_internal_error: 'משהו השתבש בשרת.',
  error_payment_provider_unavailable: 'שירות התשלומים לא משיב כרגע.',
  error_payment_provider_refused: 'שירות התשלומים דחה את הבקשה. לא חויבתם. פנו למנהל או למנהלת בארגון.',
  error_database_unavailable: 'השירות אינו זמין זמנית. נסו שוב בעוד רגע.',
  error_rate_limited: 'יותר מדי בקשות. המתינו רגע ונסו שוב.',
  error_unauthenticated: 'לא בוצעה כניסה, או שפג תוקף ההפעלה. היכנסו שוב.',
  error_forbidden: 'אין לכם הרשאה. פנו למנהל או למנהלת בארגון.',
  error_organization_unknown: 'לארגון עוד אין מינוי.',
  error_invalid_response: 'השרת שלח תשובה לא תקינה (״\u2068{field}\u2069״).',
  error_configuration: 'החיוב לא מוגדר נכון בדף הזה: \u2068{detail}\u2069',
  affected: 'מושפעים: {parts}',
  unavailable: 'לא זמין כרגע.',
  partPlan: 'תוכנית',
  partUsers: 'מספר המשתמשים',
  partCredits: 'קרדיטים',
  partBuying: 'קניית קרדיטים',
  partHistory: 'היסטוריית קרדיטים',
  partInvoices: 'חשבוניות',
} as const satisfies Partial<Messages>;
