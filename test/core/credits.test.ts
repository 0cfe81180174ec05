import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { SpendableGrant } from '../../src/core/index.ts';
import { seatChangeGrant, spendCredits } from '../../src/core/index.ts';

describe('credits that a seat change adds', () => {
  const table: readonly [from: number, to: number, highest: number, creditsPerSeat: number, added: number][] =
    [
      [5, 8, 5, 1, 3],
      [8, 5, 8, 1, 0],
      [5, 8, 8, 1, 0],
      [5, 10, 8, 1, 2],
      [5, 8, 5, 2, 6],
      [5, 8, 5, 0, 0],
      [0, 4, 0, 1, 4],
    ];
  for (const [from, to, highestThisPeriod, creditsPerSeat, added] of table) {
    it(`${from} → ${to} after a highest of ${highestThisPeriod}, ${creditsPerSeat} each: ${added}`, () => {
      assert.equal(seatChangeGrant({ from, to, highestThisPeriod, creditsPerSeat }), added);
    });
  }

  it('no sequence of changes mints more than the highest quantity grants', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (quantities) => {
        let from = 0;
        let highestThisPeriod = 0;
        let granted = 0;
        for (const to of quantities) {
          granted += seatChangeGrant({ from, to, highestThisPeriod, creditsPerSeat: 1 });
          highestThisPeriod = Math.max(highestThisPeriod, to);
          from = to;
        }
        assert.equal(granted, Math.max(...quantities));
      }),
    );
  });

  it('refuses negative and fractional numbers', () => {
    assert.throws(
      () => seatChangeGrant({ from: -1, to: 2, highestThisPeriod: 0, creditsPerSeat: 1 }),
      /from must be a safe integer of at least 0, got -1/,
    );
  });
});

describe('spending credits', () => {
  const at = 1000;
  const plan: SpendableGrant = { id: 'plan', remaining: 2, grantedAt: 500, expiresAt: 2000 };
  const extra: SpendableGrant = { id: 'extra', remaining: 1, grantedAt: 700, expiresAt: 2000 };
  const bought: SpendableGrant = { id: 'bought', remaining: 3, grantedAt: 100, expiresAt: null };
  const older: SpendableGrant = { id: 'older', remaining: 1, grantedAt: 50, expiresAt: null };

  it('takes the grants that end soonest first, then the oldest', () => {
    assert.deepEqual(spendCredits({ grants: [bought, extra, plan, older], quantity: 5, at }), {
      status: 'spent',
      uses: [
        { grantId: 'plan', quantity: 2 },
        { grantId: 'extra', quantity: 1 },
        { grantId: 'older', quantity: 1 },
        { grantId: 'bought', quantity: 1 },
      ],
    });
  });

  it('refuses the whole quantity if not all of it is available', () => {
    assert.deepEqual(spendCredits({ grants: [plan, bought], quantity: 6, at }), {
      status: 'insufficient',
      available: 5,
      missing: 1,
    });
  });

  it('excludes grants that have ended at this second, and those that have not started', () => {
    assert.equal(spendCredits({ grants: [plan], quantity: 1, at: 1999 }).status, 'spent');
    assert.equal(spendCredits({ grants: [plan], quantity: 1, at: 2000 }).status, 'insufficient');
    assert.equal(spendCredits({ grants: [plan], quantity: 1, at: 499 }).status, 'insufficient');
  });

  it('does not modify its input', () => {
    const grants = Object.freeze([bought, plan]);
    spendCredits({ grants, quantity: 1, at });
    assert.deepEqual(grants, [bought, plan]);
  });

  it('refuses a quantity of zero', () => {
    assert.throws(() => spendCredits({ grants: [plan], quantity: 0, at }), /quantity .* at least 1/);
    assert.throws(
      () => spendCredits({ grants: [{ ...plan, remaining: -1 }], quantity: 1, at }),
      /remaining of grant plan/,
    );
  });

  const grant = fc.record({
    id: fc.uuid(),
    remaining: fc.integer({ min: 0, max: 20 }),
    grantedAt: fc.integer({ min: 0, max: 2000 }),
    expiresAt: fc.option(fc.integer({ min: 0, max: 2000 })),
  });
  it('takes exactly the quantity from usable grants, never more than a grant has, in any order', () => {
    const grants = fc.uniqueArray(grant, { selector: (each) => each.id });
    fc.assert(
      fc.property(grants, fc.integer({ min: 1, max: 60 }), (all, quantity) => {
        const result = spendCredits({ grants: all, quantity, at });
        assert.deepEqual(spendCredits({ grants: [...all].reverse(), quantity, at }), result);
        if (result.status === 'insufficient') return;
        const byId = new Map(all.map((each) => [each.id, each]));
        for (const use of result.uses) {
          const from = byId.get(use.grantId);
          assert.ok(from && use.quantity >= 1 && use.quantity <= from.remaining);
          assert.ok(from.grantedAt <= at && (from.expiresAt === null || at < from.expiresAt));
        }
        assert.equal(
          result.uses.reduce((sum, use) => sum + use.quantity, 0),
          quantity,
        );
      }),
    );
  });
});
