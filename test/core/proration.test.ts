import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { prorateSeatChange, prorationLine } from '../../src/core/index.ts';

interface RecordedLine {
  readonly kind: 'credit' | 'debit';
  readonly unit_amount: number;
  readonly quantity: number;
  readonly full_interval_start: number;
  readonly full_interval_end: number;
  readonly line_period_end: number;
  readonly is_tie: boolean;
  readonly amount: number;
}
interface Recorded {
  readonly id: string;
  readonly evidence: string;
  readonly proration_date: number;
  readonly expected_lines: readonly RecordedLine[];
}

const { stripe } = JSON.parse(
  readFileSync(new URL('../fixtures/proration-examples.json', import.meta.url), 'utf8'),
) as { stripe: Recorded[] };

describe('recorded Stripe proration lines', () => {
  for (const recorded of stripe) {
    for (const line of recorded.expected_lines) {
      const tie = line.is_tie ? ', an exact tie' : '';
      it(`${recorded.id}: ${line.kind} of ${line.quantity} × ${line.unit_amount} is ${line.amount}${tie}`, () => {
        const sign = line.kind === 'credit' ? -1 : 1;
        assert.equal(
          prorationLine({
            amount: sign * line.unit_amount * line.quantity,
            prorationDate: recorded.proration_date,
            period: { start: line.full_interval_start, end: line.line_period_end },
            intervalSeconds: line.full_interval_end - line.full_interval_start,
          }),
          line.amount,
        );
      });
    }
  }
});

describe('rounding', () => {
  const half = { prorationDate: 1, period: { start: 0, end: 2 } };
  const table: readonly [amount: number, expected: number][] = [
    [5, 2],
    [-5, -3],
    [15, 7],
    [-15, -8],
    [1, 0],
    [-1, -1],
    [0, 0],
  ];
  for (const [amount, expected] of table) {
    it(`rounds the tie of half of ${amount} toward −∞: ${expected}`, () => {
      assert.equal(prorationLine({ amount, ...half }), expected);
    });
  }
  it('returns a plain zero, never −0', () => {
    assert.ok(Object.is(prorationLine({ amount: -1000, prorationDate: 2, period: { start: 0, end: 2 } }), 0));
  });
});

describe('a seat change', () => {
  const period = { start: 1_790_000_000, end: 1_792_592_000 };
  const middle = 1_791_296_000;

  it('5 → 8 users at 29.00 in the middle of the period costs 43.50', () => {
    assert.deepEqual(prorateSeatChange({ unitAmount: 2900, from: 5, to: 8, prorationDate: middle, period }), {
      credit: -7250,
      debit: 11600,
      total: 4350,
    });
  });

  it('applies a percent discount inside the lines and rounds once', () => {
    const start = 0;
    const end = 31 * 86_400;
    const discounted = prorateSeatChange({
      unitAmount: 5000,
      from: 1,
      to: 4,
      prorationDate: 7 * 86_400,
      period: { start, end },
      discountPercent: 50,
    });
    assert.deepEqual(discounted, { credit: -1935, debit: 7742, total: 5807 });
  });

  it('prorates a stub period as a part of the full interval', () => {
    const stub = { start: 0, end: 10 * 86_400 };
    const { debit } = prorateSeatChange({
      unitAmount: 3000,
      from: 0,
      to: 1,
      prorationDate: 0,
      period: stub,
      intervalSeconds: 30 * 86_400,
    });
    assert.equal(debit, 1000);
  });
});

