import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BillingError } from '../../src/client/index.ts';
import type { Account, CreditPurchase } from '../../src/contract/index.ts';
import type { CreditPurchaseFlow, CreditPurchasePhase } from '../../src/state/index.ts';
import { createCreditPurchaseFlow } from '../../src/state/index.ts';
import { anAccount, aPurchase } from '../support/samples.ts';
import type { Script } from './stage.ts';
import {
  deferred,
  lostConnection,
  ManualTime,
  MemoryStorage,
  scriptedClient,
  settle,
  stillStore,
} from './stage.ts';

const PAGE = 'https://app.example/billing';
const fulfilled = aPurchase({ status: 'fulfilled', clientSecret: null, fulfilledAt: 1 });
const after = (purchase: CreditPurchase): Account => ({
  ...anAccount({ revision: 2, latestCreditPurchase: purchase }),
  credits: { ...anAccount().credits, available: 9 },
});

async function stage(script: Script = {}, storage = new MemoryStorage()) {
  const time = new ManualTime();
  const scripted = scriptedClient({ createCreditPurchase: async () => aPurchase(), ...script });
  const store = stillStore(scripted.client, time);
  let keys = 0;
  const newKey = (): string => `key_${++keys}`;
  const flow = createCreditPurchaseFlow(store, { storage, newKey, schedule: time.schedule });
  const disconnect = flow.connect();
  await flow.prepare();
  await settle();
  return { ...scripted, time, store, flow, storage, disconnect };
}

async function paying(script: Script = {}, storage?: MemoryStorage) {
  const on = await stage(script, storage);
  on.flow.setDraft('2');
  await on.flow.start('elements', PAGE);
  inPhase(on.flow, 'paying');
  on.calls.length = 0;
  return on;
}

function inPhase<S extends CreditPurchasePhase['status']>(flow: CreditPurchaseFlow, status: S) {
  const phase = flow.$phase.get();
  assert.equal(phase.status, status, JSON.stringify(phase));
  return phase as Extract<CreditPurchasePhase, { status: S }>;
}

describe('the quantity', () => {
  const table: readonly (readonly [string, object, number | null])[] = [
    ['1', { status: 'valid', quantity: 1 }, 1900],
    ['100', { status: 'valid', quantity: 100 }, 190_000],
    ['٢', { status: 'valid', quantity: 2 }, 3800],
    ['', { status: 'empty' }, null],
    ['0', { status: 'below_minimum', limit: 1 }, null],
    ['-2', { status: 'below_minimum', limit: 1 }, null],
    ['101', { status: 'above_maximum', limit: 100 }, null],
    ['9'.repeat(50), { status: 'above_maximum', limit: 100 }, null],
    ['1.5', { status: 'not_whole' }, null],
    ['1,000', { status: 'not_whole' }, null],
    ['1e1', { status: 'not_a_number' }, null],
    ['two', { status: 'not_a_number' }, null],
  ];
  for (const [text, input, total] of table) {
    test(`"${text}" is ${JSON.stringify(input)}, total ${total}`, async () => {
      const { flow, calls } = await stage();
      calls.length = 0;
      flow.setDraft(text);
      assert.deepEqual(flow.$input.get(), input);
      assert.equal(flow.$total.get()?.amount ?? null, total);
      if (total === null) assert.equal(await flow.start('elements', PAGE), null);
      assert.deepEqual(calls, []);
    });
  }

  test('starts at the minimum and steps within the limits', async () => {
    const { flow } = await stage();
    assert.equal(flow.$draft.get(), '1');
    flow.step(-1);
    assert.equal(flow.$draft.get(), '1');
    flow.step(1);
    assert.equal(flow.$draft.get(), '2');
  });

  test('cannot be changed if no credits are sold', async () => {
    const { flow, calls } = await stage({ account: async () => anAccount({ topUp: null }) });
    calls.length = 0;
    flow.setDraft('2');
    await flow.start('elements', PAGE);
    assert.deepEqual([flow.$input.get(), flow.$total.get(), calls], [null, null, []]);
  });

  test('is rejected before an absurd price takes the total out of the safe integer range', async () => {
    const topUp = {
      unitPrice: { amount: 9_000_000_000, currency: 'USD' },
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
    };
    const { flow } = await stage({ account: async () => anAccount({ topUp }) });
    flow.setDraft('1000001');
    assert.deepEqual(flow.$input.get(), { status: 'above_maximum', limit: 1_000_000 });
    flow.setDraft('1000000');
    assert.equal(flow.$total.get()?.amount, 9_000_000_000_000_000);
  });

  test('has no total if its price exceeds 2⁵³', async () => {
    const unitPrice = { amount: 4_000_000_000_000_000, currency: 'USD' };
    const { flow } = await stage({
      account: async () => anAccount({ topUp: { unitPrice, minimum: 1, maximum: 100 } }),
    });
    flow.setDraft('2');
    assert.equal(flow.$total.get()?.amount, 8_000_000_000_000_000);
    flow.setDraft('3');
    assert.deepEqual([flow.$draft.get(), flow.$total.get()], ['3', null]);
  });
});

