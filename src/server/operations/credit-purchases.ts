import type { CheckoutMode, CreditPurchase } from '../../contract/index.ts';
import type { Context } from './context.ts';
import type { CreditPurchaseRow } from '../database/index.ts';
import type { HashedRequest, KeyedRequest } from '../http/idempotency.ts';
import { findKey, deleteKeys, hashRequest, recordKey } from '../http/idempotency.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { bumpRevision, lockOrganization } from '../ledger/index.ts';
import type { Operations, Reply } from '../http/operation.ts';
import { BillingProblem, invalidField } from '../http/problem.ts';
import { checkedReturnUrl } from '../http/return-url.ts';
import { purchaseFor } from '../http/scopes.ts';
import { newId } from '../ids.ts';
import type { Receipt, SessionReading } from '../stripe/checkout.ts';
import type { TopUp } from '../stripe/catalog.ts';
import { isStripeError, stripeErrorKind, UnexpectedStripeResponse } from '../stripe/errors.ts';
import { findPurchase, WAITING_PURCHASES } from '../purchases/store.ts';
import { sessionOf } from './account.ts';
import { readIfAvailable } from './read-if-available.ts';
import { isCredited, presentPurchase } from './present.ts';
import { callStripe, readCurrency, readFreshState } from './state.ts';

/** Seconds for which an unpaid purchase stays open. Stripe allows 30 minutes to 24 hours. */
const OPEN_SECONDS = 3600;
/** Shortest time in seconds for which Stripe lets a session stay open. */
const MIN_OPEN_SECONDS = 1800;

type Request = KeyedRequest & {
  readonly input: { readonly quantity: number; readonly checkout: CheckoutMode; readonly returnUrl: string };
};

type CheckedRequest = HashedRequest<Request> & { readonly returnUrl: string };

/** The operations on purchases of credits. */
export function creditPurchaseOperations(
  context: Context,
): Pick<Operations, 'createCreditPurchase' | 'getCreditPurchase'> {
  const begin = createBeginCreditPurchase(context);
  const { allowedReturnOrigins: policy } = context.policy;
  return {
    createCreditPurchase: async ({ caller, key, input }) => {
      // Checked for a repeated request too: the policy may no longer allow the URL.
      const returnUrl = checkedReturnUrl(input.returnUrl, { policy, token: caller.origins });
      return await begin(caller.organizationId, { key, operation: 'credit-purchase', input }, returnUrl);
    },
    getCreditPurchase: async ({ caller, id }) =>
      purchaseFor(caller.scopes, await readCreditPurchase(context, caller.organizationId, id)),
  };
}

/** Starts a purchase. The server fixes price and quantity; nothing is charged until the user pays. */
type BeginCreditPurchase = (
  organizationId: string,
  request: Request,
  /** `request.input.returnUrl`, checked. */
  returnUrl: string,
) => Promise<Reply<CreditPurchase>>;

/** Creates the operation. Concurrent identical requests share one run and its response. */
function createBeginCreditPurchase(context: Context): BeginCreditPurchase {
  const inProgress = new Map<string, Promise<CreditPurchase | null>>();
  const begin: BeginCreditPurchase = async (organizationId, request, returnUrl) => {
    const [offer, currency] = await Promise.all([
      callStripe(() => context.topUp.fetch()),
      readCurrency(context, organizationId),
    ]);
    const { row, customerId, isReplay } = await makeRoomAndIntend(
      context,
      organizationId,
      { ...(await hashRequest(request)), returnUrl },
      offer?.in(currency) ?? null,
    );
    // It has a session, or ended as lost before it got one.
    if (row.session_id !== null || row.status !== 'open')
      return { value: await readCreditPurchase(context, organizationId, row.id), isReplay };
    const other = inProgress.get(row.id);
    const own = other ?? openSession(context, row, customerId).finally(() => inProgress.delete(row.id));
    inProgress.set(row.id, own);
    const value = await own;
    // Withdrawn as too old: the same key starts a new purchase.
    if (value === null) return await begin(organizationId, request, returnUrl);
    return { value, isReplay: other !== undefined || isReplay };
  };
  return begin;
}

