import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { ErrorCode, Operation, OperationDetails, OperationName } from '../../src/contract/index.ts';
import {
  COMMON_ERRORS,
  ERRORS,
  IDEMPOTENCY_KEY,
  IDEMPOTENCY_KEY_LENGTH,
  KEYED_ERRORS,
  MAX_BODY_BYTES,
  OPERATION_DETAILS,
  OPERATIONS,
  ScopeSchema,
} from '../../src/contract/index.ts';
import type { Call, Operations } from '../../src/server/http/operation.ts';
import { createRouter } from '../../src/server/http/router.ts';
import { expectProblem } from '../support/contract-responses.ts';

const ROWS = (Object.keys(OPERATIONS) as OperationName[]).map((name) => {
  const row: Operation & OperationDetails = { ...OPERATIONS[name], ...OPERATION_DETAILS[name] };
  return { name, row };
});

/** A valid body for each request of the contract. */
const BODIES: Readonly<Record<string, object>> = {
  SeatChangeQuoteRequest: { seats: 5 },
  SeatChangeRequest: { quoteId: 'sq_1' },
  CreditPurchaseRequest: { quantity: 1, checkout: 'elements', returnUrl: 'https://app.example.com/' },
  CreditUseRequest: { reference: 'job-1' },
  InvoicePaymentRequest: { method: 'on_file', amount: { amount: 100, currency: 'USD' } },
  PortalSessionRequest: { returnUrl: 'https://app.example.com/' },
};

const ORGANIZATION = { organizationId: 'org_1', scopes: ScopeSchema.options, origins: null };

/** The router alone, with operations that only record their arguments. */
function routerOf(caller: typeof ORGANIZATION | { scopes: [] } = ORGANIZATION) {
  const calls: { readonly name: string; readonly call: Call<OperationName> }[] = [];
  const entries = ROWS.map(({ name, row }) => [
    name,
    (call: Call<OperationName>) => {
      calls.push({ name, call });
      return Promise.resolve(
        row.idempotencyKey === 'required' ? { value: { name }, isReplay: false } : { name },
      );
    },
  ]);
  const router = createRouter({
    operations: Object.fromEntries(entries) as Operations,
    webhook: () => Promise.resolve({}),
    identify: () => Promise.resolve({ ...ORGANIZATION, ...caller }),
    cors: null,
    report: () => undefined,
    startTimer: () => () => undefined,
    basePath: '/billing',
    prepare: () => Promise.resolve(),
  });
  const send = (
    row: Operation & OperationDetails,
    change: RequestInit & { readonly search?: string } = {},
  ) => {
    const { search = '', headers, ...init } = change;
    const all = new Headers({ 'Content-Type': 'application/json' });
    if (row.idempotencyKey === 'required') all.set(IDEMPOTENCY_KEY, 'k');
    for (const [header, value] of Object.entries(headers ?? {})) all.set(header, String(value));
    const body = row.request === undefined ? {} : { body: JSON.stringify(BODIES[row.request]) };
    const url = `http://backend.test/billing/${row.path.replace('{id}', 'x_1')}${search}`;
    const hasBody = (init.method ?? row.method) !== 'GET';
    return router(new Request(url, { method: row.method, ...(hasBody && body), ...init, headers: all }));
  };
  return { calls, send };
}

