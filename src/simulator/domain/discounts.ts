import { invalid, notSimulated } from '../protocol/fault.ts';
import { boundary } from './calendar.ts';
import { percentOf } from './money.ts';
import type { Coupon, Discount, Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** A discount that applies: a percentage, or an amount in minor units. */
export type DiscountInForce =
  { readonly id: string; readonly percent: number } | { readonly id: string; readonly amount: number };

/** What a discount takes off a line, in minor units. */
export interface DiscountAmount {
  readonly discount: string;
  readonly amount: number;
}

/** What a coupon is redeemed for. */
export interface Redemption {
  readonly subscription: string;
  readonly customer: string;
  /** ISO 4217, lower case. */
  readonly currency: string;
  /** The subscription's item, for a discount on one item. */
  readonly item?: string;
}

/** Redeems a coupon for a subscription or one of its items. Other currencies than the coupon's are not modelled. */
export function redeemCoupon(
  world: World,
  couponId: string,
  { subscription, customer, currency, item }: Redemption,
): Discount {
  const coupon = world.store.get('coupon', couponId, 'discounts[0][coupon]');
  if (!coupon.valid) throw invalid(`Coupon expired: ${coupon.id}`, 'discounts[0][coupon]', 'coupon_expired');
  if (coupon.amount_off !== null && coupon.currency !== currency)
    throw notSimulated('a coupon in another currency', 'discounts[0][coupon]');
  world.store.put('coupon', { ...coupon, times_redeemed: coupon.times_redeemed + 1 });
  const now = world.now();
  return world.store.put('discount', {
    id: world.id('di'),
    object: 'discount',
    checkout_session: null,
    customer,
    customer_account: null,
    end: endOf(coupon, now),
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: coupon.id, type: 'coupon' },
    start: now,
    subscription: item === undefined ? subscription : null,
    subscription_item: item ?? null,
  });
}

function endOf(coupon: Coupon, start: number): number | null {
  if (coupon.duration !== 'repeating') return null;
  return boundary(start, { interval: 'month', interval_count: coupon.duration_in_months ?? 1 }, 1);
}

/** Returns the discounts that apply at an instant, in their order. */
export function discountsInForce(world: World, ids: readonly string[], at: number): DiscountInForce[] {
  return ids.flatMap((id): DiscountInForce[] => {
    const discount = world.store.find('discount', id);
    const coupon = world.store.find('coupon', discount?.source.coupon);
    if (discount === undefined || coupon === undefined) return [];
    if (discount.end !== null && discount.end <= at) return [];
    const { percent_off: percent, amount_off: amount } = coupon;
    if (percent !== null) return [{ id, percent }];
    return amount === null ? [] : [{ id, amount }];
  });
}

/** Returns what discounts take off an amount, one after the other, each rounded. Off a credit they take a negative amount. */
export function discountAmounts(amount: number, discounts: readonly DiscountInForce[]): DiscountAmount[] {
  let left = amount;
  return discounts.map((discount) => {
    const off =
      'percent' in discount
        ? percentOf(left, discount.percent)
        : Math.min(Math.max(0, left), discount.amount);
    left -= off;
    return { discount: discount.id, amount: off };
  });
}

/** Returns the discounts that remain after an invoice: a coupon with the duration `once` applies to the first only. */
export function discountsAfterInvoice(world: World, subscription: Subscription): string[] {
  return subscription.discounts.filter((id) => {
    const coupon = world.store.find('coupon', world.store.find('discount', id)?.source.coupon);
    return coupon?.duration !== 'once';
  });
}
