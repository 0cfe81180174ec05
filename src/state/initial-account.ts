import type { WritableAtom } from 'nanostores';
import { parseResponse } from '../client/parse.ts';
import { BillingError, toBillingError } from '../client/index.ts';
import type { Account } from '../contract/index.ts';
import type { Remote } from './remote.ts';

/** Age in seconds from which an initial account is read again: the page probably came from a cache. */
const STALE_AFTER_SECONDS = 60;

/** Result of checking an initial account. */
export interface InitialAccountCheck {
  /** Why the account cannot be shown, naming the field. */
  readonly error?: BillingError;
  /** The account may be outdated: a cached page contains the account from when it was rendered. */
  readonly isStale: boolean;
}

/**
 * Checks an account that the host's server rendered into the page. The visitor's clock only decides whether to read it
 * again: a wrong clock costs one request. The simulator has its own clock, so simulated accounts are never considered
 * stale.
 *
 * @param now Unix seconds by the visitor's clock.
 */
export function checkInitialAccount(account: unknown, now = Date.now() / 1000): InitialAccountCheck {
  try {
    const response = Response.json(null);
    const context = { label: '', changes: false };
    const { mode, serverTime, topUpUnread } = parseResponse(
      response,
      JSON.stringify(account),
      'getAccount',
      context,
    );
    const isOld = mode !== 'simulated' && Math.abs(now - serverTime) > STALE_AFTER_SECONDS;
    return { isStale: isOld || topUpUnread === true };
  } catch (cause) {
    const { fieldErrors } = toBillingError(cause);
    const { field = '', message = 'it is not JSON' } = fieldErrors[0] ?? {};
    const where = field === '' ? 'account' : `account.${field}`;
    const text = `${where} breaks the contract: ${message}`;
    return {
      error: new BillingError({ code: 'configuration', message: text, fieldErrors, cause }),
      isStale: false,
    };
  }
}

/** Checks a store's initial account, unless a response has replaced it. `read` reads the account in the background. */
export function verifyInitialAccount(
  store: { unverified: Account | undefined },
  $account: WritableAtom<Remote<Account>>,
  account: Account,
  read: () => void,
): void {
  if (store.unverified === account) store.unverified = undefined;
  if ($account.get().value !== account) return;
  const { error, isStale } = checkInitialAccount(account);
  if (error) $account.set({ status: 'failed', value: undefined, error });
  else if (isStale) read();
}
