import type { BillingDatabase } from '../database/index.ts';
import { isDatabaseFailure } from '../database/index.ts';
import { remainders } from './entries.ts';
import { lockOrganization } from './index.ts';
import { writeEvents } from '../events/record.ts';

/** Dependencies of the search for expiring credits. */
export interface ExpiringParts {
  readonly database: BillingDatabase;
  /** Unix seconds. */
  now(): number;
  /** `policy.creditAlerts.expiringSeconds`. */
  readonly expiringSeconds: number;
  /** Reports an organization whose event could not be recorded. The search continues with the others. */
  report(error: unknown, context: { readonly organizationId: string }): void;
}

/** Seconds between two searches of a process. Precise enough, since credits are usually announced days before they end. */
const SEARCH_EVERY_SECONDS = 600;
/** Organizations per page of a search. */
const PAGE_SIZE = 200;

/**
 * Creates a function that records `credits.expiring` for organizations whose plan credits end soon, once per end, in whichever
 * process. It searches at most every ten minutes. An organization that fails is retried in the next search.
 */
export function createExpiringSearch(parts: ExpiringParts): () => Promise<void> {
  let searchedAt: number | null = null;
  return async () => {
    const now = parts.now();
    if (searchedAt !== null && now >= searchedAt && now - searchedAt < SEARCH_EVERY_SECONDS) return;
    for (let after: string | null = ''; after !== null;) {
      const ids: readonly string[] = await organizationsToWarn(parts, now, after);
      for (const id of ids) {
        try {
          await warn(parts, id, now);
        } catch (error) {
          // If the database is down, it fails for all of them.
          if (isDatabaseFailure(error) && error.kind === 'unavailable') throw error;
          parts.report(error, { organizationId: id });
        }
      }
      after = ids[PAGE_SIZE - 1] ?? null;
    }
    searchedAt = now;
  };
}

async function organizationsToWarn(
  { database, expiringSeconds }: ExpiringParts,
  now: number,
  after: string,
): Promise<readonly string[]> {
  const rows = await database.db
    .selectFrom('credit_grants as grant')
    .innerJoin('credit_remainders as left', (join) =>
      join
        .onRef('left.organization_id', '=', 'grant.organization_id')
        .onRef('left.grant_id', '=', 'grant.id'),
    )
    .innerJoin('organizations as organization', 'organization.id', 'grant.organization_id')
    .select('grant.organization_id as id')
    .distinct()
    .where('grant.expires_at', '>', now)
    .where('grant.expires_at', '<=', now + expiringSeconds)
    .where('left.remaining', '>', 0)
    .where((where) =>
      where.or([
        where('organization.expiry_announced', 'is', null),
        where('organization.expiry_announced', '<', where.ref('grant.expires_at')),
      ]),
    )
    .where('grant.organization_id', '>', after)
    .orderBy('grant.organization_id')
    .limit(PAGE_SIZE)
    .execute();
  return rows.map(({ id }) => id);
}

async function warn({ database, expiringSeconds }: ExpiringParts, id: string, now: number): Promise<void> {
  await database.transactionFor(id, async (trx) => {
    const organization = await lockOrganization(trx, id);
    if (organization === null) return;
    const last = now + expiringSeconds;
    const since = Math.max(now, organization.row.expiry_announced ?? 0);
    const ending = (await remainders(trx, id)).filter(
      ({ source, expires_at: end }) => source === 'plan' && end !== null && end > since && end <= last,
    );
    const end = Math.min(last, ...ending.map(({ expires_at }) => expires_at ?? last));
    await trx.updateTable('organizations').set({ expiry_announced: end }).where('id', '=', id).execute();
    const quantity = ending
      .filter(({ expires_at }) => expires_at === end)
      .reduce((sum, { remaining }) => sum + remaining, 0);
    if (quantity === 0) return;
    await writeEvents(organization, [
      { type: 'credits.expiring', at: now, data: { quantity, expiresAt: end } },
    ]);
  });
}
