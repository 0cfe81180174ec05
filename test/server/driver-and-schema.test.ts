import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { missingDriver } from '../../src/server/database/missing-driver.ts';
import { createBillingHandler, openDatabase } from '../../src/server/index.ts';
import { OperatorError } from '../../src/server/operator-error.ts';
import { createStripeSimulator, simulatedStripe } from '../../src/simulator/index.ts';
import { readAccount } from '../support/contract-responses.ts';
import { openTestPGlite, postgresServer } from '../support/databases.ts';
import { createWorld } from '../support/world.ts';

test('A missing driver is named with the command that installs it', async () => {
  const name: string = 'ocw-driver-of-nobody';
  const cause: unknown = await (import(name) as Promise<unknown>).catch((error: unknown) => error);
  const error = missingDriver(name, cause);
  assert.ok(error instanceof OperatorError);
  assert.equal(error.code, 'database_driver_missing');
  assert.match(error.message, /npm install ocw-driver-of-nobody/);
});

test('A missing driver is reported to the host when the handler is created', async () => {
  const missing = new OperatorError(
    'database_driver_missing',
    'The package pg is not installed: npm install pg.',
  );
  const database = { ...openDatabase({ directory: null }), loadDriver: () => Promise.reject(missing) };
  const reported = new Promise((resolve) => {
    createBillingHandler({
      identify: () => Promise.resolve(null),
      database,
      stripe: {
        client: simulatedStripe(createStripeSimulator()),
        webhookSecret: 'whsec_test',
        mode: 'simulated',
      },
      policy: {
        creditName: 'OCJ',
        creditsPerSeat: 1,
        topUp: null,
        creditIncludes: [],
        allowedReturnOrigins: [],
      },
      onError: resolve,
    });
  });
  assert.equal(await reported, missing);
});

test('The drivers in this repository load without opening a database', async () => {
  await openDatabase({ url: 'postgres://nowhere.invalid/none' }).loadDriver();
  await openDatabase({ directory: '/nowhere/at/all' }).loadDriver();
});

test('An installed driver that fails to load fails with its own error', () => {
  const own = new Error('its own');
  assert.equal(missingDriver('pg', own), own);
});

test('a schema with migrations of a newer version is reported once, with their names, and requests work', async () => {
  const database = await openTestPGlite();
  await sql`insert into ocw_billing.migrations (name) values ('998-later'), ('999-latest')`.execute(
    database.db,
  );
  const world = await createWorld(database);
  await readAccount(world);
  await readAccount(world);
  const [error, ...others] = world.errors;
  assert.ok(error instanceof OperatorError);
  assert.equal(error.code, 'database_schema_newer');
  assert.match(error.message, /998-later, 999-latest/);
  assert.deepEqual(others, []);
  await database.close();
});

test('A closed database leaves no timer that keeps the process alive', async (context) => {
  const postgres = await postgresServer();
  if ('missing' in postgres) return context.skip(postgres.missing);
  const url = await postgres.createDatabase();
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  const before = timers();
  const database = openDatabase({ url });
  await database.migrate();
  await database.transaction((trx) => trx.selectFrom('organizations').select('id').execute());
  await database.close();
  assert.ok(timers() <= before, `${before} before, ${timers()} after`);
});
