import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { openTestPGlite } from '../support/databases.ts';
import { createWorld, DAY } from '../support/world.ts';
import { openTab } from '../state/real-handler.ts';
import { addUsers } from './add-users.ts';
import { createPrices } from './create-prices.ts';
import { subscribe } from './subscribe.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

it('the script of Headless adds users below its limit only', async () => {
  const world = await createWorld(database, { elapsed: 15 * DAY });
  const { client } = openTab(world);
  const { amountDue } = await client.quoteSeatChange(7);
  assert.equal(await addUsers(client, 2, amountDue.amount - 1), false);
  assert.equal((await client.account()).seats.quantity, 5);
  assert.equal(await addUsers(client, 2, amountDue.amount), true);
  assert.equal((await client.account()).seats.quantity, 7);
});

it('the functions of Stripe set-up create an organization that can change users', async () => {
  const world = await createWorld(database);
  const { seat, credit } = await createPrices(world.stripe);
  assert.equal((await world.stripe.prices.retrieve(credit)).unit_amount, 1900);
  await subscribe(world.stripe, world.handler, 'org_of_stripe_setup', {
    price: seat,
    quantity: 4,
    paymentMethod: 'pm_card_visa',
  });
  const account = await world.handler.account('org_of_stripe_setup');
  assert.equal(account.seats.quantity, 4);
  assert.equal(account.seatChangeBlockedBy ?? null, null);
});
