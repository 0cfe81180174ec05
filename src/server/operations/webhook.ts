import type Stripe from 'stripe';
import type { Context } from '../context.ts';
import { BillingProblem } from '../problem.ts';
import { askStripe } from './state.ts';

/** What came of a webhook event. */
export interface WebhookAnswer {
  readonly received: true;
  /** `ignored`: of no organisation of ours, or of no interest. `repeated`: its effect was there before. */
  readonly result: 'applied' | 'ignored' | 'repeated';
}

/** Kinds of events that may change something that is shown or owed. */
const PREFIXES = [
  'customer.',
  'invoice.',
  'checkout.session.',
  'charge.',
  'payment_method.',
  'subscription_schedule.',
];

/**
 * Takes an event of Stripe. It is a hint only: what is true now is read again, so that order and repetition do not
 * matter. Throws `webhook_signature_invalid`; where Stripe cannot be asked, a 503, so that it sends the event again.
 */
export async function receiveWebhook(
  context: Context,
  request: Request,
  body: string,
): Promise<WebhookAnswer> {
  const event = await verify(context, body, request.headers.get('Stripe-Signature') ?? '');
  if (!PREFIXES.some((prefix) => event.type.startsWith(prefix))) return answer('ignored');
  if (event.livemode !== (context.mode === 'live')) return answer('ignored');
  const { db } = context.database;
  const seen = await db
    .selectFrom('webhook_events')
    .select('id')
    .where('id', '=', event.id)
    .executeTakeFirst();
  if (seen !== undefined) return answer('repeated');
  const organizationId = await organizationOf(context, event);
  if (organizationId === null) return answer('ignored');
  await askStripe(() => context.synchronizer.sync(organizationId, { id: event.id, type: event.type }));
  return answer('applied');
}

async function verify(context: Context, body: string, signature: string): Promise<Stripe.Event> {
  try {
    return await context.verifyEvent(body, signature);
  } catch (error) {
    throw new BillingProblem('webhook_signature_invalid', {}, { cause: error });
  }
}

async function organizationOf(context: Context, event: Stripe.Event): Promise<string | null> {
  const customerId = customerOf(event.data.object);
  if (customerId === null) return null;
  const row = await context.database.db
    .selectFrom('organizations')
    .select('id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row?.id ?? null;
}

function customerOf(object: unknown): string | null {
  if (typeof object !== 'object' || object === null) return null;
  if ('object' in object && object.object === 'customer') return textOf('id' in object ? object.id : null);
  if (!('customer' in object)) return null;
  const { customer } = object;
  if (typeof customer === 'object' && customer !== null && 'id' in customer) return textOf(customer.id);
  return textOf(customer);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function answer(result: WebhookAnswer['result']): WebhookAnswer {
  return { received: true, result };
}
