import type { Messages } from '../../messages.ts';

/** Japanese words of the plan card and of what follows a change of users. */
export const seatMessages = {
  currentCount: '現在のユーザー数',
  monthlyTotal: '月額合計',
  yearlyTotal: '年額合計',
  addedToday: '本日+{count}',
  spokenReview: '本日のお支払い：{amount}。{from}から{to}に変更します。',
  paidToday: '本日のお支払い済み金額',
  viewInvoice: '請求書を表示',
} satisfies Partial<Messages>;
