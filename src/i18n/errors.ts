import type { BillingError } from '../client/index.ts';
import type { MessageKey } from './messages.ts';
import type { Localizer } from './localizer.ts';

/** The code that tells a person most: a proxy's error page breaks the contract, but it is the server that fails. */
function spoken({ code, retryable }: BillingError): string {
  if ((code === 'network_error' || code === 'module_unavailable') && !navigator.onLine) return 'offline';
  return code === 'invalid_response' && retryable ? 'internal_error' : code;
}

/** What went wrong, in a person's words; never the text of an exception. */
export function explainError(error: BillingError, l10n: Localizer): string {
  const { limit, requestId, fieldErrors, message } = error;
  const code = spoken(error);
  // Why users cannot be changed is said by the account, and in the same words by a refused request.
  const key = [`error_${code}`, `blocked_${code}`].find((each): each is MessageKey => l10n.has(each));
  if (key !== undefined) {
    return l10n.fill(key, { field: fieldErrors[0]?.field || 'JSON', detail: message, count: limit ?? '' });
  }
  return l10n.t('error_any') + (requestId ? ` ${l10n.t('reference', { id: requestId })}` : '');
}
