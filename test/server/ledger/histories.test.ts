import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  applyPeriodInvoice,
  correctCredits,
  purchaseReference,
  voidGrant,
} from '../../../src/server/ledger/index.ts';
import type { PeriodInvoiceState } from '../../../src/server/ledger/index.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { TestLedger } from '../../support/ledgers.ts';

const PERIOD = 60;
const id = fc.nat({ max: 5 });
const seats = fc.integer({ min: 0, max: 9 });

/** Everything that can happen to an organization. References are few, so that duplicates are many. */
const steps = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('use'),
      job: fc.nat({ max: 40 }),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('buy'), payment: id, quantity: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('change seats'), seats, isReportedNow: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('tell an older state'), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait'), seconds: fc.nat({ max: PERIOD }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reset the anchor') }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('expire') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('refund'),
      payment: id,
      refund: id,
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('correct'), ticket: id, quantity: fc.constantFrom(-3, -1, 2) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('hear of the invoice'),
      state: fc.constantFrom('expected', 'owed', 'owed', 'paid', 'written_off'),
      which: fc.nat(),
    }),
  },
) as fc.Arbitrary<Step>;

type Step =
  | { does: 'use'; job: number; quantity: number }
  | { does: 'buy'; payment: number; quantity: number }
  | { does: 'change seats'; seats: number; isReportedNow: boolean }
  | { does: 'tell an older state'; which: number }
  | { does: 'wait'; seconds: number }
  | { does: 'reset the anchor' }
  | { does: 'expire' }
  | { does: 'refund'; payment: number; refund: number; quantity: number }
  | { does: 'correct'; ticket: number; quantity: number }
  | { does: 'hear of the invoice'; state: PeriodInvoiceState; which: number };

/** Stripe's state of the subscription at one time. */
interface Snapshot {
  readonly start: number;
  readonly seats: number;
}

/** The independent model: every credit is a token in a row, and the rules are read off the row. */
class Tokens {
  #row: { readonly from: string; readonly born: number; readonly ends: number; held?: boolean }[] = [];
  /** Tokens that were thrown away with their period's invoice. */
  readonly #writtenOff = new Map<number, number>();
  readonly #done = new Set<string>();
  readonly #highest = new Map<number, number>();

