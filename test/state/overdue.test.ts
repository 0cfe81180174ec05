import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BillingApi } from '../../src/client/index.ts';
import { BillingError } from '../../src/client/index.ts';
import type { InvoicePayment, OwedInvoices } from '../../src/contract/index.ts';
import type { BillingStore } from '../../src/state/index.ts';
import type { OverdueFlow } from '../../src/state/overdue/flow.ts';
import { createOverdueFlow } from '../../src/state/overdue/flow.ts';
import type { OverdueEvent, OverduePhase } from '../../src/state/overdue/reduce.ts';
import { nextToPay, reduceOverdue } from '../../src/state/overdue/reduce.ts';
import { FIXTURE_NOW, invoiceFixture } from '../../src/testing/fixtures/index.ts';
import { deferred, lostConnection, ManualTime, scriptedClient, settle, stillStore } from './stage.ts';

const USD = 'USD';
const newer = invoiceFixture({ id: 'in_2', status: 'open', isOwed: true });
const older = invoiceFixture({ id: 'in_1', status: 'open', isOwed: true, date: FIXTURE_NOW - 86_400 });
const both: OwedInvoices = {
  invoices: [newer, older],
  total: { amount: 29_000, currency: USD },
  since: older.date,
};
const none: OwedInvoices = { invoices: [], total: null, since: null };
const payment = (status: InvoicePayment['status'], invoiceId = 'in_2'): InvoicePayment => ({
  invoiceId,
  status,
  amount: { amount: 14_500, currency: USD },
  clientSecret: status === 'paid' ? null : 'pi_secret',
  hostedInvoiceUrl: null,
  failure: null,
});

const play = (...events: readonly OverdueEvent[]): OverduePhase =>
  events.reduce<OverduePhase>(reduceOverdue, { status: 'unknown' });
const read: OverdueEvent = { type: 'read', owed: both };
const started: OverdueEvent = { type: 'started', method: 'on_file' };
const answered = (...args: Parameters<typeof payment>): OverdueEvent => ({
  type: 'responded',
  payment: payment(...args),
});

describe('the payment of overdue invoices', () => {
  test('is clear if nothing is owed', () => {
    assert.deepEqual(play({ type: 'read', owed: none }), { status: 'clear', paid: [] });
    assert.deepEqual(play(started), { status: 'unknown' });
  });

  test('pays the newest invoice first, then asks for the next with the remaining total', () => {
    assert.equal(nextToPay(play(read))?.id, 'in_2');
    const after = play(read, started, answered('paid'));
    assert.equal(nextToPay(after)?.id, 'in_1');
    assert.ok(after.status === 'owed');
    assert.deepEqual(after.owed.total, { amount: 14_500, currency: USD });
    assert.equal(after.owed.since, older.date);
    assert.equal(after.paid.length, 1);
    const end = reduceOverdue(reduceOverdue(after, started), answered('paid', 'in_1'));
    assert.deepEqual([end.status, end.status === 'clear' && end.paid.length], ['clear', 2]);
  });

  const table: readonly (readonly [InvoicePayment['status'], OverduePhase['status']])[] = [
    ['requires_action', 'approving'],
    ['requires_payment_method', 'form'],
    ['processing', 'processing'],
  ];
  for (const [status, phase] of table) {
    test(`goes to ${phase} if Stripe reports ${status}`, () => {
      assert.equal(play(read, started, answered(status)).status, phase);
    });
  }

  test('keeps the form for a user who wants another card during a challenge, and returns to the challenge after a check', () => {
    const form: OverdueEvent = { type: 'started', method: 'form' };
    const check: OverdueEvent = { type: 'started', method: null };
    const wanted = play(read, started, answered('requires_action'), form, answered('requires_action'));
    assert.equal(wanted.status, 'form');
    assert.equal([check, answered('requires_action')].reduce(reduceOverdue, wanted).status, 'approving');
  });

  test('stays in the form and the challenge when the account is read again', () => {
    for (const status of ['requires_action', 'requires_payment_method'] as const) {
      const before = play(read, started, answered(status));
      assert.deepEqual(reduceOverdue(before, read), before);
    }
  });

  test('leaves the form if another invoice has become the latest', () => {
    const before = play(read, started, answered('requires_payment_method'));
    const next = invoiceFixture({ id: 'in_3', status: 'open', isOwed: true });
    const owed = { ...both, invoices: [next, ...both.invoices] };
    assert.equal(reduceOverdue(before, { type: 'read', owed }).status, 'owed');
  });

  test('reports a failure and can be retried; leaving the form charges nothing', () => {
    const error = new BillingError({ code: 'network_error' });
    const failed = play(read, started, { type: 'failed', error });
    assert.ok(failed.status === 'owed');
    assert.equal(failed.error, error);
    assert.equal(reduceOverdue(failed, started).status, 'paying');
    const left = play(read, started, answered('requires_payment_method'), { type: 'canceled' });
    assert.equal(left.status, 'owed');
  });

  test('keeps reporting a payment as processing after it is no longer owed', () => {
    assert.equal(
      play(read, started, answered('processing'), { type: 'read', owed: none }).status,
      'processing',
    );
  });
});

