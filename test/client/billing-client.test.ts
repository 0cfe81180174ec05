import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { BillingClientOptions, BillingError } from '../../src/client/index.ts';
import { BillingClient, isBillingError } from '../../src/client/index.ts';
import { aChange, anAccount, aProblem, aQuote } from '../support/samples.ts';
import type { Step } from './scripted-fetch.ts';
import { html, json, scriptedFetch } from './scripted-fetch.ts';

// Timeouts of a few milliseconds are about the server, not about how fast this machine loads a module.
before(() => import('../../src/client/parse.ts'));

const lost = (): Error => new TypeError('fetch failed');
const unavailable = (): Response =>
  json(aProblem(503, 'payment_provider_unavailable', { retryable: true }), 503);

function clientFor(steps: readonly Step[], options: Partial<BillingClientOptions> = {}) {
  const { fetch, seen } = scriptedFetch(...steps);
  const pauses: number[] = [];
  const client = new BillingClient({
    endpoint: 'https://shop.example/billing',
    fetch,
    random: () => 1,
    wait: async (milliseconds) => void pauses.push(milliseconds),
    ...options,
  });
  return { client, seen, pauses };
}

async function failureOf(request: Promise<unknown>): Promise<BillingError> {
  try {
    await request;
  } catch (error) {
    assert.ok(isBillingError(error), `expected a BillingError, got ${String(error)}`);
    return error;
  }
  return assert.fail('expected a failure');
}

describe('a request', () => {
  test('is sent to the path below the endpoint and returns the parsed response', async () => {
    const { client, seen } = clientFor([json({ ...anAccount(), futureField: 1 })]);
    assert.deepEqual(await client.account(), anAccount());
    assert.equal(seen[0]?.url, 'https://shop.example/billing/account');
  });

  test('has its body, its idempotency key, and no token if there is none', async () => {
    const { client, seen } = clientFor([json(aChange())]);
    await client.confirmSeatChange('quote_1', { idempotencyKey: 'key_1' });
    const [request] = seen;
    assert.deepEqual(request?.body, { quoteId: 'quote_1' });
    assert.equal(request.headers.get('Idempotency-Key'), 'key_1');
    assert.equal(request.headers.get('Authorization'), null);
  });

  test('escapes an id that would lead to another path', async () => {
    const { client, seen } = clientFor([json(aChange())]);
    await client.seatChange('../account?x=1');
    assert.equal(seen[0]?.url, 'https://shop.example/billing/seat-changes/..%2Faccount%3Fx%3D1');
  });
});

describe('an endpoint', () => {
  for (const [endpoint, url] of [
    ['https://shop.example/billing', 'https://shop.example/billing/'],
    ['https://shop.example/billing/', 'https://shop.example/billing/'],
    ['http://localhost:8080', 'http://localhost:8080/'],
  ] as const) {
    test(`${endpoint} is accepted`, () => assert.equal(new BillingClient({ endpoint }).endpoint, url));
  }

  for (const endpoint of [
    '',
    '  ',
    '/api/billing',
    'ftp://shop.example',
    'javascript:alert(1)',
    'https://user:pass@shop.example',
    'https://shop.example/?a=1',
    'https://shop.example/#a',
  ]) {
    test(`"${endpoint}" is refused outside a page, with a message that repeats it`, () => {
      assert.throws(
        () => new BillingClient({ endpoint }),
        (error) =>
          isBillingError(error) && error.code === 'configuration' && error.message.includes(`"${endpoint}"`),
      );
    });
  }
});

test('a fetch that is not a function is a configuration error', () => {
  const fetch = '/api/billing' as unknown as typeof globalThis.fetch;
  const make = (): unknown => new BillingClient({ endpoint: 'https://shop.example', fetch });
  assert.throws(make, { code: 'configuration', message: 'fetch must be a function.' });
});

