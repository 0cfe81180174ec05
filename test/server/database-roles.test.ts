import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { openDatabase } from '../../src/server/database/index.ts';
import { OperatorError } from '../../src/server/index.ts';
import { payForPurchase } from '../support/backend.ts';
import {
  changeSeats,
  expectProblem,
  openPurchase,
  quoteFor,
  readAccount,
} from '../support/contract-responses.ts';
import { postgresServer } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

const guide = readFileSync('stories/docs/operating.md', 'utf8');
const statements = [...guide.matchAll(/^```sql\n([^]*?)^```/gm)]
  .flatMap(([, block = '']) => block.replaceAll(/^--.*\n/gm, '').split(';'))
  .map((statement) => statement.trim())
  .filter((statement) => statement !== '');

const server = await postgresServer();

describe('the roles and grants in the guide', { skip: 'missing' in server && server.missing }, () => {
  let admin: BillingDatabase;
  let serving: BillingDatabase;
  let world: World;

  before(async () => {
    if ('missing' in server) return;
    const url = await server.createDatabase();
    const as = (role: string): string => `${url}${url.includes('?') ? '&' : '?'}options=-c%20role%3D${role}`;
    admin = openDatabase({ url });
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(admin.db);
    const isForOwner = (statement: string): boolean => statement.includes('ocw_billing');
    for (const statement of statements.filter((each) => !isForOwner(each))) {
      await sql.raw(statement.replace('your_database', `"${rows[0]?.name ?? ''}"`)).execute(admin.db);
    }
    const owner = openDatabase({ url: as('billing_owner') });
    await owner.migrate();
    for (const statement of statements.filter(isForOwner)) await sql.raw(statement).execute(owner.db);
    await owner.close();
    serving = openDatabase({ url: as('billing_app'), migrate: false });
    world = await createWorld(serving, { elapsed: 15 * DAY, onEvent: () => undefined });
  });
  after(async () => {
    await serving?.close();
    await admin?.close();
  });

  test('that were not repeated after a migration are a 503, reported once with the remedy', async () => {
    const denied = `ocw_billing.organizations from billing_app`;
    await sql.raw(`revoke select on ${denied}`).execute(admin.db);
    const before = world.errors.length;
    try {
      for (let request = 0; request < 3; request += 1) {
        const problem = await expectProblem(await world.send('GET', 'account'), 'database_unavailable');
        assert.equal(problem.retryable, true);
      }
      assert.equal((await world.handler.health()).database, 'unavailable');
    } finally {
      await sql.raw('grant select on ocw_billing.organizations to billing_app').execute(admin.db);
    }
    const [reported, ...others] = world.errors.slice(before);
    assert.ok(reported instanceof OperatorError);
    assert.deepEqual([reported.code, others], ['database_access_denied', []]);
    assert.match(reported.message, /permission denied for table organizations\. .*grants/);
    world.errors.length = before;
    await readAccount(world);
  });

  test('are sufficient to run: seat changes, purchases, uses, events, maintenance', async () => {
    const { handler, organizationId, simulator } = world;
    await quoteFor(world, 7);
    await changeSeats(world, 8);
    const purchase = await openPurchase(world, 2);
    await payForPurchase(world, purchase.id);
    await simulator.settled();
    await handler.useCredit({ organizationId, reference: 'job_1' });
    await simulator.advanceBy(31 * DAY);
    await simulator.settled();
    assert.equal((await readAccount(world)).credits.purchased.available, 2);
    assert.equal((await handler.deliverEvents()).failed, 0);
    assert.deepEqual((await handler.reconcile()).failed, []);
    assert.deepEqual((await handler.health({ check: true })).sums, []);
    await handler.prune();
    assert.ok((await handler.events({ organizationId })).events.length > 0);
    assert.deepEqual(world.errors, []);
  });

  test('do not allow changing the schema, or anything in the ledger', async () => {
    for (const statement of [
      'create table ocw_billing.mine (id text)',
      'alter table ocw_billing.credit_entries disable trigger all',
      'update ocw_billing.credit_entries set quantity = 1',
      'delete from ocw_billing.credit_grants',
      'truncate ocw_billing.credit_uses',
    ]) {
      await assert.rejects(
        sql.raw(statement).execute(serving.db),
        ({ cause }: Error) => cause instanceof Error && 'code' in cause && cause.code === '42501',
        statement,
      );
    }
  });
});