describe('a purchase', () => {
  test('is created once for any number of presses, and returns the amount to pay', async () => {
    const { flow, calls } = await stage();
    flow.setDraft('2');
    calls.length = 0;
    const [first, second] = await Promise.all([flow.start('elements', PAGE), flow.start('elements', PAGE)]);
    assert.deepEqual([first?.id, second], ['purchase_1', null]);
    assert.equal(calls.length, 1);
    assert.equal(inPhase(flow, 'paying').purchase.clientSecret, 'cs_secret');
  });

  test('of another quantity than requested is refused', async () => {
    const { flow } = await stage();
    flow.setDraft('3');
    await flow.start('elements', PAGE);
    const { error } = inPhase(flow, 'choosing');
    assert.deepEqual([error?.code, error?.fieldErrors[0]?.field], ['invalid_response', 'quantity']);
  });

  test('is repeated with the same key if it may have been created; another quantity gets another key', async () => {
    const { flow, calls } = await stage({ createCreditPurchase: () => Promise.reject(lostConnection()) });
    calls.length = 0;
    await flow.start('elements', PAGE);
    assert.equal(inPhase(flow, 'choosing').error?.code, 'network_error');
    await flow.start('elements', PAGE);
    flow.setDraft('3');
    await flow.start('elements', PAGE);
    assert.deepEqual(calls, [
      'createCreditPurchase key_1',
      'createCreditPurchase key_1',
      'createCreditPurchase key_2',
    ]);
  });

  test('gives the reason if it is refused, and reads the account again', async () => {
    const refused = new BillingError({ code: 'top_up_unavailable', status: 409 });
    const { flow, calls, storage } = await stage({ createCreditPurchase: () => Promise.reject(refused) });
    calls.length = 0;
    await flow.start('elements', PAGE);
    assert.equal(inPhase(flow, 'choosing').error, refused);
    assert.deepEqual(calls, ['createCreditPurchase key_1', 'account']);
    assert.equal(storage.items.size, 0);
  });

  test('can be restarted on the hosted page with the same quantity', async () => {
    const asked: unknown[] = [];
    const { flow } = await paying({
      createCreditPurchase: async (request) => {
        asked.push(request);
        return aPurchase({ id: `purchase_${asked.length}`, checkout: request.checkout });
      },
    });
    const hosted = await flow.start('hosted', PAGE);
    assert.equal(hosted?.id, 'purchase_2');
    assert.deepEqual(asked[1], { quantity: 2, checkout: 'hosted', returnUrl: PAGE });
  });

  test('can be left: it expires, and the account does not bring it back', async () => {
    const { flow, script, store, storage } = await paying();
    flow.cancel();
    inPhase(flow, 'choosing');
    assert.equal(storage.items.size, 0);
    script.account = async () => anAccount({ revision: 2, latestCreditPurchase: aPurchase() });
    await store.refresh();
    inPhase(flow, 'choosing');
  });
});

