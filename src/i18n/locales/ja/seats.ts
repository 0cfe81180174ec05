import type { Messages } from '../../messages.ts';

/** Japanese words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: '現在のユーザー数',
  monthlyTotal: '月額合計',
  yearlyTotal: '年額合計',
  addedToday: '本日+{count}',
} satisfies Partial<Messages>;
