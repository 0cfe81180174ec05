import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { OperatorError } from '../operator-error.ts';
import { idOf } from '../stripe/snapshot.ts';

/** Returns the error to report for a rejected webhook request, based on its unverified body and signature header. */
export function refusedWebhook(body: string, signature: string, error: unknown): OperatorError {
  // The SDK's error contains header and body, which must not be logged: keep only its first line.
  const [firstLine] = String(error instanceof Error ? error.message : error).split('\n');
  const cause = new Error(firstLine);
  // The SDK throws for a thin event even if its signature is valid: it contains no object.
  if (isThinEvent(body)) {
    return new OperatorError(
      'webhook_thin_event',
      'The webhook endpoint receives thin events (v2.core.event).',
      {},
      { cause },
    );
  }
  const reason = signature === '' ? 'has no Stripe-Signature header' : 'is not signed with our secret';
  return new OperatorError('webhook_signature_invalid', `A webhook request ${reason}.`, {}, { cause });
}

function isThinEvent(body: string): boolean {
  try {
    const event: unknown = JSON.parse(body);
    return (
      typeof event === 'object' && event !== null && 'object' in event && event.object === 'v2.core.event'
    );
  } catch {
    return false;
  }
}

/** Statuses of a subscription that is paid, or whose payment is due. */
const LIVE: readonly string[] = ['active', 'trialing', 'past_due', 'unpaid', 'paused'];

/**
 * Returns the error to report for an event whose customer belongs to no organization, or `null` if the subscription is not ours:
 * ours has a price of `policy.seatPriceIds` or of a linked organization. Ignores events of a subscription's creation, since the
 * host links it moments later.
 */
export async function unlinkedSubscription(
  context: Context,
  event: Stripe.Event,
): Promise<OperatorError | null> {
  if (event.type === 'customer.subscription.created' || event.type === 'customer.subscription.deleted') {
    return null;
  }
  const { object } = event.data;
  if (object.object !== 'subscription' || !LIVE.includes(object.status)) return null;
  const { previous_attributes: before } = event.data;
  if (before !== undefined && 'status' in before && before.status === 'incomplete') return null;
  const prices = object.items.data.map(({ price }) => price.id);
  if (!(await isOurs(context, prices))) return null;
  const customerId = idOf(object.customer);
  return new OperatorError(
    'webhook_unlinked_subscription',
    `The subscription ${object.id} of ${customerId} has a price of this product and belongs to no organization.`,
    { subscriptionId: object.id, customerId },
  );
}

async function isOurs({ database, policy }: Context, prices: readonly string[]): Promise<boolean> {
  if (prices.some((price) => policy.seatPriceIds?.includes(price) === true)) return true;
  if (prices.length === 0) return false;
  const row = await database.db
    .selectFrom('organizations')
    .select('id')
    .where(sql<string>`mirror ->> 'priceId'`, 'in', prices)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
