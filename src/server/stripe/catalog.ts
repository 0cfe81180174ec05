import type Stripe from 'stripe';
import type { Money } from '../../core/index.ts';
import type { TopUpPolicy } from '../policy.ts';
import { stripeErrorKind } from './errors.ts';
import { assertObject, READ } from './gateway.ts';

/** What one credit costs, and how many can be bought at once. */
export interface TopUp {
  readonly unitPrice: Money;
  readonly minimum: number;
  readonly maximum: number;
}

/** The price of a credit, read from Stripe and kept for a while. */
export interface TopUpCatalog {
  /**
   * For showing: as Stripe said last, `null` where nothing is sold. `undefined` where Stripe has not answered since the
   * process began. `now` in Unix seconds.
   */
  read(now: number): Promise<TopUp | null | undefined>;
  /** For selling: as Stripe says now. Rejects where Stripe does not answer; `null` where nothing is sold. */
  ask(): Promise<TopUp | null>;
}

/** An active price does not change its amount; that it was archived is seen after this many seconds. */
const KEEP_SECONDS = 300;

/** A catalogue of the one thing that is sold beside the plan. */
export function createTopUpCatalog(stripe: Stripe, policy: TopUpPolicy | null): TopUpCatalog {
  let kept: { readonly topUp: TopUp | null; readonly until: number } | undefined;

  const ask = async (): Promise<TopUp | null> => {
    if (policy === null) return null;
    const price = assertObject(await stripe.prices.retrieve(policy.priceId, {}, READ), 'price');
    if (!price.active || price.type !== 'one_time' || price.unit_amount === null) return null;
    const unitPrice = { amount: price.unit_amount, currency: price.currency.toUpperCase() };
    return { unitPrice, minimum: policy.minimum, maximum: policy.maximum };
  };

  return {
    ask,
    async read(now) {
      if (kept !== undefined && now < kept.until) return kept.topUp;
      try {
        kept = { topUp: await ask(), until: now + KEEP_SECONDS };
      } catch (error) {
        // Showing what is known is better than showing nothing; selling asks again.
        const kind = stripeErrorKind(error);
        if (kept === undefined && kind !== 'unknown' && kind !== 'busy') return null;
      }
      return kept?.topUp;
    },
  };
}