describe('the router follows the table of operations', () => {
  for (const { name, row } of ROWS) {
    it(`${name} runs for ${row.method} ${row.path}`, async () => {
      const { calls, send } = routerOf();
      const response = await send(row);
      assert.equal(response.status, row.status ?? 200, await response.clone().text());
      assert.deepEqual(await response.json(), { name });
      const [{ name: called, call } = { name: undefined, call: undefined }] = calls;
      assert.equal(called, name);
      assert.equal(call?.id, row.path.includes('{id}') ? 'x_1' : null);
      assert.equal(call?.key, row.idempotencyKey === 'required' ? 'k' : null);
      assert.deepEqual(call?.input, row.request === undefined ? null : BODIES[row.request]);
    });

    it(`${name} requires one of its scopes`, async () => {
      const { calls, send } = routerOf({ scopes: [] });
      await expectProblem(await send(row), 'forbidden');
      assert.deepEqual(calls, []);
    });

    it(`${row.path} responds to any other method with 405 and its methods`, async () => {
      const methods = ROWS.filter(({ row: { path } }) => path === row.path).map(
        ({ row: { method } }) => method,
      );
      const response = await routerOf().send(row, { method: 'PUT' });
      assert.equal(response.headers.get('Allow'), methods.join(', '));
      await expectProblem(response, 'method_not_allowed');
    });

    if (row.idempotencyKey !== undefined) {
      it(`${name} accepts only idempotency keys of the contract's length`, async () => {
        const { send } = routerOf();
        const { minimum, maximum } = IDEMPOTENCY_KEY_LENGTH;
        const status = async (length: number) =>
          (await send(row, { headers: { [IDEMPOTENCY_KEY]: 'k'.repeat(length) } })).status;
        assert.deepEqual(
          [await status(minimum), await status(maximum), await status(maximum + 1), await status(0)],
          [
            row.status ?? 200,
            row.status ?? 200,
            ERRORS.invalid_request.status,
            ERRORS.invalid_request.status,
          ],
        );
      });
    }

    if (row.request !== undefined) {
      it(`${name} rejects a body larger than the contract allows`, async () => {
        const body = `"${'x'.repeat(MAX_BODY_BYTES)}"`;
        await expectProblem(await routerOf().send(row, { body }), 'payload_too_large');
      });
    }

    for (const [parameter, { type, minimum = 0, maximum = 0 }] of Object.entries(row.query ?? {})) {
      if (type !== 'integer') continue;
      it(`${name} accepts only ?${parameter}= from ${minimum} to ${maximum}`, async () => {
        const { calls, send } = routerOf();
        for (const value of [minimum, maximum]) await send(row, { search: `?${parameter}=${value}` });
        const taken = calls.map(({ call }) => (call.query as Record<string, unknown>)[parameter]);
        assert.deepEqual(taken, [minimum, maximum]);
        for (const value of [minimum - 1, maximum + 1, '', '1.5', 'x']) {
          await expectProblem(await send(row, { search: `?${parameter}=${value}` }), 'invalid_request');
        }
      });
    }
  }
});

/** Codes that no row lists: of the path, of the body's size, and of the webhook. */
const OF_NO_OPERATION: readonly ErrorCode[] = [
  'method_not_allowed',
  'payload_too_large',
  'webhook_signature_invalid',
];
/** Codes that only another backend sends. */
const OF_OTHER_BACKENDS: readonly ErrorCode[] = ['payment_failed'];

describe('an id in a path', () => {
  const { row } = ROWS.find(({ name }) => name === 'getSeatChange') ?? assert.fail();

  it('is percent-decoded', async () => {
    const { calls, send } = routerOf();
    await send({ ...row, path: 'seat-changes/sc%5F1' });
    assert.deepEqual(
      calls.map(({ call }) => call.id),
      ['sc_1'],
    );
  });

  for (const id of ['a%00b', '%E0%A4%A', '%ED%A0%80']) {
    it(`that cannot exist (${id}) is a 404`, async () => {
      const { calls, send } = routerOf();
      await expectProblem(await send({ ...row, path: `seat-changes/${id}` }), 'not_found');
      assert.deepEqual(calls, []);
    });
  }

  it('never matches the path of another operation', async () => {
    const response = await routerOf().send({ ...row, path: 'seat-changes/quotes' });
    assert.equal(response.headers.get('Allow'), 'POST');
  });
});

describe('the codes of the table', () => {
  const sources = readdirSync('src/server', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`src/server/${file}`, 'utf8'))
    .join('\n');
  const listed = new Set([...ROWS.flatMap(({ row }) => row.errors), ...COMMON_ERRORS, ...KEYED_ERRORS]);

  for (const [code, { status }] of Object.entries(ERRORS) as [ErrorCode, (typeof ERRORS)[ErrorCode]][]) {
    if (status === null) {
      it(`${code} is created by clients: no operation lists it`, () => assert.equal(listed.has(code), false));
    } else if (OF_OTHER_BACKENDS.includes(code)) {
      it(`${code} is never sent by this server`, () => assert.equal(sources.includes(`'${code}'`), false));
    } else {
      it(`${code} is listed by an operation and sent by the server`, () => {
        assert.equal(listed.has(code), !OF_NO_OPERATION.includes(code));
        // Of a subscription that cannot be changed, the code is the reason that stripe/ found.
        assert.match(sources, new RegExp(`'${code}'`));
      });
    }
  }
});
