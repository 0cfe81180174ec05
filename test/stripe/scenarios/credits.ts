import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CheckoutOrder } from '../../../src/server/stripe/checkout.ts';
import { createTopUpCatalog } from '../../../src/server/stripe/catalog.ts';
import { systemTimer } from '../../../src/server/stripe/deadline.ts';
import { stripeErrorKind } from '../../../src/server/stripe/errors.ts';
import { createOutageMemory } from '../../../src/server/stripe/outages.ts';
import type { Scenario } from '../scenario.ts';
import { refusalOf, withShop } from '../scenario.ts';
import type { Shop } from '../stage.ts';
import { HOUR } from '../stage.ts';

function orderOf(shop: Shop, parts: Partial<CheckoutOrder> = {}): CheckoutOrder {
  return {
    organizationId: 'org_contract',
    purchaseId: randomUUID(),
    customerId: shop.customerId,
    priceId: shop.priceId,
    currency: 'USD',
    quantity: 3,
    checkout: 'elements',
    returnUrl: 'https://app.example.com/billing?tab=credits',
    expiresAt: shop.now() + HOUR,
    ...parts,
  };
}

/** How credits are sold. Without payments, which require Stripe's page. */
export const credits: readonly Scenario[] = [
  withShop('the price of a credit is read in minor units', async (shop) => {
    const policy = { priceId: shop.priceId, minimum: 1, maximum: 100 };
    const catalog = createTopUpCatalog(shop.stripe, policy, {
      outages: createOutageMemory(() => shop.now()),
      startTimer: systemTimer,
      report: (error) => assert.ifError(error),
    });
    const offer = await catalog.read(shop.now());
    assert.deepEqual(offer?.in('USD')?.unitPrice, { amount: 1900, currency: 'USD' });
  }),

  withShop('an embedded session has a secret and no URL', async (shop) => {
    const order = orderOf(shop);
    const session = await shop.checkout.create(order);
    assert.match(session.clientSecret ?? '', /^cs_test_\w+_secret_/);
    assert.equal(session.url, null);
    const read = await shop.checkout.read(session.id);
    assert.deepEqual(
      [read.purchaseId, read.status, read.isPaid, read.total, read.expiresAt, read.paymentId],
      [order.purchaseId, 'open', false, 3 * 1900, order.expiresAt, null],
    );
    assert.deepEqual(read.returned, { amount: 0, of: 0, isDisputed: false });
  }),

  withShop('a hosted session has a URL and no secret', async (shop) => {
    const session = await shop.checkout.create(orderOf(shop, { checkout: 'hosted' }));
    assert.match(session.url ?? '', /^https?:\/\//);
    assert.equal(session.clientSecret, null);
    assert.equal(session.total, 3 * 1900);
  }),

  withShop('the same purchase requested twice is one session', async (shop) => {
    const order = orderOf(shop);
    assert.equal((await shop.checkout.create(order)).id, (await shop.checkout.create(order)).id);
  }),

  withShop('another purchase with the same key is refused', async (shop) => {
    const order = orderOf(shop);
    await shop.checkout.create(order);
    const refusal = await refusalOf(shop.checkout.create({ ...order, quantity: 4 }));
    assert.equal(stripeErrorKind(refusal), 'in_use');
  }),

  withShop('an expired session is neither paid nor failed', async (shop) => {
    const { id } = await shop.checkout.create(orderOf(shop));
    await shop.stripe.checkout.sessions.expire(id);
    const { status, isPaid, hasFailed } = await shop.checkout.read(id);
    assert.deepEqual([status, isPaid, hasFailed], ['expired', false, false]);
  }),

  withShop('a session expires after half an hour to a day', async (shop) => {
    for (const expiresAt of [shop.now() + HOUR / 4, shop.now() + 25 * HOUR]) {
      const refusal = await refusalOf(shop.checkout.create(orderOf(shop, { expiresAt })));
      assert.equal(stripeErrorKind(refusal), 'refused');
    }
  }),
];
