import type { Messages } from '../../messages.ts';

/** Japanese messages for the plan, the steps after a seat change, and payments. */
export const seatMessages = {
  currentCount: '現在のユーザー数',
  sentence: '{text}。',
  monthlyTotal: '月額合計',
  yearlyTotal: '年額合計',
  addedToday: '本日+{count}',
  spokenReview: '本日の支払い額：{amount}。{from}から{to}に変更します。',
  paidToday: '本日の支払い済み額',
  viewInvoice: '請求書を表示',
  input_in_use: {
    other: '有効または招待中のユーザーが{count}人います。減らすには、先にユーザーを削除してください。',
  },
  error_seats_in_use: {
    other: '有効または招待中のユーザーが{count}人います。減らすには、先にユーザーを削除してください。',
  },
  usage: '使用中：{used}、空き：{free}',
  manageUsers: 'ユーザーを管理',
  inviteUsers: { other: '{count}人を招待' },
  replacesRequest: 'ここで支払うと、銀行からの承認依頼は取り消されます。請求されるのは一度だけです。',
  overdueLastKnown: '最後に確認できた結果：{reason}',
  doneCard: '{card}に請求されました',
} satisfies Partial<Messages>;
