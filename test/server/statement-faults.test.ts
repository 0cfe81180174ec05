import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem } from '../../src/contract/index.ts';
import { parse, ProblemSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { openDatabase } from '../../src/server/database/index.ts';
import { findSumDifferences } from '../../src/server/maintenance/sums.ts';
import { SAFE_AGE_SECONDS } from '../../src/server/stripe/gateway.ts';
import { payForPurchase, paymentOf, readStripeState } from '../support/backend.ts';
import { changeSeats, confirm, openPurchase, quoteFor, readAccount } from '../support/contract-responses.ts';
import type { Cut, CuttingProxy } from '../support/cutting-proxy.ts';
import { startCuttingProxy } from '../support/cutting-proxy.ts';
import { postgresServer } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, setCard } from '../support/world.ts';

/** A request, or the delivery of an event, and the state in which it is sent. */
interface Scenario {
  readonly name: string;
  readonly world?: WorldOptions;
  /** Returns the request, which its sender repeats unchanged until it succeeds. */
  readonly prepare: (world: World) => Promise<Send>;
  /** Problem that a repeated request gets once everything has happened. Default: none. */
  readonly repeated?: string;
}

type Send = () => Promise<Response>;

/** Sends the newest event of a type. */
function sendEvent({ simulator }: World, type: string): Send {
  const { id = '' } = simulator.events.filter((event) => event.type === type).at(-1) ?? {};
  return () => simulator.deliver(id);
}

const keyed = (key: string): Record<string, string> => ({ 'Idempotency-Key': key });

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'confirming an increase',
    prepare: async (world) => {
      const quote = await quoteFor(world, 8);
      return () => confirm(world, quote, 'k');
    },
  },
  {
    name: 'canceling a change that waits for its payment',
    world: { seed: { paymentMethod: 'pm_card_authenticationRequired' } },
    prepare: async (world) => {
      const { id } = await changeSeats(world, 8);
      return () => world.send('DELETE', `seat-changes/${id}`);
    },
    repeated: 'seat_change_settled',
  },
  {
    name: 'settling a paid change by its event',
    world: { seed: { paymentMethod: 'pm_card_authenticationRequired' } },
    prepare: async (world) => {
      await changeSeats(world, 8);
      const intents = await world.stripe.paymentIntents.list({ customer: world.customerId, limit: 1 });
      await world.simulator.completeAction(intents.data[0]?.id ?? '', 'succeed');
      return sendEvent(world, 'invoice.paid');
    },
  },
  {
    name: 'starting a purchase',
    prepare: (world) =>
      Promise.resolve(() =>
        world.send(
          'POST',
          'credit-purchases',
          { quantity: 2, checkout: 'elements', returnUrl: 'https://app.example.com/billing' },
          keyed('k'),
        ),
      ),
  },
  {
    name: 'fulfilling a purchase by its event',
    prepare: async (world) => {
      const { id } = await openPurchase(world, 2);
      await payForPurchase(world, id);
      return sendEvent(world, 'checkout.session.completed');
    },
  },
  {
    name: 'using a credit',
    prepare: (world) =>
      Promise.resolve(() => world.send('POST', 'credit-uses', { reference: 'job' }, keyed('k'))),
  },
  {
    name: 'refunding a purchase',
    prepare: async (world) => {
      const { id } = await openPurchase(world, 3);
      await payForPurchase(world, id);
      await world.send('GET', `credit-purchases/${id}`);
      await world.stripe.refunds.create({ payment_intent: await paymentOf(world, id), amount: 3800 });
      return sendEvent(world, 'charge.refunded');
    },
  },
  {
    name: 'a credit note for a change',
    prepare: async (world) => {
      const { invoiceId } = await changeSeats(world, 8);
      await world.stripe.creditNotes.create({ invoice: invoiceId ?? '', amount: 4350, credit_amount: 4350 });
      return sendEvent(world, 'credit_note.created');
    },
  },
  {
    name: 'a renewal read by the account',
    prepare: async (world) => {
      await world.simulator.advanceBy(16 * DAY);
      return () => world.send('GET', 'account');
    },
  },
  {
    name: 'using a credit of the next period',
    world: { seed: { seats: 1 } },
    prepare: async (world) => {
      await world.simulator.advanceBy(16 * DAY);
      return () => world.send('POST', 'credit-uses', { reference: 'job' }, keyed('k'));
    },
  },
  {
    name: 'paying an overdue invoice',
    prepare: async (world) => {
      await setCard(world, 'pm_card_chargeCustomerFail');
      await world.simulator.advanceBy(17 * DAY);
      await readAccount(world);
      await setCard(world, 'pm_card_visa');
      const { invoices } = await readStripeState(world);
      const owed = invoices.find(({ status }) => status === 'open');
      const body = { method: 'on_file', amount: { amount: owed?.amountDue ?? 0, currency: 'USD' } };
      return () => world.send('POST', `invoices/${owed?.id}/payment`, body, keyed('k'));
    },
  },
];

type Recovery = (world: World, send: Send) => Promise<unknown>;

const repeat: Recovery = (_world, send) => send();

/** How the state is repaired after a request that failed. */
const RECOVERIES: readonly (readonly [name: string, recover: Recovery])[] = [
  ['the request is repeated', repeat],
  [
    'all events arrive',
    async ({ simulator }) => {
      simulator.releaseEvents();
      await simulator.settled();
    },
  ],
  [
    'all events are lost',
    async ({ simulator, handler, organizationId }) => {
      await simulator.advanceBy(SAFE_AGE_SECONDS + 1);
      await handler.reconcile({ organizationId });
    },
  ],
];

