import type { BillingClient } from '../../src/client/index.ts';

/** Adds `count` users unless more than `limit` minor units are due today; returns whether it did. */
export async function addUsers(client: BillingClient, count: number, limit: number): Promise<boolean> {
  const { seats } = await client.account();
  if (seats.quantity === null) return false; // the plan has no price per user
  const quote = await client.quoteSeatChange(seats.quantity + count);
  if (quote.amountDue.amount > limit) return false;
  const change = await client.confirmSeatChange(quote.id, { idempotencyKey: crypto.randomUUID() });
  return change.status === 'succeeded';
}
