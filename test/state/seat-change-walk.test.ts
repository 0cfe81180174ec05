import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BillingError } from '../../src/client/index.ts';
import type { SeatChange, SeatChangeQuote } from '../../src/contract/index.ts';
import type { SeatChangeFlow, SeatChangePhase } from '../../src/state/index.ts';
import { createSeatChangeFlow } from '../../src/state/index.ts';
import type { SeatChangeEffect, SeatChangeEvent } from '../../src/state/seat-change/events.ts';
import { reduceNavigation } from '../../src/state/seat-change/navigation.ts';
import { reduce } from '../../src/state/seat-change/reduce.ts';
import { aChange, anAccount, aQuote } from '../support/samples.ts';
import { EVENTS, PHASES } from './seat-change-samples.ts';
import { lostConnection, ManualTime, MemoryStorage, scriptedClient, settle, stillStore } from './stage.ts';
import { both, everyCell, tableOf } from './transitions.ts';

/** What happens to a confirmation's request and response. */
const FATES = ['settled', 'waits', 'refused', 'lost_request', 'lost_response', 'declined'] as const;
type Fate = (typeof FATES)[number];

const STEPS = [
  'type',
  'quote',
  'confirm',
  'confirm twice',
  'back',
  'finish',
  'check',
  'cancel',
  'pay',
  'lose sight of the payment',
  'enter another card',
  'card entered',
  'keep the card',
  'bank settles',
  'read the account',
  'other admin changes users',
  'reload',
  'second tab',
  'wait',
] as const;

interface Move {
  readonly step: (typeof STEPS)[number];
  readonly fate: Fate;
}

/**
 * A server that charges once for each idempotency key, and for nothing else: unlike the real one it does not refuse a used
 * quote, so that only the browser prevents a second charge.
 */
class CarelessServer {
  readonly charges: { readonly key: string; readonly quoteId: string }[] = [];
  readonly #changes = new Map<string, SeatChange>();
  #quotes = 0;
  #revision = 1;
  quantity = 5;
  latest: SeatChange | null = null;

  quote(seats: number): SeatChangeQuote {
    return aQuote({ id: `quote_${++this.#quotes}`, seats: { from: this.quantity, to: seats } });
  }

