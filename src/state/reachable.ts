import { toBillingError } from '../client/index.ts';
import type { BillingStore } from './types.ts';

/**
 * Rejects with a `BillingError` that has not taken effect where the browser reports that it is offline and the server cannot be
 * reached. Call it before a request that charges. Any response of the server counts as reached, also a refusal: a browser may be
 * wrong about being offline, and what an account read is refused for says nothing about the charge.
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
