import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BillingError } from '../../src/client/index.ts';
import type { CreditPurchase } from '../../src/contract/index.ts';
import type { CreditPurchaseFlow } from '../../src/state/index.ts';
import { createCreditPurchaseFlow } from '../../src/state/index.ts';
import { anAccount, aPurchase } from '../support/samples.ts';
import { EXPECTED } from './credit-purchase-samples.ts';
import { lostConnection, ManualTime, MemoryStorage, scriptedClient, settle, stillStore } from './stage.ts';

const PAGE = 'https://app.example/billing';

/** What happens to the request of a purchase and its response. */
const FATES = ['made', 'refused', 'lost_request', 'lost_response'] as const;
type Fate = (typeof FATES)[number];

const STEPS = [
  'type',
  'buy',
  'buy twice',
  'buy on Stripe’s page',
  'back',
  'finish',
  'check',
  'pay',
  'pay twice',
  'pay, and lose sight of it',
  'lose sight of a payment that was not made',
  'pay by a bank that takes its time',
  'bank settles',
  'bank declines',
  'purchase expires',
  'payment is refunded',
  'read the account',
  'come back from Stripe’s page',
  'reload',
  'second tab',
  'wait',
] as const;

interface Move {
  readonly step: (typeof STEPS)[number];
  readonly fate: Fate;
}

type Status = CreditPurchase['status'];

/** A server that begins one purchase for each idempotency key, and a Stripe that charges each purchase at most once. */
class Shop {
  readonly charges: string[] = [];
  readonly #purchases = new Map<string, CreditPurchase>();
  #revision = 1;
  latest: CreditPurchase | null = null;

  get begun(): number {
    return this.#purchases.size;
  }