  account() {
    const seats = { ...anAccount().seats, quantity: this.quantity };
    return anAccount({ revision: ++this.#revision, seats, latestSeatChange: this.latest });
  }

  confirm(quoteId: string, key: string, fate: Fate): SeatChange {
    if (fate === 'lost_request') throw lostConnection();
    const known = this.#changes.get(key);
    if (!known && fate === 'refused') throw new BillingError({ code: 'forbidden', status: 403 });
    if (!known) {
      this.charges.push({ key, quoteId });
      const status = fate === 'waits' ? 'requires_action' : fate === 'declined' ? 'failed' : 'succeeded';
      const settledAt = status === 'requires_action' ? null : 1;
      this.#changes.set(key, aChange({ id: `change_${key}`, quoteId, status, settledAt }));
      this.#show(key);
    }
    if (fate === 'lost_response') throw lostConnection();
    return this.#changes.get(key)!;
  }

  read(id: string): SeatChange {
    const change = [...this.#changes.values()].find((each) => each.id === id);
    if (!change) throw new BillingError({ code: 'not_found', status: 404 });
    return change;
  }

  settle(id: string, status: 'succeeded' | 'canceled'): SeatChange {
    const change = this.read(id);
    if (change.settledAt !== null) return change;
    const key = id.slice('change_'.length);
    this.#changes.set(key, { ...change, status, settledAt: 2 });
    this.#show(key);
    return this.#changes.get(key)!;
  }

  #show(key: string): void {
    this.latest = this.#changes.get(key)!;
    if (this.latest.status === 'succeeded') this.quantity = this.latest.seats.to;
  }
}

const arrows = tableOf(
  everyCell<SeatChangePhase, SeatChangeEvent, SeatChangeEffect>(
    PHASES,
    EVENTS,
    both(reduceNavigation, reduce),
  ),
);

/** The phases that may follow a phase, by the table; `attempt_found` and `returned` are part of it. */
function mayFollow(from: string, to: string): boolean {
  if (from === to) return true;
  return Object.values(arrows[from] ?? {}).some((targets) => targets.split(' ').includes(to));
}

/** Walks through the moves. Returns the quotes that were confirmed, the keys that were sent, the phases, and the server. */
async function walk(moves: readonly Move[], { accountTells } = { accountTells: true }) {
  const server = new CarelessServer();
  const storage = new MemoryStorage();
  const time = new ManualTime();
  let fate: Fate = 'settled';
  let keys = 0;
  /** Quotes in review when the user pressed "Confirm", in that order. */
  const agreed: string[] = [];
  const visited: string[] = [];
  const sent: string[] = [];
  const { client } = scriptedClient({
    account: async () => ({ ...server.account(), ...(accountTells ? {} : { latestSeatChange: null }) }),
    quoteSeatChange: async (seats) => server.quote(seats),
    setupPaymentMethod: async () => ({ id: 'seti_1', clientSecret: 'secret' }),
    confirmSeatChange: async (quoteId, { idempotencyKey }) => {
      sent.push(idempotencyKey);
      return server.confirm(quoteId, idempotencyKey, fate);
    },
    seatChange: async (id) => server.read(id),
    cancelSeatChange: async (id) => server.settle(id, 'canceled'),
  });

  const open = (kept: MemoryStorage): { flow: SeatChangeFlow; close: () => void } => {
    const store = stillStore(client, time);
    const newKey = (): string => `key_${++keys}`;
    const flow = createSeatChangeFlow(store, { storage: kept, newKey, schedule: time.schedule });
    let last = flow.$phase.get().status;
    const stop = flow.$phase.listen(({ status }) => {
      assert.ok(mayFollow(last, status), `${last} → ${status} is not in the table`);
      last = status;
      visited.push(status);
    });
    const disconnect = flow.connect();
    const close = (): void => {
      stop();
      disconnect();
    };
    return { flow, close };
  };

  const confirm = (flow: SeatChangeFlow): void => {
    const phase = flow.$phase.get();
    if (phase.status === 'review' && !phase.isOutdated) agreed.push(phase.quote.id);
    void flow.confirm();
  };

  let tab = open(storage);
  await tab.flow.prepare();
  await settle();
  for (const move of moves) {
    ({ fate } = move);
    const { flow } = tab;
    const acts: Record<Move['step'], () => unknown> = {
      type: () => flow.setDraft(String(server.quantity + 3)),
      quote: () => void flow.requestQuote(),
      confirm: () => confirm(flow),
      'confirm twice': () => {
        confirm(flow);
        confirm(flow);
      },
      back: () => flow.back(),
      finish: () => flow.finish(),
      check: () => void flow.checkOutcome(),
      cancel: () => void flow.cancelChange(),
      pay: () => flow.paymentMade(),
      'lose sight of the payment': () => flow.paymentMade({ isCertain: false }),
      'enter another card': () => void flow.addCard(),
      'card entered': () => void flow.cardAdded(),
      'keep the card': () => flow.keepCard(),
      'bank settles': () => server.latest && server.settle(server.latest.id, 'succeeded'),
      'read the account': () => time.pass(30_000),
      'other admin changes users': () => (server.quantity = (server.quantity % 40) + 2),
      reload: async () => {
        tab.close();
        tab = open(storage);
      },
      'second tab': async () => {
        const second = open(new MemoryStorage());
        await settle();
        second.close();
      },
      wait: () => time.pass(2_000),
    };
    await acts[move.step]();
    await settle();
  }
  tab.close();
  return { server, agreed, visited, sent };
}

const aMove: fc.Arbitrary<Move> = fc.record({
  // The steps towards a charge are walked more often, so that most walks get there.
  step: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom<Move['step']>('type', 'quote', 'confirm', 'check', 'finish'),
    },
    { weight: 2, arbitrary: fc.constantFrom(...STEPS) },
  ),
  fate: fc.constantFrom(...FATES),
});

/** Each walk starts with a review and its confirmation. */
const aWalk = fc
  .tuple(fc.constantFrom(...FATES), fc.array(aMove, { maxLength: 40 }))
  .map(([fate, moves]): readonly Move[] => [
    { step: 'type', fate },
    { step: 'quote', fate },
    { step: 'confirm', fate },
    ...moves,
  ]);

describe('a random walk through a seat change', () => {
  test('stays within the table and charges at most once for each confirmed quote', async () => {
    const visited = new Set<string>();
    let charges = 0;
    await fc.assert(
      fc.asyncProperty(aWalk, async (moves) => {
        const { server, agreed, visited: phases } = await walk(moves);
        const charged = server.charges.map(({ quoteId }) => quoteId);
        assert.equal(new Set(charged).size, charged.length, `a quote was charged twice: ${charged.join()}`);
        for (const quoteId of charged) assert.ok(agreed.includes(quoteId), `${quoteId} was never confirmed`);
        phases.forEach((phase) => visited.add(phase));
        charges += charged.length;
      }),
      { seed: 20_261_128, numRuns: 250 },
    );
    // The walk must make progress.
    for (const status of Object.keys(arrows))
      if (status !== 'resuming') assert.ok(visited.has(status), status);
    assert.ok(charges > 150, `${charges} charges`);
  });

  test('never sends another confirmation while the outcome of one is unknown', async () => {
    await fc.assert(
      fc.asyncProperty(aWalk, async (moves) => {
        const lost = moves.map((move): Move => {
          return { ...move, fate: move.fate === 'lost_request' ? 'lost_request' : 'lost_response' };
        });
        const { sent } = await walk(lost, { accountTells: false });
        assert.deepEqual([...new Set(sent)], ['key_1']);
      }),
      { seed: 20_261_128, numRuns: 100 },
    );
  });
});
