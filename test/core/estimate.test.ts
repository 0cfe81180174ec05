import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EstimableAccount } from '../../src/core/index.ts';
import { estimateSeatChange } from '../../src/core/index.ts';

const start = 1_790_000_000;
const end = start + 30 * 86_400;
const middle = start + 15 * 86_400;
const usd = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'USD' });

const account: EstimableAccount = {
  status: 'active',
  plan: { unitPrice: usd(2900), interval: 'month', creditsPerSeat: 1 },
  seats: { quantity: 5, minimum: 2, maximum: 50, highestThisPeriod: 5 },
  billingPeriod: { start, end, intervalSeconds: end - start },
  credits: { available: 4 },
  accountCredit: usd(0),
  proration: { discountPercent: 0, minimumCharge: 50, caveats: [], quoteOnly: null },
};
const estimate = (seats: number, change: Partial<EstimableAccount> = {}, at = middle) =>
  estimateSeatChange({ account: { ...account, ...change }, seats, at });

describe('the estimate', () => {
  it('of 5 → 8 in mid-period has the monthly total, the amount due, the credits and the next grant', () => {
    assert.deepEqual(estimate(8), {
      status: 'change',
      direction: 'increase',
      seats: { from: 5, to: 8 },
      recurring: { before: 14_500, after: 23_200 },
      credits: { added: 3, before: 4, after: 7, nextGrant: 8, alreadyGranted: 0 },
      due: {
        status: 'estimated',
        credit: -7250,
        debit: 11_600,
        total: 4350,
        amountDue: 4350,
        accountCreditApplied: 0,
        accountCreditAdded: 0,
        deferred: 0,
        caveats: [],
      },
    });
  });

  it('of a decrease is account credit; credits stay and the next period grants fewer', () => {
    const result = estimate(3);
    assert.ok(result.status === 'change' && result.due.status === 'estimated');
    assert.equal(result.due.amountDue, 0);
    assert.equal(result.due.accountCreditAdded, 2900);
    assert.deepEqual(result.credits, { added: 0, before: 4, after: 4, nextGrant: 3, alreadyGranted: 0 });
  });

  it('says that adding users again after removing them adds no credits', () => {
    const seats = { ...account.seats, quantity: 5, highestThisPeriod: 8 };
    const again = estimate(8, { seats });
    assert.ok(again.status === 'change');
    assert.deepEqual([again.credits.added, again.credits.alreadyGranted], [0, 3]);
    const higher = estimate(10, { seats });
    assert.ok(higher.status === 'change');
    assert.deepEqual([higher.credits.added, higher.credits.alreadyGranted], [2, 3]);
  });

  it('lets account credit pay for part or all of it', () => {
    const part = estimate(8, { accountCredit: usd(1000) });
    assert.ok(part.status === 'change' && part.due.status === 'estimated');
    assert.deepEqual([part.due.accountCreditApplied, part.due.amountDue], [1000, 3350]);
    const all = estimate(8, { accountCredit: usd(9999) });
    assert.ok(all.status === 'change' && all.due.status === 'estimated');
    assert.deepEqual([all.due.accountCreditApplied, all.due.amountDue, all.due.deferred], [4350, 0, 0]);
  });

  it('moves an amount below the minimum charge to the next invoice', () => {
    const last = estimate(6, {}, end - 200);
    assert.ok(last.status === 'change' && last.due.status === 'estimated');
    assert.deepEqual([last.due.total, last.due.deferred, last.due.amountDue], [0, 0, 0]);
    const late = estimate(8, {}, end - 3600);
    assert.ok(late.status === 'change' && late.due.status === 'estimated');
    assert.deepEqual([late.due.total, late.due.deferred, late.due.amountDue], [12, 12, 0]);
  });

  it('names the limit that a number exceeds', () => {
    assert.deepEqual(estimate(1), { status: 'invalid', reason: 'below_minimum', limit: 2 });
    assert.deepEqual(estimate(51), { status: 'invalid', reason: 'above_maximum', limit: 50 });
    const free = { ...account.seats, minimum: 0, maximum: null };
    assert.deepEqual(estimate(0, { seats: free }), { status: 'invalid', reason: 'below_minimum', limit: 1 });
    assert.deepEqual(estimate(5), { status: 'unchanged' });
  });

  it('says why only a quote has the amount, and still has the monthly total and the credits', () => {
    const proration = { ...account.proration, quoteOnly: 'pricing' as const };
    const result = estimate(8, { proration });
    assert.ok(result.status === 'change');
    assert.deepEqual(result.due, { status: 'quote_only', reason: 'pricing' });
    assert.equal(result.recurring.after, 23_200);
    assert.equal(result.credits.after, 7);
  });

  it('has no amount before or after its period, and none in three-decimal currencies', () => {
    const due = (result: ReturnType<typeof estimate>) => result.status === 'change' && result.due;
    assert.deepEqual(due(estimate(8, {}, end)), { status: 'quote_only', reason: 'period_ended' });
    assert.deepEqual(due(estimate(8, {}, start - 1)), { status: 'quote_only', reason: 'period_ended' });
    const plan = { ...account.plan, unitPrice: { amount: 9000, currency: 'KWD' } };
    assert.deepEqual(due(estimate(8, { plan })), { status: 'quote_only', reason: 'currency' });
  });

  it('leaves discounts that prorations do not support to the quote', () => {
    for (const discountPercent of [100 / 3, 12.34567]) {
      const result = estimate(8, { proration: { ...account.proration, discountPercent } });
      assert.deepEqual(result.status === 'change' && result.due, {
        status: 'quote_only',
        reason: 'discount',
      });
    }
  });

  it('throws rather than return an amount beyond the safe range', () => {
    const seats = { ...account.seats, maximum: null };
    assert.throws(() => estimate(Number.MAX_SAFE_INTEGER, { seats }), RangeError);
    assert.throws(() => estimate(1.5), /seats must be a safe integer, got 1.5/);
  });
});