describe('a token', () => {
  const withTokens = (steps: readonly Step[], tokens: readonly (string | Error)[]) => {
    const asked = { times: 0 };
    const token = (): string => {
      const next = tokens[asked.times++];
      if (next instanceof Error) throw next;
      return next ?? '';
    };
    return { ...clientFor(steps, { token }), asked };
  };
  const ok = (): Response => json(anAccount());
  const refused = (): Response => json(aProblem(401, 'unauthenticated'), 401);
  const sent = (seen: readonly { readonly headers: Headers }[]): (string | null)[] =>
    seen.map((request) => request.headers.get('Authorization'));

  test('is requested once and kept', async () => {
    const { client, seen, asked } = withTokens([ok(), ok()], ['one']);
    await client.account();
    await client.account();
    assert.deepEqual(sent(seen), ['Bearer one', 'Bearer one']);
    assert.equal(asked.times, 1);
  });

  test('is requested once by concurrent requests, and renewed once for both', async () => {
    const response: Step = (request) =>
      request.headers.get('Authorization') === 'Bearer one' ? refused() : ok();
    const { client, asked } = withTokens([response, response, response, response], ['one', 'two', 'three']);
    await Promise.all([client.account(), client.account()]);
    assert.equal(asked.times, 2);
  });

  test('is not renewed again if another request has renewed it meanwhile', async () => {
    let refuse!: (response: Response) => void;
    const late = new Promise<Response>((resolve) => (refuse = resolve));
    const { client, asked, seen } = withTokens([() => late, refused(), ok(), ok()], ['one', 'two', 'three']);
    const slow = client.account();
    await client.account();
    refuse(refused());
    await slow;
    assert.deepEqual(sent(seen), ['Bearer one', 'Bearer one', 'Bearer two', 'Bearer two']);
    assert.equal(asked.times, 2);
  });

  test('that no header can carry is a configuration error, and nothing is sent', async () => {
    for (const token of ['abc\ndef', 'tök€n', '{"token": "abc"}', '', '\u00a0']) {
      const { client, seen } = clientFor([ok()], { token: () => token });
      const { code, mayHaveTakenEffect } = await failureOf(client.account());
      assert.deepEqual([code, mayHaveTakenEffect, seen.length], ['configuration', false, 0], token);
    }
  });

  test('may be surrounded by white space', async () => {
    const { client, seen } = clientFor([ok()], { token: () => ' one\n' });
    await client.account();
    assert.deepEqual(sent(seen), ['Bearer one']);
  });

  test('instead of a function is a configuration error', () => {
    const token = 'abc' as unknown as () => string;
    assert.throws(() => clientFor([], { token }), {
      code: 'configuration',
      message: 'token must be a function.',
    });
  });

  test('is renewed once after a 401', async () => {
    const { client, seen } = withTokens([refused(), ok()], ['one', 'two']);
    await client.account();
    assert.deepEqual(sent(seen), ['Bearer one', 'Bearer two']);
  });

  test('is also renewed if a gateway refuses it with its own body', async () => {
    const { client, seen } = withTokens([html(401), ok()], ['one', 'two']);
    await client.account();
    assert.equal(seen.length, 2);
  });

  test('is not renewed a second time: the 401 is reported', async () => {
    const { client, seen } = withTokens([refused(), refused()], ['one', 'two']);
    const error = await failureOf(client.account());
    assert.equal(error.code, 'unauthenticated');
    assert.equal(seen.length, 2);
  });

  test('that cannot be fetched is an error with its cause, and is requested again by the next request', async () => {
    const cause = new Error('no session');
    const { client } = withTokens([ok()], [cause, 'two']);
    const error = await failureOf(client.confirmSeatChange('q', { idempotencyKey: 'k' }));
    assert.equal(error.code, 'unauthenticated');
    assert.equal(error.cause, cause);
    assert.equal(error.mayHaveTakenEffect, false);
    await client.account();
  });

  test('that is empty is a configuration error', async () => {
    const { client } = withTokens([], ['']);
    assert.equal((await failureOf(client.account())).code, 'configuration');
  });
});

