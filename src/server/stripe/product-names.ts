import type Stripe from 'stripe';
import type { StartTimer } from './deadline.ts';
import { within } from './deadline.ts';
import { stripeErrorKind } from './errors.ts';
import { assertObject, READ } from './gateway.ts';
import { idOf } from './snapshot.ts';

/** Names of products, read from Stripe and kept for a while. */
export interface ProductNames {
  /**
   * The name of a price's product; `null` where Stripe does not show it, or does not respond and the name was never read. Never
   * rejects because of Stripe: what is paid must be known also without a name. `at` in Unix seconds.
   */
  read(price: Stripe.Price, at: number): Promise<string | null>;
}

/** Milliseconds that a synchronization waits for a name: less than a read waits for the synchronization. */
const NAME_PATIENCE_MS = 1000;
const KEEP_SECONDS = 3600;
/** Seconds after which a name that Stripe did not give is asked for again. */
const RETRY_SECONDS = 30;
/** Most names that are kept: a host may have a product per customer. */
const MOST_NAMES = 1000;

/** What a reader of product names works with. */
interface ProductNamesParts {
  readonly startTimer: StartTimer;
  /** Receives each failure, such as that of a restricted key that may not read products. */
  readonly report: (error: unknown) => void;
}

/** Reads product names. */
export function createProductNames(stripe: Stripe, { startTimer, report }: ProductNamesParts): ProductNames {
  const kept = new Map<string, { readonly name: string | null; readonly until: number }>();
  const keep = (id: string, name: string | null, until: number): string | null => {
    kept.delete(id);
    const [oldest] = kept.keys();
    if (kept.size >= MOST_NAMES && oldest !== undefined) kept.delete(oldest);
    kept.set(id, { name, until });
    return name;
  };
  return {
    async read({ product }, at) {
      const id = idOf(product);
      const known = kept.get(id);
      if (known !== undefined && at < known.until) return known.name;
      try {
        const found = within(startTimer, NAME_PATIENCE_MS, stripe.products.retrieve(id, {}, READ));
        return keep(id, assertObject(await found, 'product').name, at + KEEP_SECONDS);
      } catch (error) {
        const kind = stripeErrorKind(error);
        if (kind === null) throw error;
        report(error);
        const isFinal = kind === 'misconfigured' || kind === 'refused';
        if (isFinal) return keep(id, null, at + KEEP_SECONDS);
        return keep(id, known?.name ?? null, at + RETRY_SECONDS);
      }
    },
  };
}