describe('after the payment', () => {
  test('polls for the credits with growing pauses, starting from the previous balance', async () => {
    const states: CreditPurchase[] = [aPurchase(), aPurchase({ status: 'paid' }), fulfilled];
    const { flow, time, script, store, storage } = await paying({
      creditPurchase: async () => states.shift() ?? fulfilled,
    });
    script.account = async () => after(fulfilled);
    flow.paymentMade();
    await settle();
    const arriving = inPhase(flow, 'arriving');
    assert.deepEqual([arriving.balanceBefore, arriving.isCertain], [7, true]);
    await time.pass(1_000);
    inPhase(flow, 'arriving');
    await time.pass(1_500);
    const done = inPhase(flow, 'done');
    assert.deepEqual([done.balanceBefore, done.purchase.quantity], [7, 2]);
    const account = store.$account.get();
    assert.equal(account.status === 'ready' && account.value.credits.available, 9);
    assert.equal(storage.items.size, 0);
    flow.finish();
    assert.equal(flow.$draft.get(), '1');
  });

  test('requests the payment method once if the account shows the credits first', async () => {
    const receipt = { ...fulfilled, invoiceUrl: 'https://invoice.stripe.com/i/example' };
    const states: CreditPurchase[] = [aPurchase({ status: 'paid' }), receipt];
    const { flow, script, store } = await paying({ creditPurchase: async () => states.shift()! });
    script.account = async () => after(fulfilled);
    flow.paymentMade();
    await settle();
    await store.refresh();
    await settle();
    assert.equal(inPhase(flow, 'done').purchase.invoiceUrl, receipt.invoiceUrl);
    assert.deepEqual(states, []);
  });

  test('reports success only after the account was read, so that all elements agree', async () => {
    const account = deferred<Account>();
    const { flow, script } = await paying({ creditPurchase: async () => fulfilled });
    script.account = () => account.promise;
    flow.paymentMade();
    await settle();
    inPhase(flow, 'arriving');
    account.resolve(after(fulfilled));
    await settle();
    inPhase(flow, 'done');
  });

  test('reports a failed read and repeats it', async () => {
    const responses: (() => Promise<CreditPurchase>)[] = [
      () => Promise.reject(lostConnection()),
      async () => fulfilled,
    ];
    const { flow, time } = await paying({ creditPurchase: () => responses.shift()!() });
    flow.paymentMade();
    await settle();
    assert.equal(inPhase(flow, 'arriving').error?.code, 'network_error');
    await time.pass(1_000);
    inPhase(flow, 'done');
  });

  test('looks for an unconfirmed payment, and shows the form again if there is none', async () => {
    const { flow, time, calls } = await paying({ creditPurchase: async () => aPurchase() });
    flow.paymentMade({ isCertain: false });
    await settle();
    assert.equal(inPhase(flow, 'arriving').isCertain, false);
    await time.pass(10_000);
    inPhase(flow, 'paying');
    const reads = calls.length;
    await time.pass(600_000);
    assert.equal(calls.length, reads);
  });

  test('stays processing with an asynchronous method until it is paid; another purchase can be made', async () => {
    const states = [aPurchase({ status: 'processing' }), aPurchase({ status: 'processing' })];
    const { flow, time } = await paying({ creditPurchase: async () => states.shift() ?? fulfilled });
    flow.paymentMade();
    await settle();
    inPhase(flow, 'processing');
    await time.pass(1_000);
    inPhase(flow, 'processing');
    await time.pass(1_500);
    inPhase(flow, 'done');
    const other = await paying({ creditPurchase: async () => aPurchase({ status: 'processing' }) });
    other.flow.paymentMade();
    await settle();
    other.flow.finish();
    inPhase(other.flow, 'choosing');
    other.script.account = async () => after(aPurchase({ status: 'paid' }));
    await other.store.refresh();
    await settle();
    inPhase(other.flow, 'choosing');
  });

  for (const status of ['failed', 'expired', 'refunded'] as const) {
    test(`a purchase that is ${status} ends without credits`, async () => {
      const { flow, storage } = await paying({ creditPurchase: async () => aPurchase({ status }) });
      await flow.checkOutcome();
      await settle();
      assert.equal(inPhase(flow, 'ended').purchase.status, status);
      assert.equal(storage.items.size, 0);
    });
  }

  test('ignores an older response', async () => {
    const late = deferred<CreditPurchase>();
    const { flow, script, store } = await paying({ creditPurchase: () => late.promise });
    flow.paymentMade();
    script.account = async () => after(aPurchase({ status: 'paid' }));
    await store.refresh();
    await settle();
    inPhase(flow, 'arriving');
    late.resolve(aPurchase());
    await settle();
    assert.equal(inPhase(flow, 'arriving').purchase.status, 'paid');
  });

  test('does not poll while no subscriber is connected, and continues with the next one', async () => {
    const { flow, time, calls, disconnect } = await paying({ creditPurchase: async () => aPurchase() });
    flow.paymentMade();
    await settle();
    disconnect();
    const reads = calls.length;
    await time.pass(600_000);
    assert.equal(calls.length, reads);
    flow.connect();
    await time.pass(1_000);
    assert.ok(calls.slice(reads).includes('creditPurchase purchase_1'));
  });
});