describe('retries', () => {
  test('a lost read is retried with growing pauses', async () => {
    const { client, seen, pauses } = clientFor([lost(), unavailable(), json(anAccount())]);
    await client.account();
    assert.equal(seen.length, 3);
    assert.deepEqual(pauses, [300, 600]);
  });

  test('ends after the retries with the last error', async () => {
    const { client, seen } = clientFor([lost(), lost(), unavailable()]);
    assert.equal((await failureOf(client.account())).code, 'payment_provider_unavailable');
    assert.equal(seen.length, 3);
  });

  test('a quote is retried, since it charges nothing', async () => {
    const { client, seen } = clientFor([lost(), json(aQuote())]);
    await client.quoteSeatChange(8);
    assert.equal(seen.length, 2);
  });

  test('a confirmation is retried with the same key', async () => {
    const { client, seen } = clientFor([lost(), json(aChange())]);
    await client.confirmSeatChange('quote_1', { idempotencyKey: 'key_1' });
    assert.deepEqual(
      seen.map((request) => request.headers.get('Idempotency-Key')),
      ['key_1', 'key_1'],
    );
  });

  test('a change without a key is not retried', async () => {
    const { client, seen } = clientFor([lost()]);
    await failureOf(client.cancelSeatChange('change_1'));
    const setup = clientFor([lost()]);
    await failureOf(setup.client.setupPaymentMethod());
    assert.equal(seen.length + setup.seen.length, 2);
  });

  test('a permanent refusal is reported immediately', async () => {
    const { client, seen } = clientFor([json(aProblem(403, 'forbidden'), 403)]);
    assert.equal((await failureOf(client.account())).code, 'forbidden');
    assert.equal(seen.length, 1);
  });

  test('a request waits as long as the server asks', async () => {
    const limited = json(aProblem(429, 'rate_limited', { retryable: true }), 429, { 'Retry-After': '3' });
    const { client, pauses } = clientFor([limited, json(anAccount())]);
    await client.account();
    assert.deepEqual(pauses, [3000]);
  });

  test('a request never waits for minutes', async () => {
    const limited = json(aProblem(429, 'rate_limited', { retryable: true }), 429, { 'Retry-After': '120' });
    const { client, pauses } = clientFor([limited]);
    assert.equal((await failureOf(client.account())).retryAfterMs, 120_000);
    assert.deepEqual(pauses, []);
  });

  test("a proxy's error page during a restart is treated as temporary", async () => {
    const { client, seen } = clientFor([html(502), json(anAccount())]);
    await client.account();
    assert.equal(seen.length, 2);
  });
});

describe('timeouts', () => {
  test('a server that never responds causes a timeout that may have taken effect, without a retry', async () => {
    const { client, seen } = clientFor(['silence'], { timeoutMs: 200 });
    const error = await failureOf(client.confirmSeatChange('q', { idempotencyKey: 'k' }));
    assert.equal(error.code, 'timeout');
    assert.equal(error.mayHaveTakenEffect, true);
    assert.equal(seen.length, 1);
  });

  test('a body that never ends is a timeout, too', async () => {
    const endless = new Response(new ReadableStream(), { headers: { 'Content-Type': 'application/json' } });
    const { client } = clientFor([endless], { timeoutMs: 5 });
    assert.equal((await failureOf(client.account())).code, 'timeout');
  });

  test('a token callback that never settles is a timeout, and nothing was sent', async () => {
    const token = (): Promise<string> => new Promise(() => undefined);
    const { client, seen } = clientFor([], { timeoutMs: 5, token });
    const error = await failureOf(client.confirmSeatChange('q', { idempotencyKey: 'k' }));
    assert.deepEqual([error.code, error.mayHaveTakenEffect, seen.length], ['timeout', false, 0]);
  });

  test('a token callback that never settled is called again by the next request', async () => {
    let asked = 0;
    const token = (): Promise<string> => (asked++ ? Promise.resolve('t') : new Promise(() => undefined));
    const { client, seen } = clientFor([json(anAccount())], { timeoutMs: 5, token });
    assert.equal((await failureOf(client.account())).code, 'timeout');
    await client.account();
    assert.deepEqual([asked, seen.length], [2, 1]);
  });

  test('a token callback that fails after its caller aborted is called again', async () => {
    let asked = 0;
    let fail = (): void => undefined;
    const token = (): Promise<string> =>
      asked++
        ? Promise.resolve('t')
        : new Promise((_resolve, reject) => (fail = () => reject(new Error('late'))));
    const { client } = clientFor([json(anAccount())], { token });
    const caller = new AbortController();
    const given = failureOf(client.account({ signal: caller.signal }));
    caller.abort();
    assert.equal((await given).code, 'aborted');
    fail();
    await new Promise((resolve) => setImmediate(resolve));
    await client.account();
    assert.equal(asked, 2);
  });

  test('the timeout covers all retries together', async () => {
    const wait = (): Promise<void> => new Promise(() => undefined);
    const { client } = clientFor([lost()], { timeoutMs: 5, wait });
    assert.equal((await failureOf(client.account())).code, 'timeout');
  });

  test('a request that its caller aborts ends immediately', async () => {
    const { client } = clientFor(['silence']);
    const controller = new AbortController();
    const request = client.account({ signal: controller.signal });
    controller.abort();
    assert.equal((await failureOf(request)).code, 'aborted');
  });

  test('a request aborted before it started is not sent', async () => {
    const { client, seen } = clientFor([]);
    const error = await failureOf(client.quoteSeatChange(8, { signal: AbortSignal.abort() }));
    assert.equal(error.code, 'aborted');
    assert.equal(seen.length, 0);
  });
});

