import type Stripe from 'stripe';
import type { Money } from '../../core/index.ts';
import { OperatorError } from '../operator-error.ts';
import type { TopUpPolicy } from '../policy.ts';
import type { StartTimer } from './deadline.ts';
import { within } from './deadline.ts';
import { stripeErrorKind } from './errors.ts';
import { assertObject, READ } from './gateway.ts';
import type { OutageMemory } from './outages.ts';
import { READ_PATIENCE_MS } from './outages.ts';
import { priceIn } from './price-currency.ts';

/** What one credit costs, and how many can be bought at once. */
export interface TopUp {
  readonly unitPrice: Money;
  readonly minimum: number;
  readonly maximum: number;
}

/** What is sold, at a price that may have amounts in several currencies. */
export interface TopUpOffer {
  /**
   * In the currency of a subscription (ISO 4217 in capitals); in the price's own where it has no whole amount in that. `null`
   * where it has none in either.
   */
  in(currency: string): TopUp | null;
}

/** The price of a credit, read from Stripe and kept for a while. */
export interface TopUpCatalog {
  /**
   * For showing: as Stripe said last, `null` where nothing is sold. `undefined` where Stripe has not answered since the
   * process began. Never rejects, and waits for at most {@link READ_PATIENCE_MS}. `now` in Unix seconds.
   */
  read(now: number): Promise<TopUpOffer | null | undefined>;
  /** For selling: as Stripe says now. Rejects where Stripe does not answer; `null` where nothing is sold. */
  ask(): Promise<TopUpOffer | null>;
}

/** What the catalogue works with beside Stripe. */
export interface TopUpCatalogParts {
  readonly outages: OutageMemory;
  readonly startTimer: StartTimer;
  /** Reports that Stripe refuses to show the price, or that it is of no use, which hides what is sold. */
  report(error: unknown): void;
}

/**
 * Seconds after which it is seen that the price was archived, or changed in another currency than its own: in its own, its
 * amount never changes.
 */
const KEEP_SECONDS = 300;

/** A catalogue of the one thing that is sold beside the plan. */
export function createTopUpCatalog(
  stripe: Stripe,
  policy: TopUpPolicy | null,
  parts: TopUpCatalogParts,
): TopUpCatalog {
  let kept: { readonly offer: TopUpOffer | null; readonly until: number } | undefined;
  let asking: Promise<TopUpOffer | null> | undefined;

  const ask = async (): Promise<TopUpOffer | null> => {
    if (policy === null) return null;
    const { priceId, minimum, maximum } = policy;
    const price = assertObject(
      await stripe.prices.retrieve(priceId, { expand: ['currency_options'] }, READ),
      'price',
    );
    if (!price.active) return null;
    const reason = unusableReason(price);
    if (reason !== null) {
      const what = `The price ${priceId} of a credit ${reason}. No credits are sold.`;
      parts.report(new OperatorError('credit_price_unusable', what, { priceId }));
      return null;
    }
    return {
      in(currency) {
        const unitPrice = unitPriceOf(priceIn(price, currency.toLowerCase())) ?? unitPriceOf(price);
        return unitPrice && { unitPrice, minimum, maximum };
      },
    };
  };

  /** Reads that come while one is under way share it: while Stripe hangs, there is one request. */
  const askOnce = async (now: number): Promise<TopUpOffer | null> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    const offer = await asking;
    kept = { offer, until: now + KEEP_SECONDS };
    return offer;
  };

  return {
    ask,
    async read(now) {
      if (kept !== undefined && now < kept.until) return kept.offer;
      if (parts.outages.isOut()) return kept?.offer;
      try {
        return await within(parts.startTimer, READ_PATIENCE_MS, askOnce(now));
      } catch (error) {
        // Showing what is known is better than showing nothing; selling asks again.
        const kind = stripeErrorKind(error);
        if (kind === 'unknown' || kind === 'busy') return kept?.offer;
        parts.report(error);
        return kept === undefined ? null : kept.offer;
      }
    },
  };
}

/** Why a price cannot be shown as an amount per credit, as the end of a sentence; `null` where it can. */
function unusableReason({ type, transform_quantity: transform }: Stripe.Price): string | null {
  if (type !== 'one_time') return 'is a recurring one';
  // Ten credits would be shown at ten times the amount, and be charged once.
  return transform === null ? null : 'is for packages (transform_quantity)';
}

/** `null` where the amount has a fraction of a minor unit. */
function unitPriceOf(price: Stripe.Price | null): Money | null {
  if (price === null || price.unit_amount === null) return null;
  return { amount: price.unit_amount, currency: price.currency.toUpperCase() };
}