describe('after a reload', () => {
  async function storageOf(): Promise<MemoryStorage> {
    const storage = new MemoryStorage();
    (await paying({}, storage)).disconnect();
    return storage;
  }

  test('a paid purchase continues to arrive, starting from the previous balance', async () => {
    const states = [aPurchase({ status: 'paid' }), fulfilled];
    const { flow, time } = await stage(
      { creditPurchase: async () => states.shift() ?? fulfilled },
      await storageOf(),
    );
    assert.equal(inPhase(flow, 'arriving').balanceBefore, 7);
    await time.pass(1_000);
    assert.equal(inPhase(flow, 'done').balanceBefore, 7);
  });

  test('an unpaid purchase shows its payment form, with its client secret', async () => {
    const { flow } = await stage({ creditPurchase: async () => aPurchase() }, await storageOf());
    assert.equal(inPhase(flow, 'paying').purchase.clientSecret, 'cs_secret');
  });

  test('a purchase that cannot be read shows the error, and can be retried or left', async () => {
    const responses: (() => Promise<CreditPurchase>)[] = [
      () => Promise.reject(lostConnection()),
      async () => aPurchase(),
    ];
    const { flow } = await stage({ creditPurchase: () => responses.shift()!() }, await storageOf());
    assert.equal(inPhase(flow, 'resuming').error?.code, 'network_error');
    await flow.checkOutcome();
    inPhase(flow, 'paying');
    const other = await stage({ creditPurchase: () => Promise.reject(lostConnection()) }, await storageOf());
    other.flow.cancel();
    inPhase(other.flow, 'choosing');
  });

  test('a purchase unknown to the backend is removed from storage', async () => {
    const unknown = new BillingError({ code: 'not_found', status: 404 });
    const { flow, storage } = await stage(
      { creditPurchase: () => Promise.reject(unknown) },
      await storageOf(),
    );
    inPhase(flow, 'choosing');
    assert.equal(storage.items.size, 0);
  });

  test('a return from Stripe’s page resumes the purchase by its id', async () => {
    const { flow, calls } = await stage({ creditPurchase: async () => fulfilled });
    await flow.resume('purchase_1');
    await settle();
    inPhase(flow, 'done');
    assert.ok(calls.includes('creditPurchase purchase_1'));
  });
});

test('a purchase paid in another tab is shown arriving; one only started there is not', async () => {
  const { flow, script, store, time } = await stage({ creditPurchase: async () => fulfilled });
  script.account = async () => anAccount({ revision: 2, latestCreditPurchase: aPurchase() });
  await store.refresh();
  await settle();
  inPhase(flow, 'choosing');
  script.account = async () => after(aPurchase({ status: 'paid' }));
  await store.refresh();
  await settle();
  inPhase(flow, 'arriving');
  script.account = async () => ({ ...after(fulfilled), revision: 3 });
  await time.pass(1_000);
  inPhase(flow, 'done');
});
