import type Stripe from 'stripe';
import { assertObject, READ } from './request.ts';

/** Statuses of refunds whose amount is the merchant's again (https://docs.stripe.com/refunds). */
const NOT_REFUNDED: readonly Stripe.Refund['status'][] = ['failed', 'canceled'];

/**
 * Returns how much of a charge was refunded, in minor units. Reads its refunds if there are any and not all are expanded: whether
 * `amount_refunded` includes those that have failed is not documented.
 */
export async function fetchRefunded(stripe: Stripe, charge: Stripe.Charge): Promise<number> {
  if (charge.amount_refunded === 0) return 0;
  const { data, has_more: hasMore } = expandedRefunds(charge) ?? (await listRefunds(stripe, charge));
  if (hasMore) return charge.amount_refunded;
  const refunded = data
    .filter(({ status }) => !NOT_REFUNDED.includes(status))
    .reduce((sum, { amount }) => sum + amount, 0);
  return Math.min(refunded, charge.amount_refunded);
}

function expandedRefunds({ refunds }: Stripe.Charge): Stripe.ApiList<Stripe.Refund> | null {
  return refunds == null || refunds.has_more ? null : refunds;
}

async function listRefunds(stripe: Stripe, { id }: Stripe.Charge): Promise<Stripe.ApiList<Stripe.Refund>> {
  return assertObject(await stripe.refunds.list({ charge: id, limit: 100 }, READ), 'list');
}
