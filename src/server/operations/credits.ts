import type { CreditEntryPage, CreditUse, Scope } from '../../contract/index.ts';
import { CreditUseRequestSchema, parse } from '../../contract/index.ts';
import type { Context } from './context.ts';
import { readIfAvailable } from './read-if-available.ts';
import { money } from './present.ts';
import type { CreditPurchaseRow, OrganizationRow } from '../database/index.ts';
import { purchasesOfEntries } from '../purchases/store.ts';
import { recordCreditLevel } from '../events/credit-level.ts';
import { assertSameRequest, hashRequest, keyRow } from '../http/idempotency.ts';
import { applyUse, creditEntries, isEntryCursor, lockOrganization, readUse } from '../ledger/index.ts';
import { BillingProblem, invalidField, isBillingProblem } from '../http/problem.ts';
import type { Operations, Reply } from '../http/operation.ts';
import { isStorable } from '../http/request.ts';
import { storedSnapshot } from '../stripe/snapshot.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import { syncForReader, syncInBackground } from './state.ts';

/** The operations on credits. */
export function creditOperations(context: Context): Pick<Operations, 'useCredit' | 'listCreditEntries'> {
  return {
    useCredit: ({ caller, key, input: { reference } }) =>
      useCredit(context, caller.organizationId, { reference, key }),
    listCreditEntries: ({ caller, query }) =>
      listCreditEntries(context, caller.organizationId, caller.scopes, query),
  };
}

/** A use of one credit, by the host's server or by a page. */
export interface CreditUseInput {
  /** The job's id. A job uses at most one credit. */
  readonly reference: string;
  /** The request's idempotency key; absent in the host's own calls. */
  readonly key?: string;
}

/**
 * Uses one credit for a job. Throws `insufficient_credits`, and then nothing was written. An available credit is used without a
 * call to Stripe, even after the period's end; the next period's grant is then fetched in the background. The caller waits for
 * Stripe only if no credit is available, and gets `payment_provider_unavailable` if Stripe does not respond and the known
 * period has ended.
 */
export async function useCredit(
  context: Context,
  organizationId: string,
  input: CreditUseInput,
): Promise<Reply<CreditUse>> {
  assertReference(input.reference);
  const first = await spendOne(context, organizationId, input);
  if (first.reply !== null) {
    if (!first.isPeriodKnown && context.outages.advise() !== 'skip') {
      syncInBackground(context, organizationId);
    }
    return first.reply;
  }
  try {
    await syncForReader(context, organizationId);
  } catch (error) {
    if (!isBillingProblem(error) || error.code !== 'payment_provider_unavailable') throw error;
    // The period has ended and the next one's grant is unknown, so the credits may not be insufficient.
    if (!first.isPeriodKnown) throw error;
  }
  const second = await spendOne(context, organizationId, input);
  if (second.reply === null) throw new BillingProblem('insufficient_credits');
  return second.reply;
}

/** Requests are already validated by their schema; the host's own calls are not. */
function assertReference(reference: string): void {
  const result = parse(CreditUseRequestSchema, { reference });
  if (!result.ok) throw invalidField('reference', result.errors[0]?.message ?? 'is not valid');
  if (!isStorable(reference)) {
    throw invalidField(
      'reference',
      'has a character that cannot be stored: U+0000, or half of a surrogate pair',
    );
  }
}

interface Spent {
  /** `null` if no credit is available. */
  readonly reply: Reply<CreditUse> | null;
  /** The mirror's period has not ended: its grant is in the ledger. */
  readonly isPeriodKnown: boolean;
}

async function spendOne(
  context: Context,
  organizationId: string,
  { reference, key }: CreditUseInput,
): Promise<Spent> {
  return await context.database.transactionFor(organizationId, async (trx) => {
    // Not before the organization's turn: hashing a burst of uses would delay other organizations.
    const [organization, request] = await Promise.all([
      lockOrganization(trx, organizationId),
      key === undefined ? null : hashRequest({ key, operation: 'credit-use', input: { reference } }),
    ]);
    if (organization === null) throw new BillingProblem('organization_unknown');
    const facts = await readUse(organization, reference, key ?? null);
    const { key: known } = facts;
    if (request !== null && known !== undefined) assertSameRequest(known, request);
    const at = context.now();
    const snapshot = storedSnapshot(organization.row.mirror);
    const isPeriodKnown = snapshot !== null && at < snapshot.periodEnd;
    const isNewKey = request !== null && known === undefined;
    const result = await applyUse(organization, facts, {
      at,
      key: isNewKey ? keyRow(organizationId, request, reference, at) : undefined,
    });
    const change = { available: result.available, at, alerts: context.policy.creditAlerts };
    // If the period has just ended, the next one's credits are about to be granted.
    if (isPeriodKnown) await recordCreditLevel(organization, change);
    if (result.status === 'insufficient') return { reply: null, isPeriodKnown };
    const { status, ...use } = result;
    const value = { reference, alreadyUsed: status === 'already_used', ...use };
    return { reply: { value, isReplay: known !== undefined }, isPeriodKnown };
  });
}

/** Returns a page of the ledger, newest first. Purchases have their price and, for callers who may pay invoices, their invoice. */
async function listCreditEntries(
  context: Context,
  organizationId: string,
  scopes: readonly Scope[],
  page: { readonly cursor: string | undefined; readonly limit: number },
): Promise<CreditEntryPage> {
  const { cursor, limit } = page;
  const { db } = context.database;
  if (cursor !== undefined && !isEntryCursor(cursor))
    throw invalidField('cursor', 'is not a cursor of a previous page');
  const organization = await requireOrganization(db, organizationId);
  const { entries, nextCursor } = await creditEntries(db, organizationId, { cursor, limit });
  const purchased = entries.filter(({ kind, source }) => kind === 'grant' && source === 'purchased');
  const ids = purchased.map(({ id }) => id);
  const purchases = await purchasesOfEntries(db, organizationId, ids);
  const urls = scopes.includes('invoices:pay')
    ? await invoiceUrls(context, organization, [...purchases.values()])
    : new Map<string, string>();
  const withPurchase = entries.map((entry) => {
    const row = purchases.get(entry.id);
    if (row === undefined) return entry;
    const { id, total_amount: total, currency } = row;
    const invoiceUrl = urls.get(id);
    const purchase = { id, total: money(total, currency), ...(invoiceUrl !== undefined && { invoiceUrl }) };
    return { ...entry, purchase };
  });
  return { entries: withPurchase, nextCursor };
}

/** Seconds within which Stripe creates the invoice of a paid purchase. */
const INVOICED_WITHIN_SECONDS = 86_400;

/** Returns invoice URLs by purchase id; none if Stripe does not respond, since the ledger is complete without them. */
async function invoiceUrls(
  context: Context,
  { id: organizationId, customer_id: customerId }: OrganizationRow,
  purchases: readonly CreditPurchaseRow[],
): Promise<ReadonlyMap<string, string>> {
  const created = purchases.map(({ created_at: at }) => at);
  if (created.length === 0) return new Map();
  const fulfilled = purchases.map(({ fulfilled_at: at, created_at: createdAt }) => at ?? createdAt);
  const between = [Math.min(...created), Math.max(...fulfilled) + INVOICED_WITHIN_SECONDS] as const;
  const found = await readIfAvailable(context, organizationId, () =>
    context.invoices.purchaseUrls(customerId, between),
  );
  return found ?? new Map<string, string>();
}
