import type Stripe from 'stripe';
import type { StartTimer } from './deadline.ts';
import { within } from './deadline.ts';
import { stripeErrorKind } from './errors.ts';
import { assertObject, READ } from './request.ts';
import { idOf } from './snapshot.ts';

/** Names of products, read from Stripe and cached. */
export interface ProductNames {
  /**
   * Returns the name of a price's product, or `null` if Stripe rejects the request, or does not respond and the name was never read.
   * Never rejects because of Stripe: a missing name must not hide the subscription. `at` in Unix seconds.
   */
  read(price: Stripe.Price, at: number): Promise<string | null>;
}

/** Milliseconds that a synchronization waits for a name: less than a read waits for the synchronization. */
const NAME_PATIENCE_MS = 1000;
const KEEP_SECONDS = 3600;
/** Seconds after which a name that could not be read is requested again. */
const RETRY_SECONDS = 30;
/** Size of the cache. Limited because a host may have a product per customer. */
const MAX_NAMES = 1000;

/** Dependencies of the product names. */
interface ProductNamesParts {
  readonly startTimer: StartTimer;
  /** Receives each failure, such as a restricted key without permission to read products. */
  readonly report: (error: unknown) => void;
}

/** Creates a cache of product names. */
export function createProductNames(stripe: Stripe, { startTimer, report }: ProductNamesParts): ProductNames {
  const cache = new Map<string, { readonly name: string | null; readonly until: number }>();
  const store = (id: string, name: string | null, until: number): string | null => {
    cache.delete(id);
    const [oldest] = cache.keys();
    if (cache.size >= MAX_NAMES && oldest !== undefined) cache.delete(oldest);
    cache.set(id, { name, until });
    return name;
  };
  return {
    async read({ product }, at) {
      const id = idOf(product);
      const known = cache.get(id);
      if (known !== undefined && at < known.until) return known.name;
      try {
        const found = within(startTimer, NAME_PATIENCE_MS, stripe.products.retrieve(id, {}, READ));
        return store(id, assertObject(await found, 'product').name, at + KEEP_SECONDS);
      } catch (error) {
        const kind = stripeErrorKind(error);
        if (kind === null) throw error;
        report(error);
        const isFinal = kind === 'misconfigured' || kind === 'refused';
        if (isFinal) return store(id, null, at + KEEP_SECONDS);
        return store(id, known?.name ?? null, at + RETRY_SECONDS);
      }
    },
  };
}
