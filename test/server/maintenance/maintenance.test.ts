import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase } from '../../../src/server/database/index.ts';
import { openDatabase } from '../../../src/server/database/index.ts';
import { createDrain } from '../../../src/server/maintenance/drain.ts';
import { readHealth } from '../../../src/server/maintenance/health.ts';
import { KEPT_SECONDS, prune } from '../../../src/server/maintenance/prune.ts';
import { findSumDifferences } from '../../../src/server/maintenance/sums.ts';
import { PGliteDialect, sql } from 'kysely';
import { openPGlite } from '../../../src/server/database/pglite.ts';
import { changeSeats, expectProblem, quoteFor, readAccount } from '../../support/contract-responses.ts';
import { newOrganization, openTestPGlite } from '../../support/databases.ts';
import { EMBED, PORTAL } from '../../support/embed-tokens.ts';
import { createWorld, DAY } from '../../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

describe('billing.health()', () => {
  test('reports pending deliveries, the age of the mirrors, and that all sums are right', async () => {
    const own = await openTestPGlite();
    const world = await createWorld(own, { elapsed: 15.5 * DAY });
    await changeSeats(world, 8);
    await world.simulator.deliverPending();
    const now = world.simulator.now();
    const health = await world.handler.health({ check: true });
    assert.deepEqual([health.database, health.schema, health.sums], ['ok', 'current', []]);
    assert.ok((health.outbox?.pending ?? 0) > 0);
    assert.deepEqual([health.outbox?.parked, health.lastEventAt], [0, now]);
    assert.equal(health.oldestMirrorAgeSeconds, 0);
    await world.handler.close();
  });

  test('reports that the database is unavailable, instead of failing', async () => {
    const away = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' });
    const { database: state, schema, outbox } = await readHealth(away, 0, { check: true });
    assert.deepEqual([state, schema, outbox], ['unavailable', null, null]);
    await away.close();
  });
});

describe('the sums', () => {
  test('differ after a write that bypassed the ledger', async () => {
    const own = await openTestPGlite();
    const { handler, organizationId } = await createWorld(own);
    assert.deepEqual(await findSumDifferences(own.db), []);
    await sql`alter table ocw_billing.credit_remainders disable trigger all`.execute(own.db);
    await sql`update ocw_billing.credit_remainders set remaining = remaining + 2, held = held + 1`.execute(
      own.db,
    );
    const found = (await findSumDifferences(own.db)).map(({ grantId, ...rest }) => {
      assert.ok(grantId);
      return rest;
    });
    assert.deepEqual(found, [
      { organizationId, kind: 'held', stored: 1, entries: 0 },
      { organizationId, kind: 'remainder', stored: 7, entries: 5 },
    ]);
    await handler.close();
  });
});

describe('billing.prune()', () => {
  test('deletes rows past their retention time, but nothing that other rows depend on', async () => {
    const world = await createWorld(database, { elapsed: 15.5 * DAY });
    const change = await changeSeats(world, 8);
    const { id: unused } = await quoteFor(world, 9);
    await world.simulator.deliverPending();
    const { organizationId } = world;
    const [{ events }, now] = [await world.handler.events({ organizationId }), world.simulator.now()];
    assert.deepEqual(await prune(database, now), {
      quotes: 0,
      idempotencyKeys: 0,
      events: 0,
      webhookEvents: 0,
    });

    const later = await prune(database, now + KEPT_SECONDS.webhookEvents + DAY);
    assert.equal(later.quotes, 1);
    assert.equal(later.events, events.length);
    assert.ok(later.idempotencyKeys >= 1 && later.webhookEvents >= 1);
    const left = await database.db
      .selectFrom('quotes')
      .select('id')
      .where('organization_id', '=', organizationId)
      .execute();
    assert.ok(left.length === 1 && left[0]?.id !== unused);
    const { latestSeatChange, credits } = await readAccount(world);
    assert.deepEqual([latestSeatChange?.id, credits.available], [change.id, 8]);
  });

  test('deletes any number of rows', async () => {
    const id = await newOrganization(database);
    await database.db
      .insertInto('webhook_events')
      .values(
        Array.from({ length: 2500 }, (_, n) => ({
          id: `evt_${n}`,
          type: 'x',
          organization_id: id,
          received_at: 1,
        })),
      )
      .execute();
    assert.equal((await prune(database, KEPT_SECONDS.webhookEvents + 2)).webhookEvents, 2500);
  });
});

describe('close()', () => {
  test('lets requests in progress finish, and rejects later ones as retryable', async () => {
    const world = await createWorld(await openTestPGlite(), { elapsed: 15.5 * DAY });
    const quote = await quoteFor(world, 8);
    let closing: Promise<void> | undefined;
    let late: Response | undefined;
    world.wire.before('POST /v1/subscriptions/', async () => {
      closing = world.handler.close();
      late = await world.send('GET', 'account');
    });
    const response = await world.send(
      'POST',
      'seat-changes',
      { quoteId: quote.id },
      { 'Idempotency-Key': 'k' },
    );
    assert.equal(response.status, 201);
    assert.ok(late);
    assert.equal((await expectProblem(late, 'database_unavailable')).retryable, true);
    await closing;
    await assert.rejects(world.handler.account(world.organizationId), { code: 'database_unavailable' });
    await world.handler.close();
  });

  test('responds to pages of other origins so that they see that they may retry', async () => {
    const world = await createWorld(await openTestPGlite(), { embed: EMBED });
    await world.handler.close();
    const headers = { Origin: PORTAL, 'Access-Control-Request-Method': 'GET' };
    const preflight = await world.send('OPTIONS', 'account', undefined, headers);
    const refused = await world.send('GET', 'account', undefined, { Origin: PORTAL });
    for (const response of [preflight, refused])
      assert.equal(response.headers.get('Access-Control-Allow-Origin'), PORTAL);
    assert.equal(preflight.status, 204);
    assert.equal((await expectProblem(refused, 'database_unavailable')).retryable, true);
    assert.deepEqual(world.errors, []);
  });

  test('waits for everything in progress, including failures', async () => {
    const drain = createDrain(() => new Error('closed'));
    let fail: (error: Error) => void = () => undefined;
    const failing = drain.run(() => new Promise((_, reject) => (fail = reject)));
    let isClosed = false;
    const closed = drain.close().then(() => (isClosed = true));
    await assert.rejects(
      drain.run(() => Promise.resolve()),
      /closed/,
    );
    assert.equal(isClosed, false);
    fail(new Error('failed'));
    await assert.rejects(failing, /failed/);
    await closed;
  });
});

describe('openDatabase({ migrate: false })', () => {
  test('refuses a schema with a missing migration by its name, and uses one that another role has migrated', async () => {
    const pglite = await openPGlite(null);
    const dialect = new PGliteDialect({ pglite });
    const serving = openDatabase({ dialect, migrate: false });
    assert.equal((await readHealth(serving, 0)).schema, 'behind');
    await assert.rejects(serving.migrate(), {
      code: 'database_schema_behind',
      message: /001-ledger.*ocw-billing migrate/s,
    });
    await openDatabase({ dialect: new PGliteDialect({ pglite }) }).migrate();
    await serving.migrate();
    assert.equal((await readHealth(serving, 0)).schema, 'current');
    await serving.close();
  });
});