/** A second implementation: long division by repeated halving of the search range, no shared code. */
function oracle(amount: bigint, remaining: bigint, interval: bigint): bigint {
  const isAtLeast = (candidate: bigint): boolean =>
    2n * candidate * interval + interval >= 2n * amount * remaining;
  let low = -(1n << 80n);
  let high = 1n << 80n;
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (isAtLeast(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}

const seconds = fc.integer({ min: 1, max: 366 * 86_400 });
const start = fc.integer({ min: 0, max: 4_000_000_000 });
const change = fc
  .record({
    unitAmount: fc.integer({ min: 0, max: 10_000_000 }),
    from: fc.integer({ min: 0, max: 100_000 }),
    to: fc.integer({ min: 0, max: 100_000 }),
    start,
    length: seconds,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ start: begin, length, share, ...rest }) => ({
    ...rest,
    period: { start: begin, end: begin + length },
    prorationDate: begin + Math.floor(share * length),
  }));

describe('properties', () => {
  it('match an independent implementation', () => {
    fc.assert(
      fc.property(change, ({ unitAmount, to, period, prorationDate }) => {
        const line = prorationLine({ amount: unitAmount * to, period, prorationDate });
        const expected = oracle(
          BigInt(unitAmount * to),
          BigInt(period.end - prorationDate),
          BigInt(period.end - period.start),
        );
        assert.equal(BigInt(line), expected);
      }),
    );
  });

  it('match it on both sides of the safe integer range, with any discount', () => {
    // amount × share × seconds is around 2^53, where the computation switches to BigInt.
    const nearLimit = fc.record({
      amount: fc.integer({ min: -4_000_000_000, max: 4_000_000_000 }),
      seconds: fc.integer({ min: 1, max: 4_000_000 }),
      interval: fc.integer({ min: 4_000_000, max: 4_500_000 }),
      percent: fc.constantFrom(0, 0.0001, 12.5, 33.3333, 50, 99.9999, 100),
    });
    fc.assert(
      fc.property(nearLimit, ({ amount, seconds: left, interval, percent }) => {
        const period = { start: 0, end: interval };
        const { debit } = prorateSeatChange({
          unitAmount: Math.abs(amount),
          from: 0,
          to: 1,
          prorationDate: interval - left,
          period,
          discountPercent: percent,
        });
        const share = 1_000_000n - BigInt(Math.round(percent * 10_000));
        const expected = oracle(
          BigInt(Math.abs(amount)) * share,
          BigInt(left),
          BigInt(interval) * 1_000_000n,
        );
        assert.equal(BigInt(debit), expected);
        const line = prorationLine({ amount, prorationDate: interval - left, period });
        assert.equal(BigInt(line), oracle(BigInt(amount), BigInt(left), BigInt(interval)));
        assert.ok(!Object.is(line, -0) && !Object.is(debit, -0));
      }),
      { numRuns: 2000 },
    );
  });

  it('parts sum to the whole', () => {
    fc.assert(
      fc.property(change, (input) => {
        const { credit, debit, total } = prorateSeatChange(input);
        assert.equal(credit + debit, total);
        assert.ok(credit <= 0 && debit >= 0);
      }),
    );
  });

  it('more users never cost less', () => {
    fc.assert(
      fc.property(change, (input) => {
        const more = prorateSeatChange({ ...input, to: input.to + 1 });
        assert.ok(more.total >= prorateSeatChange(input).total);
      }),
    );
  });

  it('a line never grows as the period passes', () => {
    fc.assert(
      fc.property(change, fc.nat(), (input, later) => {
        const amount = input.unitAmount * input.to;
        const now = prorationLine({ ...input, amount });
        const prorationDate = Math.min(input.period.end, input.prorationDate + later);
        assert.ok(prorationLine({ ...input, amount, prorationDate }) <= now);
      }),
    );
  });

  it('adding and removing users at the same instant nets to zero, except for exact ties', () => {
    fc.assert(
      fc.property(change, (input) => {
        const up = prorateSeatChange(input);
        const down = prorateSeatChange({ ...input, from: input.to, to: input.from });
        const ties = [input.from, input.to].filter((seats) => {
          const doubled =
            2n * BigInt(input.unitAmount * seats) * BigInt(input.period.end - input.prorationDate);
          const interval = BigInt(input.period.end - input.period.start);
          return doubled % interval === 0n && (doubled / interval) % 2n !== 0n;
        });
        assert.equal(up.total + down.total + ties.length, 0);
      }),
    );
  });
});

describe('bad input', () => {
  const good = { amount: 100, prorationDate: 5, period: { start: 0, end: 10 } };
  const table: readonly [string, Parameters<typeof prorationLine>[0], RegExp][] = [
    ['a fraction of a cent', { ...good, amount: 1.5 }, /amount must be a safe integer, got 1.5/],
    ['NaN', { ...good, amount: Number.NaN }, /amount .* got NaN/],
    ['an amount past the safe range', { ...good, amount: 2 ** 53 }, /amount must be a safe integer/],
    ['a date before the period', { ...good, prorationDate: -1 }, /within the billing period 0–10, got -1/],
    ['a date after the period', { ...good, prorationDate: 11 }, /within the billing period/],
    ['an empty period', { ...good, period: { start: 10, end: 10 } }, /period.end \(10\) must be after/],
    ['an interval of nothing', { ...good, intervalSeconds: 0 }, /intervalSeconds .* at least 1/],
  ];
  for (const [name, input, message] of table) {
    it(`refuses ${name}`, () => {
      assert.throws(() => prorationLine(input), { name: 'RangeError', message });
    });
  }
  it('names the product beyond the safe range', () => {
    const input = {
      unitAmount: 2 ** 40,
      from: 1,
      to: 2 ** 20,
      prorationDate: 0,
      period: { start: 0, end: 1 },
    };
    assert.throws(() => prorateSeatChange(input), {
      name: 'RangeError',
      message: /unitAmount × to must be a safe integer, got 1152921504606847000/,
    });
  });
  it('names the line beyond the safe range, if the interval is shorter than the period', () => {
    const input = { amount: 2 ** 52, prorationDate: 0, period: { start: 0, end: 10 }, intervalSeconds: 1 };
    assert.throws(() => prorationLine(input), /the proration line must be a safe integer/);
  });
  it('refuses a discount outside 0 to 100, or with more than four decimals', () => {
    const input = { unitAmount: 100, from: 1, to: 2, prorationDate: 0, period: { start: 0, end: 1 } };
    for (const discountPercent of [-1, 101, Number.NaN, 33.333333]) {
      assert.throws(() => prorateSeatChange({ ...input, discountPercent }), /discountPercent/);
    }
  });
});