/** Returns a purchase. If it is not settled, reads it from Stripe and grants paid credits. Throws `not_found`. */
async function readCreditPurchase(
  context: Context,
  organizationId: string,
  id: string,
): Promise<CreditPurchase> {
  const { db } = context.database;
  const before = await findPurchase(db, organizationId, id);
  if (before === undefined) throw new BillingProblem('not_found');
  if (!WAITING_PURCHASES.includes(before.status))
    return presentPurchase(before, isCredited(before) ? await readReceipt(context, before) : null);
  const state = await readFreshState(context, organizationId, { purchaseId: id });
  const row = (await findPurchase(db, organizationId, id)) ?? before;
  return presentPurchase(row, sessionOf(state, id));
}

/** Returns the card and invoice of a paid purchase, or `null` if Stripe does not respond. */
async function readReceipt(context: Context, row: CreditPurchaseRow): Promise<Receipt | null> {
  const { session_id: sessionId, organization_id: organizationId } = row;
  if (sessionId === null) return null;
  const read = (): Promise<Receipt> => context.checkout.readReceipt(sessionId);
  return (await readIfAvailable(context, organizationId, read)) ?? null;
}

/** Default of `policy.limits.openCheckouts`: unpaid purchases of an organization. */
const OPEN_CHECKOUTS = 10;

/** The limit of unpaid purchases is reached. `oldest`: the one to end; `undefined` if none has a session yet. */
interface Full {
  readonly oldest: Pick<CreditPurchaseRow, 'id' | 'session_id'> | undefined;
}