interface State {
  readonly changes: readonly { readonly status: string }[];
  readonly purchases: readonly { readonly status: string }[];
  readonly events: readonly string[];
  readonly sessions: number;
  readonly rest: unknown;
}

/** Everything that a request may have changed, without what differs between two worlds. */
async function readAll(world: World): Promise<State> {
  const { db } = database;
  const own = ['organization_id', '=', world.organizationId] as const;
  const account = await readAccount(world);
  const stripe = await readStripeState(world);
  const [entries, changes, purchases, events] = await Promise.all([
    db
      .selectFrom('credit_entries')
      .select(['kind', 'quantity', 'held', 'balance'])
      .where(...own)
      .orderBy('sequence')
      .execute(),
    db
      .selectFrom('seat_changes')
      .select(['status', 'amount_charged', 'credits_added'])
      .where(...own)
      .execute(),
    db
      .selectFrom('credit_purchases')
      .select(['status', 'quantity', 'paid_amount'])
      .where(...own)
      .execute(),
    db
      .selectFrom('events')
      .select(['type'])
      .where(...own)
      .orderBy('sequence')
      .execute(),
  ]);
  return {
    changes,
    purchases,
    events: events.map(({ type }) => type).sort(),
    sessions: (await world.stripe.checkout.sessions.list({ customer: world.customerId })).data.length,
    rest: {
      seats: account.seats.quantity,
      credits: account.credits.available,
      status: account.status,
      entries: entries.map(({ kind, quantity, held, balance }) => `${kind} ${quantity} ${held} = ${balance}`),
      stripe: [stripe.quantity, stripe.balance, stripe.hasPendingUpdate],
      invoices: stripe.invoices.map(({ status, total, amountPaid }) => `${status} ${total} ${amountPaid}`),
      charges: stripe.charges.map(({ amount, status }) => `${status} ${amount}`),
    },
  };
}

let database: BillingDatabase;
let proxy: CuttingProxy;

interface Prepared {
  readonly world: World;
  readonly send: Send;
}

async function prepare(scenario: Scenario): Promise<Prepared> {
  const world = await createWorld(database, { elapsed: 15.5 * DAY, ...scenario.world });
  world.simulator.holdEvents();
  return { world, send: await scenario.prepare(world) };
}

/** What the request leads to without a failure, and its statements. */
interface Reference {
  readonly all: State;
  readonly statements: number;
}

async function readReference(scenario: Scenario): Promise<Reference> {
  const { world, send } = await prepare(scenario);
  proxy.arm();
  const response = await send();
  const statements = proxy.count();
  assert.ok(response.ok, await response.text());
  return { all: await readAll(world), statements };
}

const hasFailed = ({ status }: { readonly status: string }): boolean => status === 'failed';

/**
 * Asserts that all that a request has left is a change or a purchase that failed because it never reached Stripe, or whose
 * Checkout Session no page has.
 */
function assertOnlyFailed(state: State, nothing: State, where: string): void {
  const changes = state.changes.filter((change) => !hasFailed(change));
  const purchases = state.purchases.filter((purchase) => !hasFailed(purchase));
  const events = state.events.filter((type) => type !== 'seat_change.failed');
  assert.deepEqual({ ...state, changes, purchases, events, sessions: nothing.sessions }, nothing, where);
}

const found = await postgresServer();
if ('missing' in found) {
  test('A connection lost at a statement', { skip: found.missing });
} else {
  before(async () => {
    proxy = await startCuttingProxy(await found.createDatabase());
    database = openDatabase({ url: proxy.url, maxConnections: 4 });
    await database.migrate();
  });
  after(async () => {
    await database.close();
    proxy.close();
  });

  for (const scenario of SCENARIOS) {
    test(`${scenario.name} takes effect once, whichever COMMIT loses the connection`, async () => {
      const reference = await readReference(scenario);
      const { statements } = reference;
      assert.ok(statements > 0);
      for (let index = 0; index < statements; index += 1) {
        await runWithCut(scenario, { position: 'after', index }, reference);
      }
      // Before an earlier COMMIT, the request has done no more than after the one before it.
      await runWithCut(scenario, { position: 'before', index: statements - 1 }, reference);
    });
  }

  test('the stored sums are those of the entries', async () => {
    assert.deepEqual(await findSumDifferences(database.db), []);
  });
}

/** Cuts the connection once; the recoveries take turns. */
async function runWithCut(scenario: Scenario, cut: Cut, { all }: Reference): Promise<void> {
  const { position, index } = cut;
  const [name, recover] = RECOVERIES[(index + (position === 'after' ? 1 : 0)) % RECOVERIES.length] ?? raise();
  const where = `${position} statement ${index}, then ${name}`;
  const { world, send } = await prepare(scenario);
  proxy.arm(cut);
  const first = await send();
  proxy.arm();
  if (!first.ok) {
    const { status, retryable, code } = await readProblem(first);
    assert.deepEqual([status, retryable], [503, true], `${where}: ${code}`);
  }
  await recover(world, send);
  const again = await send();
  if (!again.ok) assert.equal((await readProblem(again)).code, scenario.repeated, where);
  const state = await readAll(world);
  const mayHaveFailed = recover !== repeat && [...state.changes, ...state.purchases].some(hasFailed);
  if (mayHaveFailed) assertOnlyFailed(state, await readAll((await prepare(scenario)).world), where);
  else assert.deepEqual(state, all, where);
}

async function readProblem(response: Response): Promise<Problem> {
  const result = parse(ProblemSchema, await response.json());
  return result.ok ? result.value : raise();
}

function raise(): never {
  throw new Error('The response is not a problem');
}
