import type Stripe from 'stripe';
import { stripeErrorKind } from './errors.ts';
import { assertObject, READ } from './gateway.ts';
import { idOf } from './snapshot.ts';

/** Names of products, read from Stripe and kept for a while. */
export interface ProductNames {
  /**
   * The name of a price's product; `null` where Stripe does not show it. Rejects where Stripe does not respond and the name was
   * never read. `at` in Unix seconds.
   */
  read(price: Stripe.Price, at: number): Promise<string | null>;
}

const KEEP_SECONDS = 3600;
/** Most names that are kept: a host may have a product per customer. */
const MOST_NAMES = 1000;

/** Reads product names. `report` receives a refusal, such as of a restricted key that may not read products. */
export function createProductNames(stripe: Stripe, report: (error: unknown) => void): ProductNames {
  const kept = new Map<string, { readonly name: string | null; readonly until: number }>();
  const keep = (id: string, name: string | null, at: number): string | null => {
    kept.delete(id);
    const [oldest] = kept.keys();
    if (kept.size >= MOST_NAMES && oldest !== undefined) kept.delete(oldest);
    kept.set(id, { name, until: at + KEEP_SECONDS });
    return name;
  };
  return {
    async read({ product }, at) {
      const id = idOf(product);
      const known = kept.get(id);
      if (known !== undefined && at < known.until) return known.name;
      try {
        return keep(id, assertObject(await stripe.products.retrieve(id, {}, READ), 'product').name, at);
      } catch (error) {
        const kind = stripeErrorKind(error);
        if (kind !== 'misconfigured' && kind !== 'refused') {
          if (known !== undefined) return known.name;
          throw error;
        }
        report(error);
        return keep(id, null, at);
      }
    },
  };
}
