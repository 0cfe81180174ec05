import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AccountSchema,
  CreditEntryPageSchema,
  CreditPurchaseSchema,
  parse,
  SeatChangeQuoteSchema,
  SeatChangeSchema,
} from '../../src/contract/index.ts';
import type { AccountChanges } from '../../src/testing/fixtures/index.ts';
import {
  ACCOUNT,
  accountFixture,
  createFixtureFetch,
  createFixtureStripe,
  CREDIT_ENTRIES,
  creditPurchaseFixture,
  quoteFixture,
  seatChangeFixture,
} from '../../src/testing/fixtures/index.ts';

const wealthy = accountFixture({ accountCredit: { amount: 3000, currency: 'USD' } });

test('the fixtures conform exactly to the contract', () => {
  const quotes = [8, 3, 6].flatMap((seats) => [
    quoteFixture(ACCOUNT, seats),
    quoteFixture(wealthy, seats, { tax: 843, pending: 1450 }),
  ]);
  const values = [
    ...[ACCOUNT, wealthy].map((value) => [AccountSchema, value] as const),
    ...quotes.map((value) => [SeatChangeQuoteSchema, value] as const),
    ...quotes.map(
      (quote) => [SeatChangeSchema, seatChangeFixture(quote, { status: 'requires_action' })] as const,
    ),
    ...CreditPurchaseSchema.entries.status.options.flatMap((status) =>
      (['elements', 'hosted'] as const).map(
        (checkout) => [CreditPurchaseSchema, creditPurchaseFixture({ status, checkout })] as const,
      ),
    ),
    [CreditEntryPageSchema, { entries: CREDIT_ENTRIES, nextCursor: null }] as const,
  ];
  for (const [schema, value] of values) assert.deepEqual(parse(schema, value), { ok: true, value });
});

test("a quote's amounts add up to the charge", () => {
  for (const [account, seats, extras] of [
    [ACCOUNT, 8, {}],
    [ACCOUNT, 3, {}],
    [wealthy, 8, { tax: 843, pending: 1450 }],
    [wealthy, 6, { discount: 200 }],
  ] as const) {
    const quote = quoteFixture(account, seats, extras);
    const amount = (key: keyof typeof quote): number => (quote[key] as { readonly amount: number }).amount;
    const lines = quote.lineItems.reduce((sum, line) => sum + line.amount.amount, 0);
    assert.equal(lines, amount('subtotal'));
    assert.equal(amount('subtotal') - amount('discount') + amount('tax'), amount('total'));
    const balance = amount('accountCreditAdded') - amount('accountCreditApplied') - amount('deferred');
    assert.equal(amount('total') + balance, amount('amountDue'));
  }
});

test('changing part of an object keeps the rest of it', () => {
  const { credits } = accountFixture({ credits: { alerts: ['low'] } });
  assert.deepEqual(credits, { ...ACCOUNT.credits, alerts: ['low'] });
});

test('credits stay the sum of their sources', () => {
  const { plan, purchased } = ACCOUNT.credits;
  const sources = (credits: NonNullable<AccountChanges['credits']>): readonly number[] => {
    const account = accountFixture({ credits });
    return [account.credits.available, account.credits.plan.available, account.credits.purchased.available];
  };
  assert.deepEqual(sources({ available: 0 }), [0, 0, 0]);
  assert.deepEqual(sources({ available: 20 }), [20, plan.available, 20 - plan.available]);
  assert.deepEqual(sources({ purchased: { available: 1 } }), [plan.available + 1, plan.available, 1]);
  assert.deepEqual(sources({ plan: { ...plan, available: 0 } }), [
    purchased.available,
    0,
    purchased.available,
  ]);
});

test('every balance in the ledger is the previous one plus the entry', () => {
  CREDIT_ENTRIES.slice(0, -1).forEach((entry, index) => {
    assert.equal(entry.balance, (CREDIT_ENTRIES[index + 1]?.balance ?? 0) + entry.quantity, entry.id);
  });
  assert.equal(CREDIT_ENTRIES[0]?.balance, ACCOUNT.credits.available);
});

test('a fixture backend responds to a purchase with its option, and with 404 without one', async () => {
  const backend = createFixtureFetch({
    account: ACCOUNT,
    buy: ({ quantity, checkout }) => creditPurchaseFixture({ quantity, checkout }),
    purchase: () => creditPurchaseFixture({ status: 'fulfilled' }),
  });
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const init = body && { method: 'POST', body: JSON.stringify(body) };
    return await (await backend(`https://example.com/billing/${path}`, init)).json();
  };
  const asked = await ask('credit-purchases', { quantity: 3, checkout: 'hosted' });
  assert.deepEqual(asked, creditPurchaseFixture({ quantity: 3, checkout: 'hosted' }));
  assert.deepEqual(
    await ask('credit-purchases/purchase_fixture'),
    creditPurchaseFixture({ status: 'fulfilled' }),
  );
  const portal = (await ask('portal-sessions', {})) as { readonly code: string };
  assert.equal(portal.code, 'not_found');
});

test('a fixture of Stripe sells the purchase, and starts a challenge if configured', async () => {
  const purchase = creditPurchaseFixture({ quantity: 2, total: { amount: 4104, currency: 'USD' } });
  const stripe = createFixtureStripe({ purchase, outcome: 'requires_action' });
  const card = { clientSecret: 'cs_fixture_secret_fixture', paymentMethod: '4242424242424242' };
  const { total, tax, status } = await stripe.retrieveCheckout(card.clientSecret);
  assert.deepEqual({ total, tax, status }, { total: 4104, tax: 304, status: 'open' });
  const { intent, checkout } = await stripe.confirmCheckout(card);
  assert.deepEqual([intent?.status, checkout.status], ['requires_action', 'open']);
  const refused = await stripe.completeChallenge({ ...card, result: 'fail' });
  assert.equal(refused.status, 'requires_payment_method');
  await stripe.completeChallenge({ ...card, result: 'succeed' });
  assert.deepEqual((await stripe.retrieveCheckout(card.clientSecret)).paymentStatus, 'paid');
});
