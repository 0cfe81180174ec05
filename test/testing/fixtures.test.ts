import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AccountSchema, parse, SeatChangeQuoteSchema, SeatChangeSchema } from '../../src/contract/index.ts';
import {
  ACCOUNT,
  accountFixture,
  quoteFixture,
  seatChangeFixture,
} from '../../src/testing/fixtures/index.ts';

const wealthy = accountFixture({ accountCredit: { amount: 3000, currency: 'USD' } });

test('the fixtures keep the contract to the letter', () => {
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
  ];
  for (const [schema, value] of values) assert.deepEqual(parse(schema, value), { ok: true, value });
});

test('the sums of a quote add up to what is charged', () => {
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

test('a part of an object that a fixture changes leaves the rest of it', () => {
  const { credits } = accountFixture({ credits: { available: 0 } });
  assert.equal(credits.available, 0);
  assert.deepEqual(credits.plan, ACCOUNT.credits.plan);
});
