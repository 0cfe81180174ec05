import type { Messages } from '../../messages.ts';

/** Japanese error messages. */
export const failureMessages = {
  error_internal_error: 'サーバーで問題が発生しました。',
  error_payment_provider_unavailable: '現在、決済サービスが応答していません。',
  error_payment_provider_refused:
    '決済サービスがリクエストを拒否しました。請求は行われていません。管理者にお問い合わせください。',
  error_database_unavailable: 'サービスを一時的に利用できません。しばらくしてからもう一度お試しください。',
  error_rate_limited: 'リクエストが多すぎます。しばらくしてからもう一度お試しください。',
  error_unauthenticated:
    'サインインしていないか、セッションの有効期限が切れました。もう一度サインインしてください。',
  error_forbidden: 'この操作の権限がありません。組織の管理者にお問い合わせください。',
  error_organization_unknown: 'お客様の組織にはまだサブスクリプションがありません。',
  error_invalid_response: 'サーバーの応答が正しくありません（「{field}」）。',
  error_configuration: 'このページの請求設定が正しくありません：{detail}',
  affected: '影響範囲：{parts}',
  unavailable: '現在ご利用いただけません。',
  partPlan: 'プラン',
  partUsers: 'ユーザー数',
  partCredits: 'クレジット',
  partBuying: 'クレジットの購入',
  partHistory: 'クレジットの履歴',
  partInvoices: '請求書',
} as const satisfies Partial<Messages>;
