import type { CreditGrantRow, CreditSource, GrantReason } from '../database/schema.ts';
import { writeEvents } from '../events/record.ts';
import type { NewEntry } from './entries.ts';
import { appendEntries, lockedRemainders } from './entries.ts';
import type { LockedOrganization } from './organization.ts';

/** A grant to create. */
export interface NewGrant {
  readonly source: CreditSource;
  readonly reason: GrantReason;
  /** At least 1. */
  readonly quantity: number;
  /** What it is for. A reference is granted once per organization. */
  readonly reference: string;
  /** When the credits become usable, Unix seconds. */
  readonly grantedAt: number;
  /** When they end, Unix seconds; `null` for purchased credits, which never do. */
  readonly expiresAt: number | null;
  /** Only for a plan grant. */
  readonly subscriptionId?: string;
  /** Only for a plan grant, Unix seconds. */
  readonly periodStart?: number;
  /** The current time, Unix seconds. */
  readonly at: number;
}

/** Result of a grant. `granted` is `false` if the same reference was granted before. */
export interface GrantResult {
  readonly granted: boolean;
  readonly grantId: string;
  /** Credits of the grant; if it was granted before, as granted then. */
  readonly quantity: number;
}

/** Grants credits once per reference. A repeated reference changes nothing. */
export async function grantCredits(organization: LockedOrganization, grant: NewGrant): Promise<GrantResult> {
  const before = await findGrant(organization, grant.reference);
  if (before !== undefined) return { granted: false, grantId: before.id, quantity: before.quantity };
  await expireEndedGrants(organization, grant.at);
  const id = crypto.randomUUID();
  await organization.trx
    .insertInto('credit_grants')
    .values({
      organization_id: organization.id,
      id,
      source: grant.source,
      reason: grant.reason,
      quantity: grant.quantity,
      reference: grant.reference,
      granted_at: grant.grantedAt,
      expires_at: grant.expiresAt,
      subscription_id: grant.subscriptionId ?? null,
      period_start: grant.periodStart ?? null,
      recorded_at: grant.at,
    })
    .execute();
  const kind = grant.reason === 'correction' ? 'correction' : 'grant';
  const { quantity, reference, grantedAt: effectiveAt } = grant;
  await appendEntries(organization, [{ grantId: id, kind, quantity, reference, effectiveAt }], grant.at);
  // After a period's end moved, the same credits are granted again: nothing was added.
  if (grant.reason !== 'moved') await writeGranted(organization, grant);
  return { granted: true, grantId: id, quantity };
}

async function writeGranted(organization: LockedOrganization, grant: NewGrant): Promise<void> {
  const { quantity, source, reason, expiresAt, at } = grant;
  await writeEvents(organization, [
    { type: 'credits.granted', at, data: { quantity, source, reason, expiresAt } },
  ]);
}

/** Returns the reference of the grant for a payment. `payment`: the PaymentIntent's or session's id, never an event's. */
export function purchaseReference(payment: string): string {
  return `purchase:${payment}`;
}

/**
 * Grants purchased credits, once per payment, whatever the subscription's current status is. Purchased credits never end.
 */
export async function grantPurchase(
  organization: LockedOrganization,
  purchase: { readonly payment: string; readonly quantity: number; readonly at: number },
): Promise<GrantResult> {
  const { payment, quantity, at } = purchase;
  return await grantCredits(organization, {
    source: 'purchased',
    reason: 'purchase',
    quantity,
    reference: purchaseReference(payment),
    grantedAt: at,
    expiresAt: null,
    at,
  });
}

/**
 * Expires what is left of all grants that have ended by this instant (`expires_at <= at`), including credits on hold, with one entry
 * per grant that takes effect at the grant's end. Returns how many available credits expired.
 */
export async function expireEndedGrants(organization: LockedOrganization, at: number): Promise<number> {
  const ended = (await lockedRemainders(organization))
    .flatMap((grant) =>
      grant.expires_at !== null && grant.expires_at <= at ? [{ ...grant, end: grant.expires_at }] : [],
    )
    .sort((a, b) => a.end - b.end);
  const entries = ended.map(({ id, remaining, held, reference, end }): NewEntry => {
    return { grantId: id, kind: 'expiry', quantity: -remaining, held: -held, reference, effectiveAt: end };
  });
  await appendEntries(organization, entries, at);
  return ended.reduce((sum, { remaining }) => sum + remaining, 0);
}

/** Returns the grant with this reference, and what is left of it. */
export async function findGrant(
  organization: LockedOrganization,
  reference: string,
): Promise<
  | (Pick<CreditGrantRow, 'id' | 'quantity' | 'source' | 'expires_at'> & {
      readonly remaining: number;
      readonly held: number;
    })
  | undefined
> {
  const { trx, id } = organization;
  return await trx
    .selectFrom('credit_grants as grant')
    .innerJoin('credit_remainders as left', (join) =>
      join
        .onRef('left.organization_id', '=', 'grant.organization_id')
        .onRef('left.grant_id', '=', 'grant.id'),
    )
    .select(['grant.id', 'grant.quantity', 'grant.source', 'grant.expires_at'])
    .select(['left.remaining', 'left.held'])
    .where('grant.organization_id', '=', id)
    .where('grant.reference', '=', reference)
    .executeTakeFirst();
}
