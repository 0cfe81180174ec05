import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { OperatorError } from '../operator-error.ts';
import { BillingProblem } from '../http/problem.ts';
import { isHandledEvent } from '../stripe/events.ts';
import { storedSnapshot } from '../stripe/snapshot.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import { askStripe } from './state.ts';
import { refusedWebhook, unlinkedSubscription } from './webhook-refusals.ts';
import { findSubject } from './webhook-subject.ts';

/** What came of a webhook event. */
export interface WebhookAnswer {
  readonly received: true;
  /** `ignored`: of no organization of ours, or of no interest. `repeated`: its effect was there before. */
  readonly result: 'applied' | 'ignored' | 'repeated';
}

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
  if (!isHandledEvent(event.type)) return answer('ignored');
  if (context.mode !== null && isOfOtherMode(context, event, context.mode)) return answer('ignored');
  const { db } = context.database;
  const seen = await db
    .selectFrom('webhook_events')
    .select('id')
    .where('id', '=', event.id)
    .executeTakeFirst();
  if (seen !== undefined) return answer('repeated');
  const subject = await findSubject(context, event);
  if (subject === null) {
    const unlinked = await unlinkedSubscription(context, event);
    if (unlinked !== null) context.report(unlinked);
    return answer('ignored');
  }
  const { organizationId, ...named } = subject;
  if (context.mode === null && isOfOtherMode(context, event, await linkedMode(context, organizationId))) {
    return answer('ignored');
  }
  const cause = { event: { id: event.id, type: event.type }, ...named };
  await askStripe(() => context.synchronizer.sync(organizationId, cause));
  return answer('applied');
}

/**
 * Whether an event is of the other mode than the handler's. Such an event is answered 200, so that Stripe does not send
 * it again for days, and reported, since its own mode's events may be missing.
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

/** Mode of the organization's subscription as read last; `null` where it has not been read. */
async function linkedMode({ database }: Context, organizationId: string): Promise<Context['mode']> {
  const { mirror } = await requireOrganization(database.db, organizationId);
  const snapshot = storedSnapshot(mirror);
  if (snapshot === null) return null;
  return snapshot.livemode ? 'live' : 'test';
}

async function verify(context: Context, body: string, signature: string): Promise<Stripe.Event> {
  try {
    return await context.verifyEvent(body, signature);
  } catch (error) {
    context.report(refusedWebhook(body, signature, error));
    throw new BillingProblem('webhook_signature_invalid', {}, { cause: error });
  }
}

function answer(result: WebhookAnswer['result']): WebhookAnswer {
  return { received: true, result };
}
