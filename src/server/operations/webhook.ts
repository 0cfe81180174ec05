import type Stripe from 'stripe';
import type { Context } from '../context.ts';
import { OperatorError } from '../operator-error.ts';
import { BillingProblem } from '../problem.ts';
import { isHandledEvent } from '../stripe/events.ts';
import { storedSnapshot } from '../stripe/snapshot.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import { askStripe } from './state.ts';
import { refusedWebhook, unlinkedSubscription } from './webhook-refusals.ts';

/** What came of a webhook event. */
export interface WebhookAnswer {
  readonly received: true;
  /** `ignored`: of no organisation of ours, or of no interest. `repeated`: its effect was there before. */
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
  const subject = await subjectOf(context, event);
  if (subject === null) {
    const unlinked = await unlinkedSubscription(context, event);
    if (unlinked !== null) context.report(unlinked);
    return answer('ignored');
  }
  const { organizationId, purchaseId } = subject;
  if (context.mode === null && isOfOtherMode(context, event, await linkedMode(context, organizationId))) {
    return answer('ignored');
  }
  const cause = { event: { id: event.id, type: event.type }, ...(purchaseId !== null && { purchaseId }) };
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

/** Mode of the organisation's subscription as read last; `null` where it has not been read. */
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

/** Whom an event is about: by its payment or session where it is a purchase's, else by its customer. */
async function subjectOf(
  context: Context,
  event: Stripe.Event,
): Promise<{ readonly organizationId: string; readonly purchaseId: string | null } | null> {
  const { db } = context.database;
  const object: object = event.data.object;
  const sessionId = 'object' in object && object.object === 'checkout.session' ? idIn(object, 'id') : null;
  const paymentId = idIn(object, 'payment_intent');
  if (sessionId !== null || paymentId !== null) {
    const purchase = await db
      .selectFrom('credit_purchases')
      .select(['organization_id', 'id'])
      .where((where) =>
        where.or([where('session_id', '=', sessionId), where('payment_intent_id', '=', paymentId)]),
      )
      .executeTakeFirst();
    if (purchase !== undefined) return { organizationId: purchase.organization_id, purchaseId: purchase.id };
  }
  const customerId =
    'object' in object && object.object === 'customer' ? idIn(object, 'id') : idIn(object, 'customer');
  if (customerId === null) return null;
  const row = await db
    .selectFrom('organizations')
    .select('id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row === undefined ? null : { organizationId: row.id, purchaseId: null };
}

/** The id at a property, whether or not it was expanded. */
function idIn(object: object, property: string): string | null {
  const value: unknown = Object.entries(object).find(([name]) => name === property)?.[1];
  if (typeof value === 'object' && value !== null && 'id' in value) return textOf(value.id);
  return textOf(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function answer(result: WebhookAnswer['result']): WebhookAnswer {
  return { received: true, result };
}
