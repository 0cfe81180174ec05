import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { OperatorError } from '../operator-error.ts';
import { BillingProblem, invalidField } from '../http/problem.ts';
import { isStorable } from '../http/request.ts';
import { isHandledEvent } from '../stripe/events.ts';
import { storedSnapshot } from '../stripe/snapshot.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import { callStripe } from './state.ts';
import { refusedWebhook, unlinkedSubscription } from './webhook-refusals.ts';
import { findSubject } from './webhook-subject.ts';

/** Result of a webhook event. */
export interface WebhookResult {
  readonly received: true;
  /** `ignored`: an unhandled type, or of no linked organization. `repeated`: it was applied before. */
  readonly result: 'applied' | 'ignored' | 'repeated';
}

/**
 * Handles an event from Stripe. It only triggers a read of the current state, so order and repetition do not matter. Throws
 * `webhook_signature_invalid`, and a 503 if Stripe cannot be read, so that Stripe sends the event again.
 */
export async function receiveWebhook(
  context: Context,
  request: Request,
  body: string,
): Promise<WebhookResult> {
  const event = await verify(context, body, request.headers.get('Stripe-Signature') ?? '');
  if (!isHandledEvent(event.type)) return received('ignored');
  if (context.mode !== null && isOfOtherMode(context, event, context.mode)) return received('ignored');
  const { db } = context.database;
  const seen = await db
    .selectFrom('webhook_events')
    .select('id')
    .where('id', '=', event.id)
    .executeTakeFirst();
  if (seen !== undefined) return received('repeated');
  const subject = await findSubject(context, event);
  if (subject === null) {
    const unlinked = await unlinkedSubscription(context, event);
    if (unlinked !== null) context.report(unlinked);
    return received('ignored');
  }
  const { organizationId, ...named } = subject;
  if (context.mode === null && isOfOtherMode(context, event, await linkedMode(context, organizationId))) {
    return received('ignored');
  }
  const cause = { event: { id: event.id, type: event.type }, ...named };
  await callStripe(() => context.synchronizer.sync(organizationId, cause));
  return received('applied');
}

/**
 * Returns whether an event is not of the handler's mode. It then gets a 200 response, so that Stripe does not retry it for days,
 * and is reported, since the handler's own events may be missing.
 */
function isOfOtherMode(
  context: Context,
  { id, type, livemode }: Stripe.Event,
  mode: Context['mode'],
): boolean {
  if (mode === null || livemode === (mode === 'live')) return false;
  context.report(
    new OperatorError(
      'stripe_event_of_other_mode',
      `An event in ${livemode ? 'live' : 'test'} mode (${type}) reached a handler in ${mode} mode and was not applied.`,
      { eventId: id, type, livemode, mode },
    ),
  );
  return true;
}

/** Returns the mode of the organization's stored subscription; `null` if it has not been read. */
async function linkedMode({ database }: Context, organizationId: string): Promise<Context['mode']> {
  const { mirror } = await requireOrganization(database.db, organizationId);
  const snapshot = storedSnapshot(mirror);
  if (snapshot === null) return null;
  return snapshot.livemode ? 'live' : 'test';
}

async function verify(context: Context, body: string, signature: string): Promise<Stripe.Event> {
  let event: unknown;
  try {
    event = await context.verifyEvent(body, signature);
  } catch (error) {
    // The signature is valid, but the body is not JSON or not an object.
    if (error instanceof SyntaxError || error instanceof TypeError) {
      context.report(error);
      throw invalidField('body', 'is not an event');
    }
    context.report(refusedWebhook(body, signature, error));
    throw new BillingProblem('webhook_signature_invalid', {}, { cause: error });
  }
  if (!isEvent(event)) throw invalidField('body', 'is not an event');
  return event;
}

/** Returns whether a signed body has the shape of an event: the secret's owner can sign anything, for example in a test. */
function isEvent(value: unknown): value is Stripe.Event {
  if (typeof value !== 'object' || value === null) return false;
  const { id, type, data } = value as {
    readonly id?: unknown;
    readonly type?: unknown;
    readonly data?: unknown;
  };
  const hasObject =
    typeof data === 'object' &&
    data !== null &&
    'object' in data &&
    typeof data.object === 'object' &&
    data.object !== null;
  return typeof id === 'string' && id !== '' && isStorable(id) && typeof type === 'string' && hasObject;
}

function received(result: WebhookResult['result']): WebhookResult {
  return { received: true, result };
}