describe('totals owed that do not match the invoices', () => {
  const broken: readonly (readonly [string, Partial<OwedInvoices>])[] = [
    ['total', { total: { amount: 28_999, currency: USD } }],
    ['total', { total: { amount: 29_000, currency: 'EUR' } }],
    ['total', { total: null }],
    ['total', { invoices: [], since: null }],
    ['since', { since: null }],
    ['since', { since: newer.date }],
    ['since', { ...none, since: newer.date }],
    ['invoices', { invoices: [newer, newer], since: newer.date }],
    ['invoices', { invoices: [newer, { ...older, amountDue: { amount: 14_500, currency: 'EUR' } }] }],
    ['invoices', { invoices: [newer, { ...older, amountPaid: { amount: 14_501, currency: USD } }] }],
  ];
  for (const [field, changes] of broken) {
    test(`are a backend error and never shown as a price: ${field} of ${JSON.stringify(Object.keys(changes))}`, async () => {
      const responses: OwedInvoices[] = [{ ...both, ...changes }];
      const request = (): Promise<unknown> => Promise.resolve(responses[0]);
      const { client } = scriptedClient({ request: request as BillingApi['request'] });
      const flow = createOverdueFlow(stillStore(client, new ManualTime()));
      const disconnect = flow.connect();
      await settle();
      const phase = flow.$phase.get();
      assert.ok(phase.status === 'unknown');
      assert.equal(phase.error?.code, 'invalid_response');
      assert.equal(phase.error.fieldErrors[0]?.field, field);
      responses[0] = both;
      await flow.read();
      assert.equal(flow.$phase.get().status, 'owed');
      disconnect();
    });
  }

  test('are a backend error if the response does not match the schema', async () => {
    const error = new BillingError({ code: 'invalid_response' });
    const { client } = scriptedClient({ request: () => Promise.reject(error) });
    const flow = createOverdueFlow(stillStore(client, new ManualTime()));
    const disconnect = flow.connect();
    await settle();
    assert.deepEqual(flow.$phase.get(), { status: 'unknown', error });
    disconnect();
  });

  test('keep the last good value, with the error', () => {
    const error = new BillingError({ code: 'invalid_response' });
    const after = play(read, { type: 'unread', error });
    assert.ok(after.status === 'owed');
    assert.deepEqual([after.owed, after.error], [both, error]);
    const paying = play(read, started);
    assert.equal(reduceOverdue(paying, { type: 'unread', error }), paying);
  });
});

