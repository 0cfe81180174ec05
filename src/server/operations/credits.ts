import type { CreditEntryPage, CreditUse } from '../../contract/index.ts';
import { CreditUseRequestSchema, parse } from '../../contract/index.ts';
import type { Context } from '../context.ts';
import type { KeyedRequest } from '../idempotency.ts';
import { findKey, recordKey } from '../idempotency.ts';
import { creditEntries, isEntryCursor, lockOrganization, useCredit as spend } from '../ledger/index.ts';
import { BillingProblem, invalidField, isBillingProblem } from '../problem.ts';
import { isStorable } from '../request.ts';
import { storedSnapshot } from '../stripe/snapshot.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import type { Answer } from './confirm-seat-change.ts';
import { askStripe } from './state.ts';

/** A use of one credit, by the host's server or by a page. */
export interface CreditUseInput {
  /** The job's id: one job never uses two. */
  readonly reference: string;
  /** The request's idempotency key, where it came over the wire. */
  readonly key?: string;
}

/**
 * Uses one credit for a job. Throws `insufficient_credits`, and then nothing was written. Needs Stripe only to learn of a
 * period that has begun: while Stripe is silent, credits that are there can be used.
 */
export async function useCredit(
  context: Context,
  organizationId: string,
  input: CreditUseInput,
): Promise<Answer<CreditUse>> {
  assertReference(input.reference);
  const look = await lookForNewPeriod(context, organizationId);
  try {
    return await spendOne(context, organizationId, input);
  } catch (error) {
    const isShort = isBillingProblem(error) && error.code === 'insufficient_credits';
    if (!isShort || look === 'done') throw error;
    // The period has ended and what the next one brings is not known: that is no reason to say that there is nothing.
    if (look === 'unanswered') throw new BillingProblem('payment_provider_unavailable', {}, { cause: error });
    await syncIfStripeAnswers(context, organizationId);
    return await spendOne(context, organizationId, input);
  }
}

/** Over the wire the schema has looked already; a host's own call comes as it is. */
function assertReference(reference: string): void {
  const result = parse(CreditUseRequestSchema, { reference });
  if (!result.ok) throw invalidField('reference', result.errors[0]?.message ?? 'is not valid');
  if (!isStorable(reference)) {
    throw invalidField(
      'reference',
      'has a character that cannot be kept: U+0000, or half of a surrogate pair',
    );
  }
}

/** A period that has just begun brings credits that end first: whoever comes first applies it. */
async function lookForNewPeriod(
  context: Context,
  organizationId: string,
): Promise<'needless' | 'done' | 'unanswered'> {
  const { mirror } = await requireOrganization(context.database.db, organizationId);
  const snapshot = storedSnapshot(mirror);
  if (snapshot !== null && context.now() < snapshot.periodEnd) return 'needless';
  return (await syncIfStripeAnswers(context, organizationId)) ? 'done' : 'unanswered';
}

async function syncIfStripeAnswers(context: Context, organizationId: string): Promise<boolean> {
  try {
    await askStripe(() => context.synchronizer.sync(organizationId));
    return true;
  } catch (error) {
    if (!isBillingProblem(error) || error.code !== 'payment_provider_unavailable') throw error;
    return false;
  }
}

async function spendOne(
  context: Context,
  organizationId: string,
  { reference, key }: CreditUseInput,
): Promise<Answer<CreditUse>> {
  const request: KeyedRequest | null =
    key === undefined ? null : { key, operation: 'credit-use', input: { reference } };
  return await context.database.transaction(async (trx) => {
    const organization = await lockOrganization(trx, organizationId);
    if (organization === null) throw new BillingProblem('organization_unknown');
    const known = request === null ? undefined : await findKey(organization, request);
    const at = context.now();
    const result = await spend(organization, { reference, at });
    if (result.status === 'insufficient') throw new BillingProblem('insufficient_credits');
    if (request !== null && known === undefined) await recordKey(organization, request, reference, at);
    const { status, ...use } = result;
    return {
      value: { reference, alreadyUsed: status === 'already_used', ...use },
      isReplay: known !== undefined,
    };
  });
}

/** A page of the ledger, newest first. */
export async function listCreditEntries(
  context: Context,
  organizationId: string,
  page: { readonly cursor: string | undefined; readonly limit: number | undefined },
): Promise<CreditEntryPage> {
  const { cursor, limit } = page;
  if (cursor !== undefined && !isEntryCursor(cursor))
    throw invalidField('cursor', 'is not one that was given');
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= 100)) {
    throw invalidField('limit', 'must be a whole number from 1 to 100');
  }
  await requireOrganization(context.database.db, organizationId);
  return await creditEntries(context.database.db, organizationId, { cursor, limit });
}
