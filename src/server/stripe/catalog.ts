import type Stripe from 'stripe';
import type { Money } from '../../core/index.ts';
import { OperatorError } from '../operator-error.ts';
import type { TopUpPolicy } from '../policy.ts';
import type { StartTimer } from './deadline.ts';
import { StripeDeadlineExceeded, within } from './deadline.ts';
import { stripeErrorKind } from './errors.ts';
import { assertObject, READ } from './request.ts';
import type { OutageMemory } from './outages.ts';
import { READ_PATIENCE_MS } from './outages.ts';
import { priceIn } from './price-currency.ts';

/** The price of one credit, and how many can be bought in one purchase. */
export interface TopUp {
  readonly unitPrice: Money;
  readonly minimum: number;
  readonly maximum: number;
}

/** The credits on sale, at a price that may have amounts in several currencies. */
export interface TopUpOffer {
  /**
   * Returns the offer in a subscription's currency (ISO 4217, upper case), or in the price's own currency if the price has no
   * whole amount in the former. Returns `null` if it has none in either.
   */
  in(currency: string): TopUp | null;
}

/** The price of a credit, read from Stripe and cached. */
export interface TopUpCatalog {
  /**
   * Returns the latest known offer, for display: `null` if no credits are sold, `undefined` if Stripe has not responded since the
   * process started. Never rejects, and waits at most {@link READ_PATIENCE_MS}. `now` in Unix seconds.
   */
  read(now: number): Promise<TopUpOffer | null | undefined>;
  /** Reads the current offer from Stripe, for a sale: `null` if no credits are sold. Rejects if Stripe does not respond. */
  fetch(): Promise<TopUpOffer | null>;
}

/** Dependencies of the catalog. */
export interface TopUpCatalogParts {
  readonly outages: OutageMemory;
  readonly startTimer: StartTimer;
  /** Reports that the price cannot be read or used, which hides the offer. */
  report(error: unknown): void;
}

/**
 * Cache lifetime: how long it takes to detect that the price was archived, or changed in a currency other than its own. In its
 * own currency, a price's amount never changes.
 */
const KEEP_SECONDS = 300;

/** Creates the catalog, which has one product: credits. */
export function createTopUpCatalog(
  stripe: Stripe,
  policy: TopUpPolicy | null,
  parts: TopUpCatalogParts,
): TopUpCatalog {
  let cached: { readonly offer: TopUpOffer | null; readonly until: number } | undefined;
  let pending: Promise<TopUpOffer | null> | undefined;

  const fetchOffer = async (): Promise<TopUpOffer | null> => {
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

  /** Concurrent reads share one request, so that they do not pile up while Stripe hangs. */
  const fetchOnce = async (now: number): Promise<TopUpOffer | null> => {
    pending ??= fetchOffer().finally(() => {
      pending = undefined;
    });
    const offer = await pending;
    cached = { offer, until: now + KEEP_SECONDS };
    return offer;
  };

  return {
    fetch: fetchOffer,
    async read(now) {
      if (cached !== undefined && now < cached.until) return cached.offer;
      if (parts.outages.isOut()) return cached?.offer;
      try {
        return await within(parts.startTimer, READ_PATIENCE_MS, fetchOnce(now));
      } catch (error) {
        // As in every read: the caller's next one returns at once instead of waiting as long again.
        if (error instanceof StripeDeadlineExceeded) parts.outages.failed(error);
        // A stale offer is better than none for display; a sale reads it again.
        const kind = stripeErrorKind(error);
        if (kind === 'unknown' || kind === 'busy') return cached?.offer;
        parts.report(error);
        return cached === undefined ? null : cached.offer;
      }
    },
  };
}

/** Returns why a price cannot be shown as an amount per credit, as the end of a sentence; `null` if it can. */
function unusableReason({ type, transform_quantity: transform }: Stripe.Price): string | null {
  if (type !== 'one_time') return 'is recurring';
  // Ten credits would be shown at ten times the amount, but charged once.
  return transform === null ? null : 'is for packages (transform_quantity)';
}

/** Returns `null` if the amount has a fraction of a minor unit: Stripe's `unit_amount` is `null` then. */
function unitPriceOf(price: Stripe.Price | null): Money | null {
  if (price === null || price.unit_amount === null) return null;
  return { amount: price.unit_amount, currency: price.currency.toUpperCase() };
}
