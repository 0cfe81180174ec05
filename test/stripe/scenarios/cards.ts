import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import type { Scenario } from '../scenario.ts';
import { withStage } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const RETURN_URL = 'https://app.example.com/billing';

/** A card put on file as the page does it, with the key of the server instead of Stripe.js. */
async function setUp(stage: Stage, card: string): Promise<string> {
  const { id, clientSecret } = await stage.customers.createSetup(
    stage.ids.customerId,
    'org_contract',
    randomUUID(),
  );
  assert.ok(clientSecret.startsWith(`${id}_secret_`));
  assert.deepEqual(await stage.customers.readSetup(id), { status: 'open', paymentMethodId: null });
  await stage.stripe.setupIntents.confirm(id, { payment_method: card, return_url: RETURN_URL });
  const { status, paymentMethodId } = await stage.customers.readSetup(id);
  assert.equal(status, 'succeeded');
  return paymentMethodId ?? '';
}

/** How cards are saved. */
export const cards: readonly Scenario[] = [
  withStage('a saved card becomes the default', { card: null }, async (stage) => {
    assert.equal((await stage.read()).snapshot.paymentMethod, null);
    await stage.customers.makeDefault(stage.ids, await setUp(stage, 'pm_card_visa'));
    const { paymentMethod } = (await stage.read()).snapshot;
    assert.deepEqual([paymentMethod?.brand, paymentMethod?.last4], ['visa', '4242']);
    await stage.change(8);
    assert.equal((await stage.read()).snapshot.quantity, 8);
  }),

  withStage('a saved card also replaces the subscription’s own card', {}, async (stage) => {
    const own = await stage.useCard('pm_card_visa');
    await stage.stripe.subscriptions.update(stage.ids.subscriptionId, { default_payment_method: own });
    await stage.customers.makeDefault(stage.ids, await setUp(stage, 'pm_card_mastercard'));
    assert.equal((await stage.read()).snapshot.paymentMethod?.brand, 'mastercard');
  }),

  withStage('a canceled setup is settled', {}, async (stage) => {
    const { id } = await stage.customers.createSetup(stage.ids.customerId, 'org_contract', randomUUID());
    await stage.stripe.setupIntents.cancel(id);
    assert.equal((await stage.customers.readSetup(id)).status, 'settled');
  }),

  withStage('the same setup requested twice is one', {}, async (stage) => {
    const key = randomUUID();
    const ask = (): Promise<{ id: string }> =>
      stage.customers.createSetup(stage.ids.customerId, 'org_contract', key);
    assert.equal((await ask()).id, (await ask()).id);
  }),

  withStage('the customer portal opens at an address of Stripe’s', {}, async (stage, test) => {
    try {
      assert.match(await stage.customers.openPortal(stage.ids.customerId, RETURN_URL), /^https?:\/\//);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
      if (!/configuration/i.test(error.message)) throw error;
      test.skip('this account has no saved customer portal settings');
    }
  }),
];
