import type { BillingError } from '../client/index.ts';
import type { MessageKey } from './messages.ts';
import type { Localizer } from './localizer.ts';

/**
 * Returns the most helpful code for the user: a proxy's error page breaks the contract, but it means that the server
 * failed.
 */
function displayedCode({ code, retryable }: BillingError): string {
  if ((code === 'network_error' || code === 'module_unavailable') && !navigator.onLine) return 'offline';
  return code === 'invalid_response' && retryable ? 'internal_error' : code;
}

/** Returns a localized message for an error; never the text of an exception. */
export function explainError(error: BillingError, l10n: Localizer): string {
  const { limit, requestId, fieldErrors, message } = error;
  const code = displayedCode(error);
  // The account and a rejected request share the messages for why users cannot be changed.
  const key = [`error_${code}`, `blocked_${code}`].find((each): each is MessageKey => l10n.has(each));
  if (key !== undefined) {
    return l10n.fill(key, { field: fieldErrors[0]?.field || 'JSON', detail: message, count: limit ?? '' });
  }
  return l10n.t('error_any') + (requestId ? ` ${l10n.t('reference', { id: requestId })}` : '');
}
