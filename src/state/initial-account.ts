import type { WritableAtom } from 'nanostores';
import { readAnswer } from '../client/answer.ts';
import { BillingError, toBillingError } from '../client/index.ts';
import type { Account } from '../contract/index.ts';
import type { Remote } from './remote.ts';

/** Age in seconds from which an initial account is read again: the page came from a cache. */
const STALE_AFTER_SECONDS = 60;

/** What checking an initial account found. */
export interface InitialAccountCheck {
  /** Why it cannot be shown, naming the field. */
  readonly error?: BillingError;
  /** It may be old: a page from a cache brings the account of when it was made. */
  readonly isStale: boolean;
}

/**
 * Checks an account that the host's server rendered into the page. The visitor's clock only decides whether to ask again:
 * a wrong clock costs one request. A simulated Stripe has a clock of its own, so its accounts are never stale by it.
 *
 * @param now Unix seconds by the visitor's clock.
 */
export function checkInitialAccount(account: unknown, now = Date.now() / 1000): InitialAccountCheck {
  try {
    const response = Response.json(null);
    const context = { label: '', changes: false };
    const { mode, serverTime, topUpUnread } = readAnswer(
      response,
      JSON.stringify(account),
      'Account',
      context,
    );
    const isOld = mode !== 'simulated' && Math.abs(now - serverTime) > STALE_AFTER_SECONDS;
    return { isStale: isOld || topUpUnread === true };
  } catch (cause) {
    const { fieldErrors } = toBillingError(cause);
    const { field = '', message = 'it is not JSON' } = fieldErrors[0] ?? {};
    const where = field === '' ? 'account' : `account.${field}`;
    const text = `${where} is not what the contract says: ${message}`;
    return {
      error: new BillingError({ code: 'configuration', message: text, fieldErrors, cause }),
      isStale: false,
    };
  }
}

/** Checks the account that a store began with, unless a response has replaced it; `read` asks for it in the background. */
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
