import type { BillingError } from '../../client/index.ts';
import type { Localizer } from './localizer.ts';

/** What went wrong, in a person's words; never the text of an exception. */
export function explainError(error: BillingError, l10n: Localizer): string {
  const { code, limit, requestId, fieldErrors, message } = error;
  const offline = code === 'network_error' && !navigator.onLine;
  const key = `error_${offline ? 'offline' : code}`;
  if (l10n.has(key)) {
    return l10n.fill(key, { field: fieldErrors[0]?.field || '?', detail: message, count: limit ?? '' });
  }
  return l10n.t('error_any') + (requestId ? ` ${l10n.t('reference', { id: requestId })}` : '');
}
