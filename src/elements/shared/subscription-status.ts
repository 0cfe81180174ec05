import type { SubscriptionStatus } from '../../contract/index.ts';
import type { MessageKey } from '../../locales/index.ts';

/** Name, tone and explanation of each of Stripe's statuses, and whether the number of users can be changed in it. */
export const SUBSCRIPTION_STATUSES = {
  active: { name: 'statusActive', tone: '', explanation: null, editable: true },
  trialing: { name: 'statusTrialing', tone: '', explanation: null, editable: true },
  past_due: { name: 'statusPastDue', tone: 'bad', explanation: 'explainPastDue', editable: true },
  unpaid: { name: 'statusUnpaid', tone: 'bad', explanation: 'explainUnpaid', editable: false },
  canceled: { name: 'statusCanceled', tone: 'warn', explanation: 'explainCanceled', editable: false },
  incomplete: { name: 'statusIncomplete', tone: 'warn', explanation: 'explainIncomplete', editable: false },
  incomplete_expired: {
    name: 'statusCanceled',
    tone: 'warn',
    explanation: 'explainCanceled',
    editable: false,
  },
  paused: { name: 'statusPaused', tone: 'warn', explanation: 'explainPaused', editable: false },
} as const satisfies Record<
  SubscriptionStatus,
  { name: MessageKey; tone: string; explanation: MessageKey | null; editable: boolean }
>;
