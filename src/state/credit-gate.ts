import type { ReadableAtom } from 'nanostores';
import { computed } from 'nanostores';
import type { CreditGate } from './credit-types.ts';
import { lastValue } from './remote.ts';
import type { BillingStore } from './types.ts';

/** The gate of an endpoint: follows the account, so that it opens by itself when credits arrive. */
export function createCreditGate(store: BillingStore): ReadableAtom<CreditGate> {
  return computed(store.$account, (remote): CreditGate => {
    const account = lastValue(remote);
    if (account === undefined) {
      return { status: 'unknown', error: remote.status === 'failed' ? remote.error : null };
    }
    const { available } = account.credits;
    if (available > 0) return { status: 'open', available };
    const canBuy = account.topUp !== null && account.scopes.includes('credits:buy');
    return { status: 'closed', reason: 'no_credits', canBuy };
  });
}