async function openPurchases({
  trx,
  id,
}: LockedOrganization): Promise<readonly Pick<CreditPurchaseRow, 'id' | 'session_id'>[]> {
  return await trx
    .selectFrom('credit_purchases')
    .select(['id', 'session_id'])
    .where('organization_id', '=', id)
    .where('status', '=', 'open')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

interface Intent {
  readonly row: CreditPurchaseRow;
  readonly customerId: string;
  readonly isReplay: boolean;
}

/** Maximum sessions ended for one new purchase; more than one only if other purchases are started concurrently. */
const MAX_ENDED = 3;

/** Like {@link intend}, but first ends the oldest purchases if too many are unpaid. Throws `rate_limited`. */
async function makeRoomAndIntend(
  context: Context,
  organizationId: string,
  request: CheckedRequest,
  topUp: TopUp | null,
): Promise<Intent> {
  for (let ended = 0; ended <= MAX_ENDED; ended += 1) {
    const intent = await intend(context, organizationId, request, topUp);
    if ('row' in intent) return intent;
    const { id, session_id: sessionId } = intent.oldest ?? {};
    if (id === undefined || sessionId == null || ended === MAX_ENDED) break;
    await callStripe(() => context.checkout.expire(sessionId));
    await readFreshState(context, organizationId, { purchaseId: id });
  }
  throw new BillingProblem('rate_limited', { detail: 'Too many purchases are waiting for payment' });
}

/** Stores the purchase before the call to Stripe, or returns the one created by the same request before. */
async function intend(
  context: Context,
  organizationId: string,
  request: CheckedRequest,
  topUp: TopUp | null,
): Promise<Intent | Full> {
  return await context.database.transactionFor(organizationId, async (trx) => {
    const organization = await lockOrganization(trx, organizationId);
    if (organization === null) throw new BillingProblem('organization_unknown');
    const customerId = organization.row.customer_id;
    const used = await findKey(organization, request);
    if (used?.resource_id != null) {
      const row = await findPurchase(trx, organizationId, used.resource_id);
      if (row === undefined) throw new Error("The key's purchase is missing");
      return { row, customerId, isReplay: true };
    }
    const { returnUrl } = request;
    const { quantity, checkout } = request.input;
    const { amount, currency } = assertQuantity(topUp, quantity).unitPrice;
    const open = await openPurchases(organization);
    if (open.length >= (context.policy.limits?.openCheckouts ?? OPEN_CHECKOUTS)) {
      return { oldest: open.find(({ session_id: session }) => session !== null) };
    }
    const row = await trx
      .insertInto('credit_purchases')
      .values({
        organization_id: organizationId,
        id: newId('cp'),
        status: 'open',
        quantity,
        currency,
        unit_amount: amount,
        total_amount: amount * quantity,
        checkout,
        return_url: returnUrl,
        created_at: context.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordKey(organization, request, row.id, context.now());
    await bumpRevision(organization);
    return { row, customerId, isReplay: false };
  });
}

function assertQuantity(topUp: TopUp | null, quantity: number): TopUp {
  if (topUp === null) throw new BillingProblem('top_up_unavailable');
  const { minimum, maximum } = topUp;
  if (quantity < minimum || quantity > maximum) {
    throw invalidField('quantity', `must be from ${minimum} to ${maximum}`);
  }
  return topUp;
}

/**
 * Opens the purchase's session at Stripe. Resolves to `null` if the purchase was withdrawn because it is so old, after a crash, that
 * Stripe refuses its expiry: it has no session then.
 */
async function openSession(
  context: Context,
  row: CreditPurchaseRow,
  customerId: string,
): Promise<CreditPurchase | null> {
  const { policy } = context;
  if (policy.topUp === null) throw new BillingProblem('top_up_unavailable');
  let session: SessionReading;
  try {
    session = await context.checkout.create({
      organizationId: row.organization_id,
      purchaseId: row.id,
      customerId,
      priceId: policy.topUp.priceId,
      currency: row.currency,
      quantity: row.quantity,
      checkout: row.checkout,
      returnUrl: row.return_url,
      expiresAt: row.created_at + OPEN_SECONDS,
    });
  } catch (error) {
    // If the response was lost, no page has the session's secret: it cannot be paid, and expires.
    await withdraw(context, row);
    if (isStripeError(error) && error.code === 'amount_too_small') {
      throw invalidField('quantity', 'costs less than the minimum charge');
    }
    const isTooOld = row.created_at + OPEN_SECONDS < context.now() + MIN_OPEN_SECONDS;
    if (isTooOld && stripeErrorKind(error) === 'refused') return null;
    return await callStripe(() => Promise.reject(error as Error));
  }
  if (session.currency !== row.currency) {
    await withdraw(context, row);
    context.report(
      new UnexpectedStripeResponse(
        `${session.id} is in ${session.currency}, but the price of a credit was shown in ${row.currency}: nothing is sold`,
      ),
    );
    throw new BillingProblem('top_up_unavailable');
  }
  return await storeSession(context, row, session);
}

async function storeSession(
  context: Context,
  row: CreditPurchaseRow,
  session: SessionReading,
): Promise<CreditPurchase> {
  const stored = await context.database.transactionFor(row.organization_id, async (trx) => {
    const organization = await lockOrganization(trx, row.organization_id);
    if (organization === null) throw new BillingProblem('organization_unknown');
    const updated = await trx
      .updateTable('credit_purchases')
      .set({ session_id: session.id, expires_at: session.expiresAt, total_amount: session.total })
      .where('organization_id', '=', row.organization_id)
      .where('id', '=', row.id)
      .where('status', '=', 'open')
      .returningAll()
      .executeTakeFirst();
    await bumpRevision(organization);
    return updated;
  });
  // Withdrawn by the same request in another process, which got no response from Stripe.
  if (stored === undefined) throw new BillingProblem('request_in_progress');
  return presentPurchase(stored, session);
}

/** Deletes a purchase that has no session, so that the same key can be used again. */
async function withdraw(context: Context, row: CreditPurchaseRow): Promise<void> {
  await context.database.transactionFor(row.organization_id, async (trx) => {
    const organization = await lockOrganization(trx, row.organization_id);
    if (organization === null) return;
    const result = await trx
      .deleteFrom('credit_purchases')
      .where('organization_id', '=', row.organization_id)
      .where('id', '=', row.id)
      .where('session_id', 'is', null)
      .executeTakeFirst();
    if (result.numDeletedRows === 0n) return;
    await deleteKeys(organization, row.id);
    await bumpRevision(organization);
  });
}
