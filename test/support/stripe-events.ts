import type { World } from './world.ts';
import { ENDPOINT, WEBHOOK_SECRET } from './world.ts';

/** Changes to an event's delivery. Default: as Stripe sends it. */
export interface Delivery {
  readonly secret?: string;
  /** In place of the right signature. */
  readonly signature?: string;
}

/** Delivers an event to a world's handler as Stripe does, signed by the world's clock. */
export async function deliverEvent(
  world: World,
  event: Readonly<Record<string, unknown>>,
  { secret = WEBHOOK_SECRET, signature }: Delivery = {},
): Promise<Response> {
  const timestamp = world.simulator.now();
  const body = JSON.stringify({ object: 'event', created: timestamp, livemode: false, ...event });
  const signed = world.stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
  return await world.handler(
    new Request(`${ENDPOINT}/stripe/webhook`, {
      method: 'POST',
      body,
      headers: { 'Stripe-Signature': signature ?? signed },
    }),
  );
}