describe('a payment whose response was lost', () => {
  type ScriptedResponse = InvoicePayment | BillingError | Promise<never>;
  const lost = lostConnection();

  interface Lost {
    readonly time: ManualTime;
    /** The methods of the requests to pay. */
    readonly methods: readonly string[];
    readonly flow: OverdueFlow;
    readonly store: BillingStore;
    readonly disconnect: () => void;
  }

  async function payAndLose(responses: ScriptedResponse[], end?: 'leave it in progress'): Promise<Lost> {
    const time = new ManualTime();
    const methods: string[] = [];
    const request = (name: string, { body }: { body?: { method: string } }): Promise<unknown> => {
      if (name === 'listOwedInvoices') return Promise.resolve(both);
      methods.push(body?.method ?? '');
      const response = responses.length > 1 ? responses.shift() : responses[0];
      return response instanceof BillingError ? Promise.reject(response) : Promise.resolve(response);
    };
    const { client } = scriptedClient({ request: request as BillingApi['request'] });
    const store = stillStore(client, time);
    const flow = createOverdueFlow(store, () => 'key', time.schedule);
    const disconnect = flow.connect();
    await settle();
    const paid = flow.pay();
    await (end === undefined ? paid : settle());
    return { time, methods, flow, store, disconnect };
  }

  test('is polled until the server responds, without charging again, and is then reported as paid', async () => {
    const { time, methods, flow } = await payAndLose([lost, lost, lost, payment('paid')]);
    const before = flow.$phase.get();
    assert.ok(before.status === 'owed');
    assert.equal(before.error, lost);
    await time.pass(60_000);
    const after = flow.$phase.get();
    assert.ok(after.status === 'owed');
    assert.equal(after.paid.length, 1);
    assert.deepEqual(methods, ['on_file', 'form', 'form', 'form']);
  });

  test('counts as not made once the server has said so for a while; gives the reason, and opens no form automatically', async () => {
    const failure = { code: 'card_declined', message: null };
    const unpaid = { ...payment('requires_payment_method'), failure };
    const { time, methods, flow } = await payAndLose([lost, unpaid]);
    await time.pass(3_000);
    const during = flow.$phase.get();
    assert.ok(during.status === 'owed');
    assert.equal(during.error, lost);
    await time.pass(60_000);
    const after = flow.$phase.get();
    assert.ok(after.status === 'owed');
    assert.deepEqual([after.error, after.notFound], [null, { failure }]);
    assert.deepEqual(methods, ['on_file', 'form', 'form', 'form', 'form']);
  });

  test('is found even if the first reads say unpaid because the server is still paying', async () => {
    const unpaid = payment('requires_payment_method');
    const { time, flow } = await payAndLose([lost, unpaid, unpaid, payment('paid')]);
    await time.pass(60_000);
    const after = flow.$phase.get();
    assert.ok(after.status === 'owed');
    assert.equal(after.paid.length, 1);
  });

  test('is read once at a time, regardless of how often the account changes', async () => {
    const { time, methods, store } = await payAndLose([lost, deferred<never>().promise]);
    await time.pass(1_000);
    for (let reads = 0; reads < 4; reads += 1) await store.refresh();
    assert.deepEqual(methods, ['on_file', 'form']);
  });

  test('stays unconfirmed if a second attempt fails before it is sent, or is refused', async () => {
    for (const second of [
      new BillingError({ code: 'network_error' }),
      new BillingError({ code: 'rate_limited', status: 429 }),
      new BillingError({ code: 'forbidden', status: 403 }),
    ]) {
      const failed = play(
        read,
        started,
        { type: 'failed', error: lost },
        { type: 'checked', payment: payment('requires_payment_method'), isPoll: true },
        started,
        { type: 'failed', error: second },
      );
      assert.ok(failed.status === 'owed');
      assert.deepEqual(
        [failed.error, failed.lost],
        [second, { error: lost, unconfirmedPolls: 1 }],
        second.code,
      );
    }
    const { time, methods, flow } = await payAndLose([
      lost,
      new BillingError({ code: 'rate_limited', status: 429 }),
      payment('paid'),
    ]);
    await flow.pay();
    await time.pass(60_000);
    const after = flow.$phase.get();
    assert.ok(after.status === 'owed');
    assert.deepEqual([after.paid.length, methods], [1, ['on_file', 'on_file', 'form']]);
  });

  test('stays unconfirmed if the form is opened and left', () => {
    const left = play(
      read,
      started,
      { type: 'failed', error: lost },
      started,
      answered('requires_payment_method'),
      {
        type: 'canceled',
      },
    );
    assert.ok(left.status === 'owed');
    assert.deepEqual([left.error, left.lost], [null, { error: lost, unconfirmedPolls: 0 }]);
  });

  test('does not time out earlier because the account is read often', async () => {
    const { time, flow, store } = await payAndLose([lost, payment('requires_payment_method')]);
    for (let reads = 0; reads < 10; reads += 1) {
      await store.refresh();
      await settle();
    }
    await time.pass(3_000);
    const after = flow.$phase.get();
    assert.ok(after.status === 'owed');
    assert.equal(after.error, lost);
  });

  test('starts the challenge that the bank requires', async () => {
    const { time, flow } = await payAndLose([lost, payment('requires_action')]);
    await time.pass(60_000);
    assert.equal(flow.$phase.get().status, 'approving');
  });

  test('is no longer polled without a subscriber, or if the server refuses to respond', async () => {
    const left = await payAndLose([lost]);
    left.disconnect();
    await left.time.pass(60_000);
    assert.deepEqual(left.methods, ['on_file']);
    const underWay = deferred<never>();
    const gone = await payAndLose([underWay.promise, payment('paid')], 'leave it in progress');
    gone.disconnect();
    underWay.reject(lost);
    await settle();
    await gone.time.pass(60_000);
    assert.deepEqual(gone.methods, ['on_file']);
    const refused = await payAndLose([lost, new BillingError({ code: 'forbidden', status: 403 })]);
    await refused.time.pass(60_000);
    assert.deepEqual(refused.methods, ['on_file', 'form']);
  });
});