  /** Whether this is the first time. */
  first(effect: string): boolean {
    if (this.#done.has(effect)) return false;
    this.#done.add(effect);
    return true;
  }

  has(effect: string): boolean {
    return this.#done.has(effect);
  }

  add(from: string, count: number, born: number, ends = Infinity): void {
    for (let token = 0; token < count; token++) this.#row.push({ from, born, ends });
  }

  alive(now: number): number {
    this.#row = this.#row.filter(({ ends }) => ends > now);
    return this.#row.filter(({ held }) => held !== true).length;
  }

  plan(now: number): number {
    this.alive(now);
    return this.#row.filter(({ ends, held }) => ends < Infinity && held !== true).length;
  }

  held(now: number): number {
    const available = this.alive(now);
    return this.#row.length - available;
  }

  /** A period's invoice decides about the credits granted at that period's start, and no others. */
  hear(start: number, state: PeriodInvoiceState, now: number): void {
    this.alive(now);
    const own = this.#row.filter(({ from }) => from === `own:${start}`);
    if (state === 'owed') for (const token of own) token.held = true;
    if (state === 'written_off') {
      this.#row = this.#row.filter((token) => !own.includes(token));
      this.#writtenOff.set(start, (this.#writtenOff.get(start) ?? 0) + own.length);
    }
    if (state !== 'paid') return;
    for (const token of own) token.held = false;
    if (start !== Math.max(...this.#highest.keys()) || start + PERIOD <= now) return;
    this.add(`own:${start}`, this.#writtenOff.get(start) ?? 0, start, start + PERIOD);
    this.#writtenOff.delete(start);
  }

  take(count: number): void {
    this.#row.sort((a, b) => (a.ends === b.ends ? a.born - b.born : a.ends - b.ends));
    const free = this.#row.filter(({ held }) => held !== true).slice(0, count);
    this.#row = this.#row.filter((token) => !free.includes(token));
  }

  takeFrom(from: string, count: number): void {
    for (let token = 0; token < count; token++) {
      const index = this.#row.findIndex((each) => each.from === from);
      if (index >= 0) this.#row.splice(index, 1);
    }
  }

  tell({ start, seats: reported }: Snapshot, now: number): void {
    this.alive(now);
    if (start < Math.max(...this.#highest.keys()) || start + PERIOD <= now) return;
    if (!this.#highest.has(start)) this.#row = this.#row.filter(({ ends }) => ends === Infinity);
    const highest = this.#highest.get(start) ?? 0;
    if (highest === 0) this.add(`own:${start}`, reported, start, start + PERIOD);
    else if (reported > highest) this.add('plan', reported - highest, now, start + PERIOD);
    this.#highest.set(start, Math.max(reported, highest));
  }
}

/** Runs a history against the ledger and the model side by side, comparing them after each step. */
async function live(ledger: TestLedger, subscriptionId: string, history: readonly Step[]): Promise<void> {
  const model = new Tokens();
  let now = 1_000;
  const reported: Snapshot[] = [{ start: now, seats: 3 }];
  const current = (): Snapshot => reported.at(-1) ?? { start: now, seats: 0 };
  const tell = async (snapshot: Snapshot): Promise<void> => {
    const period = { start: snapshot.start, end: snapshot.start + PERIOD };
    await ledger.apply({ subscriptionId, period, quantity: snapshot.seats, creditsPerSeat: 1, at: now });
    model.tell(snapshot, now);
  };
  const run = async (step: Step): Promise<void> => {
    switch (step.does) {
      case 'use': {
        const result = await ledger.use(`job-${step.job}`, now, step.quantity);
        const before = model.has(`job-${step.job}`);
        const expected = before
          ? 'already_used'
          : model.alive(now) >= step.quantity
            ? 'used'
            : 'insufficient';
        if (expected === 'used' && model.first(`job-${step.job}`)) model.take(step.quantity);
        assert.equal(result.status, expected);
        break;
      }
      case 'buy':
        await ledger.buy(`pay-${step.payment}`, step.quantity, now);
        if (model.first(`pay-${step.payment}`)) model.add(`pay-${step.payment}`, step.quantity, now);
        break;
      case 'change seats':
        reported.push({ start: current().start, seats: step.seats });
        if (step.isReportedNow) await tell(current());
        break;
      case 'tell an older state':
        await tell(reported[step.which % reported.length] ?? current());
        break;
      case 'wait':
        now += step.seconds;
        while (current().start + PERIOD <= now)
          reported.push({ ...current(), start: current().start + PERIOD });
        break;
      case 'reset the anchor':
        reported.push({ ...current(), start: now });
        await tell(current());
        break;
      case 'expire':
        await ledger.expire(now);
        break;
      case 'refund': {
        const { payment, quantity } = step;
        const request = {
          grant: purchaseReference(`pay-${payment}`),
          quantity,
          reference: `re-${payment}-${step.refund}`,
        };
        const result = await ledger.locked((organization) =>
          voidGrant(organization, { ...request, reason: 'refund', at: now }),
        );
        if (result.status === 'unknown_grant') assert.ok(!model.has(`pay-${payment}`));
        else if (model.first(request.reference)) model.takeFrom(`pay-${payment}`, quantity);
        break;
      }
      case 'hear of the invoice': {
        const { start } = reported[step.which % reported.length] ?? current();
        const invoiceId = `in_${start}`;
        await ledger.locked((organization) =>
          applyPeriodInvoice(organization, { subscriptionId, start, invoiceId, state: step.state, at: now }),
        );
        model.hear(start, step.state, now);
        break;
      }
      case 'correct': {
        const { ticket, quantity } = step;
        await ledger.locked((organization) =>
          correctCredits(organization, { reference: `t-${ticket}`, quantity, reason: 'support', at: now }),
        );
        if (!model.first(`t-${ticket}`)) break;
        if (quantity > 0) model.add('correction', quantity, now);
        else if (model.alive(now) > 0) model.take(-quantity);
        break;
      }
    }
  };
  for (const step of history) {
    await run(step);
    const { available, plan } = await ledger.balances(now);
    assert.deepEqual(
      [available, plan.available, plan.held],
      [model.alive(now), model.plan(now), model.held(now)],
      `after ${JSON.stringify(step)}`,
    );
    now += 1;
    while (current().start + PERIOD <= now) reported.push({ ...current(), start: current().start + PERIOD });
  }
  await ledger.expire(now);
  await ledger.audit();
  assert.equal((await ledger.entries()).at(-1)?.balance ?? 0, model.alive(now), 'the sum of the entries');
}

let organizations = 0;

await forEachDatabase('Any history', (open) => {
  test('of grants, uses, seats, periods, refunds, duplicates and reorderings matches the model', async () => {
    const database = await open();
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 40 }), async (history) => {
        const subscriptionId = `sub_history_${++organizations}`;
        await live(await TestLedger.create(database, subscriptionId), subscriptionId, history);
      }),
      { numRuns: 40, interruptAfterTimeLimit: 60_000 },
    );
  });
});