describe('a response that violates the contract', () => {
  test('names the field', async () => {
    const account = anAccount();
    const broken = {
      ...account,
      credits: { ...account.credits, plan: { ...account.credits.plan, available: '5' } },
    };
    const error = await failureOf(clientFor([json(broken)]).client.account());
    assert.equal(error.code, 'invalid_response');
    assert.equal(error.fieldErrors[0]?.field, 'credits.plan.available');
    assert.match(error.message, /GET account .*credits\.plan\.available/);
  });

  for (const [what, response] of [
    ['an HTML page with status 200', (): Response => html()],
    [
      'JSON under the wrong content type',
      (): Response => new Response('{}', { headers: { 'Content-Type': 'text/plain' } }),
    ],
    ['no content type', (): Response => new Response(new Uint8Array([123, 125]))],
    [
      'half a JSON document',
      (): Response => new Response('{"mode":', { headers: { 'Content-Type': 'application/json' } }),
    ],
    ['an empty response', (): Response => new Response(null, { status: 204 })],
    ['an HTML page with status 404', (): Response => html(404)],
    ['an error in another format', (): Response => json({ error: 'no' }, 400)],
  ] as const) {
    test(`${what} is invalid_response, reported immediately`, async () => {
      const { client, seen } = clientFor([response()]);
      const error = await failureOf(client.account());
      assert.equal(error.code, 'invalid_response');
      assert.equal(error.fieldErrors.length > 0, true);
      assert.equal(seen.length, 1);
    });
  }

  test('a fraction of a minor unit is refused', async () => {
    const quote = aQuote({ amountDue: { amount: 43.5, currency: 'USD' } });
    const error = await failureOf(clientFor([json(quote)]).client.quoteSeatChange(8));
    assert.equal(error.fieldErrors[0]?.field, 'amountDue.amount');
  });
});

describe('an error', () => {
  test('has all fields of the problem document', async () => {
    const quote = aQuote({ id: 'quote_2' });
    const problem = aProblem(409, 'quote_changed', { quote, detail: 'The amounts have changed.' });
    const { client } = clientFor([json(problem, 409)]);
    const error = await failureOf(client.confirmSeatChange('quote_1', { idempotencyKey: 'k' }));
    assert.deepEqual(
      [error.code, error.status, error.requestId, error.message, error.quote, error.mayHaveTakenEffect],
      ['quote_changed', 409, 'req_1', 'The amounts have changed.', quote, false],
    );
  });

  test('with a code unknown to this client keeps its code', async () => {
    const { client } = clientFor([json(aProblem(409, 'moon_phase'), 409)]);
    assert.equal((await failureOf(client.account())).code, 'moon_phase');
  });

  test('is identified by its brand across copies of the package, and nothing else is', () => {
    const foreign = { [Symbol.for('@oneclickworker/billing-elements/BillingError')]: true };
    assert.equal(isBillingError(foreign), true);
    for (const other of [null, undefined, 'x', new Error('x'), {}])
      assert.equal(isBillingError(other), false);
  });
});

describe('whether a confirmation may have taken effect', () => {
  const problem = (status: number, code: string, retryable = false): Response =>
    json(aProblem(status, code, { retryable }), status);
  const cases: readonly (readonly [string, readonly Step[], boolean])[] = [
    ['refused immediately', [problem(409, 'quote_expired')], false],
    ['not signed in', [problem(401, 'unauthenticated')], false],
    ['Stripe did not respond, nothing started', [unavailable(), unavailable(), unavailable()], false],
    ['lost three times', [lost(), lost(), lost()], true],
    ['the server does not know', [1, 2, 3].map(() => problem(503, 'outcome_unknown', true)), true],
    ['the server broke', [1, 2, 3].map(() => problem(500, 'internal_error', true)), true],
    ['still in progress', [1, 2, 3].map(() => problem(409, 'request_in_progress', true)), true],
    ['an HTML page', [html()], true],
    ['a response with an invalid field', [json({ ...aChange(), status: 'happy' })], true],
    ['lost, then not signed in', [lost(), problem(401, 'unauthenticated')], true],
    ['lost, then too many requests', [lost(), problem(429, 'rate_limited')], true],
    ['lost, then Stripe does not respond', [lost(), unavailable(), unavailable()], true],
    ['lost, then refused by one who has looked the key up', [lost(), problem(409, 'quote_changed')], false],
  ];
  for (const [what, steps, expected] of cases) {
    test(`${what}: ${expected ? 'it may' : 'it has not'}`, async () => {
      const { client, seen } = clientFor(steps);
      const error = await failureOf(client.confirmSeatChange('quote_1', { idempotencyKey: 'k' }));
      assert.equal(error.mayHaveTakenEffect, expected);
      assert.equal(seen.length, steps.length);
    });
  }
});
