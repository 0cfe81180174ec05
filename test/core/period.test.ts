import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { BillingInterval } from '../../src/core/index.ts';
import { billingPeriod } from '../../src/core/index.ts';

const at = (iso: string): number => Date.parse(iso) / 1000;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000', '');

const { calendar } = JSON.parse(
  readFileSync(new URL('../fixtures/proration-examples.json', import.meta.url), 'utf8'),
) as { calendar: { start_iso: string; end_iso: string; interval: BillingInterval }[] };

describe('billing periods', () => {
  for (const { start_iso, end_iso, interval } of calendar) {
    it(`recorded: the ${interval} from ${start_iso} ends ${end_iso}`, () => {
      assert.equal(iso(billingPeriod({ anchor: at(start_iso), interval, index: 0 }).end), end_iso);
    });
  }

  it('counts from the anchor: 31 Jan → 28 Feb → 31 Mar → 30 Apr', () => {
    const anchor = at('2026-01-31T05:06:07Z');
    const ends = [0, 1, 2].map((index) => iso(billingPeriod({ anchor, interval: 'month', index }).end));
    assert.deepEqual(ends, ['2026-02-28T05:06:07Z', '2026-03-31T05:06:07Z', '2026-04-30T05:06:07Z']);
  });

  it('maps 29 February of a leap year to 28 February of the next, and back', () => {
    const anchor = at('2024-02-29T23:59:59Z');
    assert.equal(iso(billingPeriod({ anchor, interval: 'year', index: 0 }).end), '2025-02-28T23:59:59Z');
    assert.equal(iso(billingPeriod({ anchor, interval: 'year', index: 3 }).end), '2028-02-29T23:59:59Z');
  });

  it('has the full interval before the anchor at index −1, for stub periods', () => {
    const anchor = at('2026-03-01T00:00:00Z');
    assert.equal(iso(billingPeriod({ anchor, interval: 'month', index: -1 }).start), '2026-02-01T00:00:00Z');
  });

  it('each period starts where the one before it ended', () => {
    const anchors = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(anchors, fc.integer({ min: -50, max: 500 }), (anchor, index) => {
        const here = billingPeriod({ anchor, interval: 'month', index });
        assert.equal(here.end, billingPeriod({ anchor, interval: 'month', index: index + 1 }).start);
        assert.ok(here.end - here.start >= 28 * 86_400 && here.end - here.start <= 31 * 86_400);
      }),
    );
  });

  it('refuses an invalid anchor, interval or index', () => {
    assert.throws(() => billingPeriod({ anchor: 1.5, interval: 'month', index: 0 }), /anchor/);
    assert.throws(
      () => billingPeriod({ anchor: 0, interval: 'week' as 'month', index: 0 }),
      /'month' or 'year'/,
    );
    assert.throws(() => billingPeriod({ anchor: 0, interval: 'month', index: 0.5 }), /index/);
    assert.throws(() => billingPeriod({ anchor: 0, interval: 'year', index: 1_000_000 }), RangeError);
  });
});
