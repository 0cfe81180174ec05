import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { PURCHASE_METADATA } from '../stripe/purchase-metadata.ts';
import type { PaidInvoice } from '../stripe/returned.ts';
import { isStorable } from '../http/request.ts';
import { callStripe } from './state.ts';

/** The organization that an event is about, and the purchase or seat change to read again. */
export interface EventSubject {
  readonly organizationId: string;
  readonly purchaseId?: string;
  readonly seatChangeId?: string;
}

/**
 * Finds the organization that an event is about: by payment, session or metadata for a purchase, by charge for a refunded or
 * disputed seat change, otherwise by customer. Returns `null` if no known organization matches.
 */
export async function findSubject(context: Context, event: Stripe.Event): Promise<EventSubject | null> {
  const object: object = event.data.object;
  const credited = event.type.startsWith('credit_note.') ? await findCredited(context, object) : null;
  if (credited !== null) return credited;
  const sessionId = 'object' in object && object.object === 'checkout.session' ? idIn(object, 'id') : null;
  const paymentId = idIn(object, 'payment_intent');
  const purchase = await findPurchase(context, { sessionId, paymentId, namedId: purchaseNamedBy(object) });
  if (purchase !== null) return purchase;
  const change = /^(charge|refund)\./.test(event.type) ? await findChange(context, paymentId) : null;
  if (change !== null) return change;
  return await findByCustomer(context, customerOfEvent(event));
}

/** Returns the customer's id. A detached payment method no longer has its customer: only the previous attributes do. */
function customerOfEvent({ data }: Stripe.Event): string | null {
  const object: object = data.object;
  if ('object' in object && object.object === 'customer') return idIn(object, 'id');
  return idIn(object, 'customer') ?? idIn(data.previous_attributes ?? {}, 'customer');
}

async function findPurchase(
  context: Context,
  by: {
    readonly sessionId: string | null;
    readonly paymentId: string | null;
    readonly namedId: string | null;
  },
): Promise<EventSubject | null> {
  const { sessionId, paymentId, namedId } = by;
  if (sessionId === null && paymentId === null && namedId === null) return null;
  const purchase = await context.database.db
    .selectFrom('credit_purchases')
    .select(['organization_id', 'id'])
    .where((where) =>
      where.or([
        where('session_id', '=', sessionId),
        where('payment_intent_id', '=', paymentId),
        where('id', '=', namedId),
      ]),
    )
    .executeTakeFirst();
  return purchase === undefined
    ? null
    : { organizationId: purchase.organization_id, purchaseId: purchase.id };
}

/** Returns the id of the purchase that an invoice was created for, from its metadata: that invoice has no subscription. */
function purchaseNamedBy(object: object): string | null {
  if (!('object' in object) || object.object !== 'invoice' || !('metadata' in object)) return null;
  const { metadata } = object;
  return typeof metadata === 'object' && metadata !== null ? idIn(metadata, PURCHASE_METADATA) : null;
}

/** Finds the seat change that a payment was for. */
async function findChange(context: Context, paymentId: string | null): Promise<EventSubject | null> {
  if (paymentId === null) return null;
  const paid = await callStripe(() => context.returns.findInvoice(paymentId));
  if (paid === null) return null;
  return (await findChangeByInvoice(context, paid.invoiceId)) ?? (await settleChange(context, paid));
}

/** Finds the seat change or the purchase whose invoice a credit note is for. */
async function findCredited(context: Context, note: object): Promise<EventSubject | null> {
  const invoiceId = idIn(note, 'invoice');
  if (invoiceId === null) return null;
  const change = await findChangeByInvoice(context, invoiceId);
  if (change !== null) return change;
  const namedId = await callStripe(() => context.returns.findPurchaseId(invoiceId));
  const purchase = await findPurchase(context, { sessionId: null, paymentId: null, namedId });
  return purchase ?? (await settleChange(context, { invoiceId, customerId: idIn(note, 'customer') }));
}

/**
 * Synchronizes the organization of an invoice that no seat change has yet: this settles a change whose outcome was not known. Returns
 * the change with this invoice, or else only the organization.
 */
async function settleChange(
  context: Context,
  { invoiceId, customerId }: PaidInvoice,
): Promise<EventSubject | null> {
  const organization = await findByCustomer(context, customerId);
  if (organization === null) return null;
  await callStripe(() => context.synchronizer.sync(organization.organizationId));
  return (await findChangeByInvoice(context, invoiceId)) ?? organization;
}

async function findChangeByInvoice(context: Context, invoiceId: string): Promise<EventSubject | null> {
  const change = await context.database.db
    .selectFrom('seat_changes')
    .select(['organization_id', 'id'])
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst();
  return change === undefined ? null : { organizationId: change.organization_id, seatChangeId: change.id };
}

async function findByCustomer(context: Context, customerId: string | null): Promise<EventSubject | null> {
  if (customerId === null) return null;
  const row = await context.database.db
    .selectFrom('organizations')
    .select('id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row === undefined ? null : { organizationId: row.id };
}

/** Returns the id in a property, whether or not it was expanded. */
function idIn(object: object, property: string): string | null {
  const value: unknown = Object.entries(object).find(([name]) => name === property)?.[1];
  if (typeof value === 'object' && value !== null && 'id' in value) return textOf(value.id);
  return textOf(value);
}

function textOf(value: unknown): string | null {
  // An id that PostgreSQL cannot store is of no organization.
  return typeof value === 'string' && value !== '' && isStorable(value) ? value : null;
}
