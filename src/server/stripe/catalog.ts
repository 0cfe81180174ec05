import type Stripe from 'stripe';
import type { Money } from '../../core/index.ts';
import type { TopUpPolicy } from '../policy.ts';
import type { StartTimer } from './deadline.ts';
import { within } from './deadline.ts';
import { stripeErrorKind } from './errors.ts';
import { assertObject, READ } from './gateway.ts';
import type { OutageMemory } from './outages.ts';
import { READ_PATIENCE_MS } from './outages.ts';

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
   * process began. Never rejects, and waits for at most {@link READ_PATIENCE_MS}. `now` in Unix seconds.
   */
  read(now: number): Promise<TopUp | null | undefined>;
  /** For selling: as Stripe says now. Rejects where Stripe does not answer; `null` where nothing is sold. */
  ask(): Promise<TopUp | null>;
}

/** What the catalogue works with beside Stripe. */
export interface TopUpCatalogParts {
  readonly outages: OutageMemory;
  readonly startTimer: StartTimer;
  /** Reports that Stripe refuses to show the price, which hides what is sold. */
  report(error: unknown): void;
}

/** An active price does not change its amount; that it was archived is seen after this many seconds. */
const KEEP_SECONDS = 300;

/** A catalogue of the one thing that is sold beside the plan. */
export function createTopUpCatalog(
  stripe: Stripe,
  policy: TopUpPolicy | null,
  parts: TopUpCatalogParts,
): TopUpCatalog {
  let kept: { readonly topUp: TopUp | null; readonly until: number } | undefined;
  let asking: Promise<TopUp | null> | undefined;

  const ask = async (): Promise<TopUp | null> => {
    if (policy === null) return null;
    const price = assertObject(await stripe.prices.retrieve(policy.priceId, {}, READ), 'price');
    if (!price.active || price.type !== 'one_time' || price.unit_amount === null) return null;
    const unitPrice = { amount: price.unit_amount, currency: price.currency.toUpperCase() };
    return { unitPrice, minimum: policy.minimum, maximum: policy.maximum };
  };

  /** Reads that come while one is under way share it: while Stripe hangs, there is one request. */
  const askOnce = async (now: number): Promise<TopUp | null> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    const topUp = await asking;
    kept = { topUp, until: now + KEEP_SECONDS };
    return topUp;
  };

  return {
    ask,
    async read(now) {
      if (kept !== undefined && now < kept.until) return kept.topUp;
      if (parts.outages.isOut()) return kept?.topUp;
      try {
        return await within(parts.startTimer, READ_PATIENCE_MS, askOnce(now));
      } catch (error) {
        // Showing what is known is better than showing nothing; selling asks again.
        const kind = stripeErrorKind(error);
        if (kind === 'unknown' || kind === 'busy') return kept?.topUp;
        parts.report(error);
        return kept === undefined ? null : kept.topUp;
      }
    },
  };
}
