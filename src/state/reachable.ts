import { toBillingError } from '../client/index.ts';
import type { BillingStore } from './types.ts';

/**
 * Rejects with a `BillingError` (`mayHaveTakenEffect` is false) if the browser reports that it is offline and the server
 * cannot be reached. Call it before a request that charges. Any response of the server counts as reached, even a
 * rejection: the browser's offline state may be wrong, and the rejection of an account read says nothing about the
 * charge.
 */
export async function assertReachable({ client }: BillingStore): Promise<void> {
  const { navigator } = globalThis as { readonly navigator?: Partial<Navigator> };
  if (navigator?.onLine !== false) return;
  try {
    await client.account();
  } catch (error) {
    const failure = toBillingError(error);
    if (failure.status === null) throw failure;
  }
}
