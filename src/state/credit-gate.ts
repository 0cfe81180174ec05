import type { Account } from '../contract/index.ts';
import type { CreditGate } from './credit-types.ts';
import type { Remote } from './remote.ts';

/**
 * Returns whether the account has a credit. Call it on each change of the account: the gate opens when credits are added.
 */
export function readCreditGate(remote: Remote<Account>): CreditGate {
  const account = remote.value;
  if (account === undefined) {
    return { status: 'unknown', error: remote.status === 'failed' ? remote.error : null };
  }
  const { available } = account.credits;
  if (available > 0) return { status: 'open', available };
  const canBuy = account.topUp !== null && account.scopes.includes('credits:buy');
  return { status: 'closed', reason: 'no_credits', canBuy };
}