describe('an invoice that is no longer owed during its payment', () => {
  const one: OwedInvoices = {
    invoices: [newer],
    total: { amount: 14_500, currency: USD },
    since: newer.date,
  };

  /** Starts a payment, then reads that nothing is owed; the payment's requests get these responses in order. */
  async function payThenRead(
    begin: 'pay' | 'useAnotherCard',
    responses: (InvoicePayment | BillingError)[],
  ): Promise<{ readonly phase: OverduePhase; readonly methods: readonly string[] }> {
    const methods: string[] = [];
    let owed = one;
    const request = (name: string, { body }: { body?: { method: string } }): Promise<unknown> => {
      if (name === 'listOwedInvoices') return Promise.resolve(owed);
      methods.push(body?.method ?? '');
      const response = responses.shift();
      return response instanceof BillingError ? Promise.reject(response) : Promise.resolve(response);
    };
    const { client } = scriptedClient({ request: request as BillingApi['request'] });
    const time = new ManualTime();
    const flow = createOverdueFlow(stillStore(client, time), () => 'key', time.schedule);
    const disconnect = flow.connect();
    await settle();
    await flow[begin]();
    owed = none;
    await flow.read();
    await settle();
    disconnect();
    return { phase: flow.$phase.get(), methods };
  }

  const paid = { amount: payment('paid').amount, hostedInvoiceUrl: null };

  test('is reported as paid if the response was lost', async () => {
    const { phase, methods } = await payThenRead('pay', [lostConnection(), payment('paid')]);
    assert.deepEqual(phase, { status: 'clear', paid: [paid] });
    assert.deepEqual(methods, ['on_file', 'form'], 'it is not charged again');
  });

  for (const status of ['requires_payment_method', 'requires_action'] as const) {
    test(`is reported as paid if the user was last at ${status}`, async () => {
      const { phase } = await payThenRead('useAnotherCard', [payment(status), payment('paid')]);
      assert.deepEqual(phase, { status: 'clear', paid: [paid] });
    });
  }

  test('disappears without a payment if it was voided', async () => {
    const changed = new BillingError({ code: 'invoice_changed', status: 409 });
    const { phase } = await payThenRead('useAnotherCard', [payment('requires_payment_method'), changed]);
    assert.deepEqual(phase, { status: 'clear', paid: [] });
  });
});

describe('the card of an overdue payment', () => {
  test('is sent as it is shown, and the account is read again if another one would be charged', async () => {
    const bodies: unknown[] = [];
    const request = (name: string, { body }: { body?: unknown }): Promise<unknown> => {
      if (name === 'listOwedInvoices') return Promise.resolve(both);
      bodies.push(body);
      return Promise.reject(new BillingError({ code: 'invoice_changed', status: 409 }));
    };
    const { client, calls } = scriptedClient({ request: request as BillingApi['request'] });
    const time = new ManualTime();
    const store = stillStore(client, time);
    const flow = createOverdueFlow(store, () => 'key', time.schedule);
    const disconnect = flow.connect();
    await settle();
    const { paymentMethod } = store.$account.get().value ?? {};
    assert.ok(paymentMethod);
    const reads = (): number => calls.filter((call) => call.startsWith('account')).length;
    const before = reads();
    await flow.pay();
    assert.deepEqual(bodies, [
      { method: 'on_file', amount: { amount: 14_500, currency: USD }, paymentMethod },
    ]);
    assert.equal(reads(), before + 1);
    disconnect();
  });
});