  account() {
    const available = 7 + 2 * this.charges.length;
    const credits = { ...anAccount().credits, available };
    return anAccount({ revision: ++this.#revision, credits, latestCreditPurchase: this.latest });
  }

  begin(checkout: CreditPurchase['checkout'], key: string, fate: Fate): CreditPurchase {
    if (fate === 'lost_request') throw lostConnection();
    const id = `purchase_${key}`;
    if (fate === 'refused' && !this.#purchases.has(id))
      throw new BillingError({ code: 'top_up_unavailable', status: 409 });
    if (!this.#purchases.has(id)) this.#put(aPurchase({ id, checkout }));
    if (fate === 'lost_response') throw lostConnection();
    return this.read(id);
  }

  read(id: string): CreditPurchase {
    const purchase = this.#purchases.get(id);
    if (!purchase) throw new BillingError({ code: 'not_found', status: 404 });
    return purchase;
  }

  /** A purchase moves on from one of these statuses, or stays as it is. */
  move(id: string, from: readonly Status[], status: Status): void {
    const purchase = this.read(id);
    if (!from.includes(purchase.status)) return;
    if (status === 'fulfilled') this.charges.push(id);
    this.#put({ ...purchase, status, clientSecret: null, fulfilledAt: status === 'fulfilled' ? 1 : null });
  }

  #put(purchase: CreditPurchase): void {
    this.#purchases.set(purchase.id, purchase);
    if (this.latest === null || this.latest.id === purchase.id || purchase.status === 'open')
      this.latest = purchase;
  }
}

/** Whether a phase may follow another one, by the table. It is written by hand: the reducer's own allows all that it does. */
function mayFollow(from: string, to: string): boolean {
  if (from === to) return true;
  return Object.values(EXPECTED[from] ?? {}).some((targets) => targets.split(' ').includes(to));
}

/**
 * Walks through the moves. Returns the purchases that were paid for, how often one was asked for, the keys, the phases, and the
 * purchases started `early`: before a paid one was shown, either with its credits or as processing.
 */
async function walk(moves: readonly Move[]) {
  const shop = new Shop();
  const storage = new MemoryStorage();
  const time = new ManualTime();
  let fate: Fate = 'made';
  let keys = 0;
  let asked = 0;
  const agreed = new Set<string>();
  const visited: string[] = [];
  const sent: string[] = [];
  const shown = new Set<string>();
  const early: string[] = [];
  const { client } = scriptedClient({
    account: async () => shop.account(),
    createCreditPurchase: async ({ checkout }, { idempotencyKey }) => {
      sent.push(idempotencyKey);
      const before = shop.begun;
      const unseen = [...agreed].filter((id) => !shown.has(id));
      try {
        return shop.begin(checkout, idempotencyKey, fate);
      } finally {
        if (shop.begun > before && unseen.length > 0) early.push(idempotencyKey);
      }
    },
    creditPurchase: async (id) => shop.read(id),
  });

  const open = (kept: MemoryStorage): { flow: CreditPurchaseFlow; close: () => void } => {
    const store = stillStore(client, time);
    const newKey = (): string => `key_${++keys}`;
    const flow = createCreditPurchaseFlow(store, { storage: kept, newKey, schedule: time.schedule });
    let last = flow.$phase.get().status;
    const stop = flow.$phase.listen((phase) => {
      const { status } = phase;
      if (status === 'done' || status === 'ended' || status === 'processing') shown.add(phase.purchase.id);
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

  const buy = (flow: CreditPurchaseFlow, checkout: 'elements' | 'hosted' = 'elements'): void => {
    asked += 1;
    void flow.start(checkout, PAGE);
  };

  /** Pays like Stripe.js with the secret of the purchase that is shown: charges a session once. */
  const pay = (flow: CreditPurchaseFlow, status: Status): boolean => {
    const phase = flow.$phase.get();
    if (phase.status !== 'paying') return false;
    agreed.add(phase.purchase.id);
    shop.move(phase.purchase.id, ['open'], status);
    return true;
  };

  let tab = open(storage);
  await tab.flow.prepare();
  await settle();
  for (const move of moves) {
    ({ fate } = move);
    const { flow } = tab;
    const latest = shop.latest?.id ?? '';
    const bank = (status: Status): unknown => latest && shop.move(latest, ['processing'], status);
    const acts: Record<Move['step'], () => unknown> = {
      type: () => flow.setDraft('2'),
      buy: () => buy(flow),
      'buy twice': () => {
        buy(flow);
        buy(flow);
      },
      'buy on Stripe’s page': () => buy(flow, 'hosted'),
      back: () => flow.cancel(),
      finish: () => flow.finish(),
      check: () => void flow.checkOutcome(),
      pay: () => pay(flow, 'fulfilled') && flow.paymentMade(),
      'pay twice': () => {
        if (pay(flow, 'fulfilled')) flow.paymentMade();
        if (pay(flow, 'fulfilled')) flow.paymentMade();
      },
      'pay, and lose sight of it': () => pay(flow, 'fulfilled') && flow.paymentMade({ isCertain: false }),
      'lose sight of a payment that was not made': () => flow.paymentMade({ isCertain: false }),
      'pay by a bank that takes its time': () => pay(flow, 'processing') && flow.paymentMade(),
      'bank settles': () => bank('fulfilled'),
      'bank declines': () => bank('failed'),
      'purchase expires': () => latest && shop.move(latest, ['open'], 'expired'),
      'payment is refunded': () => latest && shop.move(latest, ['fulfilled'], 'refunded'),
      'read the account': () => time.pass(30_000),
      'come back from Stripe’s page': () => void flow.resume(latest),
      reload: () => {
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
  return { shop, agreed, asked, sent, visited, early };
}

const aFate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Fate>('made') },
  { weight: 1, arbitrary: fc.constantFrom(...FATES) },
);

const aMove: fc.Arbitrary<Move> = fc.record({
  // The steps towards a charge are walked more often, so that most walks get there.
  step: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<Move['step']>('type', 'buy', 'pay', 'check', 'finish') },
    { weight: 2, arbitrary: fc.constantFrom(...STEPS) },
  ),
  fate: aFate,
});

/** A walk begins with a purchase. */
const aWalk = fc
  .tuple(aFate, fc.array(aMove, { maxLength: 40 }))
  .map(([fate, moves]): readonly Move[] => [{ step: 'type', fate }, { step: 'buy', fate }, ...moves]);

describe('a random walk through purchases', () => {
  test('stays within the table, charges each paid purchase once, and shows it before another one starts', async () => {
    const visited = new Set<string>();
    let charges = 0;
    await fc.assert(
      fc.asyncProperty(aWalk, async (moves) => {
        const { shop, agreed, asked, visited: phases, early } = await walk(moves);
        assert.equal(new Set(shop.charges).size, shop.charges.length, shop.charges.join());
        for (const id of shop.charges) assert.ok(agreed.has(id), `${id} was never paid for`);
        assert.ok(shop.begun <= asked, `${shop.begun} purchases of ${asked} that were asked for`);
        assert.deepEqual(early, [], 'begun while a paid purchase was not shown yet');
        phases.forEach((phase) => visited.add(phase));
        charges += shop.charges.length;
      }),
      { seed: 20_261_128, numRuns: 500 },
    );
    // The walk must make progress.
    for (const status of Object.keys(EXPECTED)) assert.ok(visited.has(status), status);
    assert.ok(charges > 150, `${charges} charges`);
  });

  test('repeats the same purchase with the same key until a response has its outcome', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom<Fate>('lost_request', 'lost_response')), async (fates) => {
        const moves = fates.map((fate): Move => ({ step: 'buy', fate }));
        const { shop, sent } = await walk([{ step: 'type', fate: 'made' }, ...moves]);
        assert.ok(new Set(sent).size <= 1, sent.join());
        assert.ok(shop.begun <= 1);
      }),
      { seed: 20_261_128, numRuns: 100 },
    );
  });
});
