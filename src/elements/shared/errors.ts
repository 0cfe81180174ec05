import type { BillingError } from '../../client/index.ts';
import type { ErrorCode } from '../../contract/index.ts';
import type { Localizer } from './localizer.ts';

/** Codes whose sentence needs nothing but the code. */
const SENTENCES = {
  unauthenticated: 'errorIdentity',
  forbidden: 'errorForbidden',
  organization_unknown: 'errorOrganization',
  payment_failed: 'errorPayment',
  request_in_progress: 'errorInProgress',
  quote_used: 'errorQuoteUsed',
  seats_unchanged: 'errorUnchanged',
  seat_change_pending: 'errorPending',
  seat_change_settled: 'errorSettled',
  subscription_inactive: 'errorInactive',
  insufficient_credits: 'errorCredits',
  top_up_unavailable: 'errorTopUp',
  rate_limited: 'errorRate',
  internal_error: 'errorServer',
  payment_provider_unavailable: 'errorStripe',
  timeout: 'errorTimeout',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** What went wrong, in a person's words; never the text of an exception. */
export function explainError(error: BillingError, l10n: Localizer): string {
  const { code, limit, requestId } = error;
  if (code === 'network_error') return l10n.t(navigator.onLine ? 'errorNetwork' : 'errorOffline');
  if (code === 'invalid_response') {
    return l10n.t('errorResponse', { field: error.fieldErrors[0]?.field || '?' });
  }
  if (code === 'configuration') return l10n.t('errorConfiguration', { detail: error.message });
  if (limit !== null && code === 'seats_below_minimum') return l10n.t('belowMinimum', { count: limit });
  if (limit !== null && code === 'seats_above_maximum') return l10n.t('aboveMaximum', { count: limit });
  if (Object.hasOwn(SENTENCES, code)) return l10n.t(SENTENCES[code as keyof typeof SENTENCES]);
  return l10n.t('errorAny') + (requestId ? ` ${l10n.t('reference', { id: requestId })}` : '');
}
