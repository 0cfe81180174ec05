import { invalid, notSimulated } from '../protocol/fault.ts';
import { boundary } from './calendar.ts';
import type { DiscountInForce } from './invoice-lines.ts';
import type { Coupon, Discount, Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Redeems a percent coupon for a subscription. Fixed amounts are not modelled: how Stripe splits them is unknown. */
export function redeemCoupon(
  world: World,
  couponId: string,
  subscription: string,
  customer: string,
): Discount {
  const coupon = world.store.get('coupon', couponId, 'discounts[0][coupon]');
  if (!coupon.valid) throw invalid(`Coupon expired: ${coupon.id}`, 'discounts[0][coupon]', 'coupon_expired');
  if (coupon.percent_off === null)
    throw notSimulated('amount_off coupons on subscriptions', 'discounts[0][coupon]');
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
    subscription,
    subscription_item: null,
  });
}

function endOf(coupon: Coupon, start: number): number | null {
  if (coupon.duration !== 'repeating') return null;
  return boundary(start, { interval: 'month', interval_count: coupon.duration_in_months ?? 1 }, 1);
}

/** Returns the discounts of a subscription that apply at an instant. */
export function discountsInForce(world: World, ids: readonly string[], at: number): DiscountInForce[] {
  return ids.flatMap((id) => {
    const discount = world.store.find('discount', id);
    const coupon = world.store.find('coupon', discount?.source.coupon);
    if (discount === undefined || coupon?.percent_off == null) return [];
    return discount.end !== null && discount.end <= at ? [] : [{ id, percent: coupon.percent_off }];
  });
}

/** Returns the total percentage of several percent discounts, applied one after the other. */
export function combinedPercent(discounts: readonly DiscountInForce[]): number {
  return 100 * (1 - discounts.reduce((kept, { percent }) => kept * (1 - percent / 100), 1));
}

/** Returns the discounts that remain after an invoice: a coupon with the duration `once` applies to the first only. */
export function discountsAfterInvoice(world: World, subscription: Subscription): string[] {
  return subscription.discounts.filter((id) => {
    const coupon = world.store.find('coupon', world.store.find('discount', id)?.source.coupon);
    return coupon?.duration !== 'once';
  });
}
