import type { BillingStore } from './types.ts';

/**
 * Rejects with a `BillingError` that has not taken effect where the browser says that it is offline and the account cannot be read
 * either: what charges is not sent then. A browser may be wrong about it, as on a machine that serves the page itself.
 */
export async function assertReachable({ client }: BillingStore): Promise<void> {
  const { navigator } = globalThis as { readonly navigator?: Partial<Navigator> };
  if (navigator?.onLine === false) await client.account();
}
