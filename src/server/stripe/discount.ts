import type Stripe from 'stripe';

/** How the active discounts affect proration lines: by a percentage within them, or in a way that only a preview can tell. */
export type DiscountReading = { readonly percent: number } | 'quote_only';

/** Reads the discounts of a subscription whose `discounts.source.coupon.applies_to` were expanded. */
export function readDiscounts(
  subscription: Stripe.Subscription,
  customer: Stripe.Customer | null,
  at: number,
): DiscountReading {
  if (subscription.items.data.some((item) => item.discounts.length > 0)) return 'quote_only';
  const own = subscription.discounts;
  const inherited = customer?.discount ?? null;
  const discounts = own.length > 0 ? own : inherited === null ? [] : [inherited];
  const periodStart = Math.min(...subscription.items.data.map((item) => item.current_period_start));
  const periodEnd = Math.max(...subscription.items.data.map((item) => item.current_period_end));
  // Not verified against a live account: itemized discounts may leave the proration lines gross.
  if (discounts.length > 0 && subscription.billing_mode.flexible?.proration_discounts === 'itemized')
    return 'quote_only';
  let percent = 0;
  for (const discount of discounts) {
    if (typeof discount === 'string') return 'quote_only';
    // Classic billing may credit the period at the price before the discount began or ended
    // (https://groups.google.com/a/lists.stripe.com/g/api-discuss/c/C7yM2sNZhjU). Flexible billing credits what was debited.
    const { start, end } = discount;
    const hasChanged = start > periodStart || (end !== null && end > periodStart && end <= at);
    if (hasChanged && subscription.billing_mode.type === 'classic') return 'quote_only';
    if (end !== null && end <= at) {
      // Not verified against a live account: the customer's discount may apply again as soon as the subscription's has ended.
      if (inherited !== null && discount !== inherited) return 'quote_only';
      continue;
    }
    // A page that stays open beyond its end would still include it.
    if (end !== null && end < periodEnd) return 'quote_only';
    const coupon = discount.source.coupon;
    if (coupon === null || typeof coupon === 'string' || coupon.percent_off === null) return 'quote_only';
    if (!appliesToAll(coupon, subscription) || coupon.duration === 'once' || percent > 0) return 'quote_only';
    percent = coupon.percent_off;
  }
  return { percent };
}

/** What a period bills before rounding. */
export interface PeriodCharge {
  /** Price of the seats per interval, minor units. */
  readonly amount: number;
  readonly discountPercent: number;
  /** Seconds of the period, and of a full interval. */
  readonly seconds: number;
  readonly intervalSeconds: number;
}

/**
 * Returns whether what a period bills has a fraction of a minor unit: by a discount, or since the period is shorter than the interval.
 * The period's invoice has rounded it, and flexible billing credits the rounded amount, so that a proration of the exact amount may
 * differ by one minor unit.
 */
export function isPeriodRounded({ billing_mode: mode }: Stripe.Subscription, charge: PeriodCharge): boolean {
  if (mode.type !== 'flexible') return false;
  const { amount, discountPercent, seconds, intervalSeconds } = charge;
  // A percentage has up to four decimals.
  const share = BigInt(1_000_000 - Math.round(discountPercent * 10_000));
  return (BigInt(amount) * share * BigInt(seconds)) % (1_000_000n * BigInt(intervalSeconds)) !== 0n;
}

/** Returns whether a coupon applies to the products of all items. */
function appliesToAll({ applies_to: limit }: Stripe.Coupon, { items }: Stripe.Subscription): boolean {
  if (limit === undefined) return true;
  return items.data.every(({ price: { product } }) =>
    limit.products.includes(typeof product === 'string' ? product : product.id),
  );
}

/** How taxes affect proration lines. */
export type TaxReading = 'none' | 'exclusive' | 'inclusive';

/** Returns how a subscription is taxed. `inclusive` also if only a preview can tell. */
export function readTax(subscription: Stripe.Subscription, item: Stripe.SubscriptionItem): TaxReading {
  const rates =
    item.tax_rates !== null && item.tax_rates.length > 0
      ? item.tax_rates
      : (subscription.default_tax_rates ?? []);
  if (rates.length > 0) return rates.some((rate) => rate.inclusive) ? 'inclusive' : 'exclusive';
  if (!subscription.automatic_tax.enabled) return 'none';
  // `unspecified` follows the account's setting, which is not part of a subscription.
  return item.price.tax_behavior === 'exclusive' ? 'exclusive' : 'inclusive';
}
