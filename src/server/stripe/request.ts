import type Stripe from 'stripe';
import { UnexpectedStripeResponse } from './errors.ts';

/**
 * Options of every read: one attempt with a timeout in milliseconds, whatever the host configured for its client, since the
 * retries of several calls would add up to more than a page waits. {@link SYNC_MS} bounds all reads of a synchronization together.
 */
export const READ: Stripe.RequestOptions = { timeout: 6000, maxNetworkRetries: 0 };
/** Options of writes that are safe to repeat: timeout of one attempt in milliseconds. */
export const WRITE: Stripe.RequestOptions = { timeout: 6000 };

/** Throws unless the response is the requested object: stripe-node treats a 404 without an `error` property as a success. */
export function assertObject<T extends { readonly object: string }>(value: T, object: T['object']): T {
  const response: { readonly object?: unknown; readonly id?: unknown } = value;
  const hasId = object === 'list' || (typeof response.id === 'string' && response.id !== '');
  if (response.object !== object || !hasId) {
    throw new UnexpectedStripeResponse(
      `Expected a ${object} from Stripe, got ${JSON.stringify(response.object)}`,
    );
  }
  return value;
}

type PageOf<T> = (page: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<T>>;

/** Returns the items of all pages of a list, 100 per request. */
export async function readAll<T extends { readonly id: string }>(readPage: PageOf<T>): Promise<readonly T[]> {
  const all: T[] = [];
  let more = true;
  while (more) {
    const last = all.at(-1)?.id;
    const page = assertObject(
      await readPage({ limit: 100, ...(last !== undefined && { starting_after: last }) }),
      'list',
    );
    all.push(...page.data);
    more = page.has_more && page.data.length > 0;
  }
  return all;
}
