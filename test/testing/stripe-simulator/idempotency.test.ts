import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { simulatedStripe } from '../../../src/simulator/index.ts';
import { bench, changeSeats, day, intentOf, invoiceOf, organization, refusal, seatsOf } from './setup.ts';

const replayed = (response: object): string | undefined =>
  ((response as Stripe.Response<object>).lastResponse as unknown as { headers: Headers }).headers.get(
    'idempotent-replayed',
  ) ?? undefined;

describe('idempotency keys on the simulator', () => {
  it('replay the first response and say so', async () => {
    const { simulator, stripe } = bench();
    const first = await stripe.customers.create({ name: 'a' }, { idempotencyKey: 'k' });
    const second = await stripe.customers.create({ name: 'a' }, { idempotencyKey: 'k' });
    assert.equal(second.id, first.id);
    assert.deepEqual([replayed(first), replayed(second)], [undefined, 'true']);
    assert.equal(simulator.events.length, 1);
  });

  it('refuse other parameters and other endpoints', async () => {
    const { stripe } = bench();
    await stripe.customers.create({ name: 'a' }, { idempotencyKey: 'k' });
    const others = [
      () => stripe.customers.create({ name: 'b' }, { idempotencyKey: 'k' }),
      () => stripe.products.create({ name: 'a' }, { idempotencyKey: 'k' }),
    ];
    for (const call of others) {
      const error = await refusal(call());
      assert.deepEqual([error.statusCode, error.type], [400, 'StripeIdempotencyError']);
    }
  });

  it('get a 409 while the first request is in progress', async () => {
    const { stripe } = bench();
    const [first, second] = await Promise.allSettled([
      stripe.customers.create({ name: 'a' }, { idempotencyKey: 'k' }),
      stripe.customers.create({ name: 'a' }, { idempotencyKey: 'k' }),
    ]);
    assert.equal(first.status, 'fulfilled');
    const reason: unknown = second.status === 'rejected' ? second.reason : undefined;
    assert.equal((reason as Stripe.errors.StripeError).statusCode, 409);
  });

  it('replay a 402 and charge only once', async () => {
    const { simulator, stripe, org } = await organization({ paymentMethod: 'pm_card_chargeCustomerFail' });
    await simulator.advanceBy(day);
    const intent = await intentOf(stripe, invoiceOf(await changeSeats(stripe, org, 9)));
    const confirm = (): Promise<unknown> =>
      stripe.paymentIntents.confirm(
        intent.id,
        { payment_method: 'pm_card_chargeDeclined' },
        { idempotencyKey: 'pay' },
      );
    const first = await refusal(confirm());
    const second = await refusal(confirm());
    assert.deepEqual([first.statusCode, second.statusCode, second.charge], [402, 402, first.charge]);
    assert.equal((await stripe.charges.list({ payment_intent: intent.id })).data.length, 2);
  });

  it('can be reused after a request that was refused for its parameters', async () => {
    const { stripe } = bench();
    await refusal(
      stripe.customers.create({ nmae: 'a' } as Stripe.CustomerCreateParams, { idempotencyKey: 'k' }),
    );
    assert.equal((await stripe.customers.create({ name: 'a' }, { idempotencyKey: 'k' })).name, 'a');
  });

  it('expire after a day', async () => {
    const { simulator, stripe } = bench();
    const first = await stripe.customers.create({ name: 'a' }, { idempotencyKey: 'k' });
    await simulator.advanceBy(day);
    assert.notEqual((await stripe.customers.create({ name: 'a' }, { idempotencyKey: 'k' })).id, first.id);
  });
});

describe('faults on requests to the simulator', () => {
  it('can lose a request, or only its response: a retry with the same key executes it once', async () => {
    for (const loses of ['request', 'response'] as const) {
      const { simulator, org } = await organization({ seats: 5 });
      const stripe = simulatedStripe(simulator, { maxNetworkRetries: 1 });
      await simulator.advanceBy(day);
      let faults = 1;
      simulator.intercept(async (call, proceed) => {
        if (call.method !== 'POST' || faults === 0) return proceed();
        faults -= 1;
        if (loses === 'response') await proceed();
        throw new TypeError('fetch failed');
      });
      assert.equal(seatsOf(await changeSeats(stripe, org, 8, { idempotencyKey: 'change' })), 8);
      assert.equal((await stripe.invoices.list({ subscription: org.subscription })).data.length, 2);
    }
  });

  it('can respond with 429 and 500 instead, which are not stored', async () => {
    const { simulator, stripe } = bench();
    const responses = [429, 500];
    const stop = simulator.intercept(async (_call, proceed) => {
      const status = responses.shift();
      if (status === undefined) return proceed();
      return new Response(JSON.stringify({ error: { type: 'api_error', message: 'no' } }), { status });
    });
    const create = (): Promise<Stripe.Customer> =>
      stripe.customers.create({ name: 'a' }, { idempotencyKey: 'k' });
    assert.equal((await refusal(create())).type, 'StripeRateLimitError');
    assert.equal((await refusal(create())).type, 'StripeAPIError');
    assert.equal((await create()).name, 'a');
    stop();
    assert.deepEqual(
      simulator.calls.map((call) => call.status),
      [429, 500, 200],
    );
  });

  it("can delay beyond the client's timeout, while the work is done", async () => {
    const { simulator } = bench();
    const stripe = simulatedStripe(simulator, { timeout: 20 });
    let respond = (): void => undefined;
    const given = new Promise<void>((resolve) => (respond = resolve));
    simulator.intercept(async (_call, proceed) => {
      const response = await proceed();
      await given;
      return response;
    });
    assert.equal((await refusal(stripe.customers.create({ name: 'a' }))).type, 'StripeConnectionError');
    respond();
    assert.equal(simulator.events.length, 1);
  });

  it('are logged with their parameters and keys', async () => {
    const { simulator, stripe, org } = await organization();
    await changeSeats(stripe, org, 6, { idempotencyKey: 'change-1' });
    const [call] = simulator.calls;
    assert.deepEqual(
      [call?.method, call?.path, call?.idempotencyKey, call?.status],
      ['POST', `/v1/subscriptions/${org.subscription}`, 'change-1', 200],
    );
    assert.deepEqual(call?.params['items'], [{ id: org.subscriptionItem, quantity: '6' }]);
    simulator.clearCalls();
    assert.equal(simulator.calls.length, 0);
  });
});
