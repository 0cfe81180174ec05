import type Stripe from 'stripe';

/** Creates the plan and the credit; returns the ids of their prices. */
export async function createPrices(stripe: Stripe): Promise<{ seat: string; credit: string }> {
  const plan = await stripe.products.create({ name: 'Plus' });
  const seat = await stripe.prices.create({
    product: plan.id,
    currency: 'usd',
    unit_amount: 2900,
    recurring: { interval: 'month' },
    nickname: 'Plus',
  });
  const job = await stripe.products.create({ name: 'One Click Job credit' });
  const credit = await stripe.prices.create({ product: job.id, currency: 'usd', unit_amount: 1900 });
  return { seat: seat.id, credit: credit.id };
}
