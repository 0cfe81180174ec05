import { sql } from 'kysely';
import { grantPurchase, lockOrganization } from '../../../src/server/ledger/index.ts';
import type { BillingDatabase, Identity } from '../../../src/server/index.ts';
import { readAccount } from '../../support/contract-responses.ts';
import type { World } from '../../support/world.ts';
import { createWorld, DAY, requestOf } from '../../support/world.ts';

/** Organisations that uses are spread over. */
export const ORGANIZATIONS = 100;
/** More than any run uses. */
const CREDITS = 100_000_000;

/** Identifies the caller of a request, instead of a session. */
const ORGANIZATION = 'X-Organization';

/** Id of a benchmark organization, from 1 on. pgbench's script builds the same. */
export const organizationId = (number: number): string => `org_bench_${number}`;

const identify = (request: Request): Promise<Identity> =>
  Promise.resolve({ organizationId: request.headers.get(ORGANIZATION) ?? organizationId(1) });

/** A handler on another pool of the database that {@link createStage} has filled. */
export async function createWorker(database: BillingDatabase, stage: World): Promise<World> {
  const { organizationId, simulator } = stage;
  return await createWorld(database, { organizationId, existing: stage, simulator, identify });
}

/** A handler whose database has {@link ORGANIZATIONS} organizations with the same mirror and more credits than are used. */
export async function createStage(database: BillingDatabase): Promise<World> {
  await database.migrate();
  const world = await createWorld(database, {
    organizationId: organizationId(1),
    elapsed: 15 * DAY,
    identify,
  });
  await readAccount(world);
  const { db } = database;
  await sql`insert into ocw_billing.organizations
      (id, customer_id, subscription_id, mirror, mirror_version, mirrored_at, created_at)
    select 'org_bench_' || number, 'cus_bench_' || number, 'sub_bench_' || number, mirror, mirror_version, mirrored_at, created_at
    from ocw_billing.organizations, generate_series(2, ${ORGANIZATIONS}::int) as number
    where id = ${organizationId(1)}`.execute(db);
  for (let number = 1; number <= ORGANIZATIONS; number += 1) {
    await database.transactionFor(organizationId(number), async (trx) => {
      const organization = await lockOrganization(trx, organizationId(number));
      if (organization === null) throw new Error(`There is no ${organizationId(number)}`);
      const at = world.simulator.now();
      await grantPurchase(organization, { payment: `pi_${number}`, quantity: CREDITS, at });
    });
  }
  await keepOneGrant(database);
  return world;
}

/** One grant for each organization, under an id that pgbench's script can build. */
async function keepOneGrant({ db }: BillingDatabase): Promise<void> {
  await db.connection().execute(async (connection) => {
    // Bypasses the triggers that refuse changes of the ledger, which is artificial here.
    await sql`set session_replication_role = replica`.execute(connection);
    for (const table of ['credit_entries', 'credit_remainders']) {
      await sql`delete from ${sql.table(`ocw_billing.${table}`)} as own using ocw_billing.credit_grants as grant_
        where grant_.organization_id = own.organization_id and grant_.id = own.grant_id
          and grant_.source = 'plan'`.execute(connection);
      await sql`update ${sql.table(`ocw_billing.${table}`)} set grant_id = 'grant_' || organization_id`.execute(
        connection,
      );
    }
    await sql`delete from ocw_billing.credit_grants where source = 'plan'`.execute(connection);
    await sql`update ocw_billing.credit_grants set id = 'grant_' || organization_id`.execute(connection);
    await sql`update ocw_billing.credit_entries set balance = quantity`.execute(connection);
    await sql`set session_replication_role = origin`.execute(connection);
    await sql`analyze`.execute(connection);
  });
}

let uses = 0;

/** Uses one credit as a host's page does, over the wire's format. Returns the reference. */
export async function useCredit({ handler }: Pick<World, 'handler'>, organization: string): Promise<string> {
  const reference = `job-${(uses += 1)}`;
  const headers = { 'Idempotency-Key': `key-${reference}`, [ORGANIZATION]: organization };
  const response = await handler(requestOf('POST', 'credit-uses', { reference }, headers));
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  await response.text();
  return reference;
}

/** Reads an organization's account. */
export async function readAccountOf(
  { handler }: Pick<World, 'handler'>,
  organization: string,
): Promise<void> {
  const response = await handler(requestOf('GET', 'account', undefined, { [ORGANIZATION]: organization }));
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  await response.text();
}
