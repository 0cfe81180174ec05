import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  AccountSchema,
  ERRORS,
  isErrorCode,
  isOpenSeatChange,
  MoneySchema,
  OPEN_SEAT_CHANGE_STATUSES,
  parse,
  ProblemSchema,
  REQUEST_SCHEMAS,
  RESPONSE_SCHEMAS,
  SeatChangeQuoteRequestSchema,
} from '../../src/contract/index.ts';
import { readContractDocs } from '../../.ci/contract-docs.ts';
import { CONTRACT_EXAMPLES } from '../../.ci/contract-examples.ts';
import { openApiDocument } from '../../src/contract/openapi.ts';

type Json = Record<string, unknown>;

describe('parsing a response', () => {
  it('names the invalid field by its path', () => {
    const result = parse(AccountSchema, { plan: { unitPrice: { amount: 29.5, currency: 'usd' } } });
    assert.ok(!result.ok);
    const fields = result.errors.map((error) => error.field);
    assert.ok(fields.includes('plan.unitPrice.amount'), fields.join());
    assert.ok(fields.includes('plan.unitPrice.currency'), fields.join());
    assert.ok(fields.includes('billingPeriod'), fields.join());
  });

  it('reports the whole value if it is not an object', () => {
    for (const value of [null, 'hello', 12, undefined]) {
      const result = parse(AccountSchema, value);
      assert.ok(!result.ok);
      assert.equal(result.errors[0]?.field, '');
    }
  });

  it('ignores unknown fields', () => {
    const result = parse(MoneySchema, { amount: 1, currency: 'USD', later: true });
    assert.deepEqual(result, { ok: true, value: { amount: 1, currency: 'USD' } });
  });

  const amounts: readonly [unknown, boolean][] = [
    [0, true],
    [-2900, true],
    [Number.MAX_SAFE_INTEGER, true],
    [2 ** 53, false],
    [0.1, false],
    ['2900', false],
    [null, false],
    [Number.NaN, false],
  ];
  for (const [amount, good] of amounts) {
    it(`${good ? 'accepts' : 'refuses'} ${JSON.stringify(amount) ?? 'NaN'} (${typeof amount}) as an amount`, () => {
      assert.equal(parse(MoneySchema, { amount, currency: 'USD' }).ok, good);
    });
  }

  it('refuses a request for zero, negative, fractional or missing users', () => {
    for (const seats of [0, -1, 1.5, '8', null, undefined, 2 ** 53]) {
      const result = parse(SeatChangeQuoteRequestSchema, { seats });
      assert.ok(!result.ok, String(seats));
      assert.equal(result.errors[0]?.field, 'seats');
    }
  });

  it('parses a problem with an unknown code', () => {
    const problem = {
      type: 'x',
      title: 'y',
      status: 409,
      code: 'from_the_future',
      retryable: false,
      requestId: '1',
    };
    assert.ok(parse(ProblemSchema, problem).ok);
  });
});

describe('error codes', () => {
  it('are snake case; a status that changing the request cannot fix may be retryable', () => {
    /** Only an operator mends these: repeating the request never does. */
    const forOperators: readonly string[] = ['host_misconfigured', 'payment_provider_refused'];
    for (const [code, { status, retryable }] of Object.entries(ERRORS)) {
      assert.match(code, /^[a-z]+(_[a-z]+)*$/);
      if (status !== null && status >= 500) assert.equal(retryable, !forOperators.includes(code), code);
      if (status === 401 || status === 403 || status === 404 || status === 422) assert.ok(!retryable, code);
    }
  });
  it('are known by name, except inherited names', () => {
    assert.ok(isErrorCode('quote_changed'));
    assert.ok(!isErrorCode('toString'));
  });
  it('a seat change is open in exactly four states', () => {
    assert.deepEqual(OPEN_SEAT_CHANGE_STATUSES.filter((status) => isOpenSeatChange({ status })).length, 4);
    assert.ok(!isOpenSeatChange({ status: 'succeeded' }));
  });
});

/** Properties of a JSON schema without a description or, at the ends, without an example. */
function undescribed(schema: Json, path: string): readonly string[] {
  const missing: string[] = [];
  const properties = (schema['properties'] ?? {}) as Record<string, Json>;
  for (const [name, property] of Object.entries(properties)) {
    const own = `${path}.${name}`;
    if (!property['description']) missing.push(`${own}: description`);
    if (!hasExample(property)) missing.push(`${own}: example`);
    missing.push(...undescribed(property, own));
  }
  for (const part of [schema['items'], ...((schema['anyOf'] as unknown[] | undefined) ?? [])]) {
    if (typeof part === 'object' && part !== null) missing.push(...undescribed(part as Json, path));
  }
  return missing;
}

/** Named parts, objects and lists have their examples further in. */
function hasExample(property: Json): boolean {
  if ('$ref' in property || 'properties' in property) return true;
  if ('items' in property) return hasExample(property['items'] as Json);
  if ('anyOf' in property) return (property['anyOf'] as Json[]).some(hasExample);
  return 'examples' in property;
}

describe('openapi.json', () => {
  const texts = { docs: readContractDocs(), examples: CONTRACT_EXAMPLES };
  const document = openApiDocument(texts) as { paths: Json; components: { schemas: Json } };
  const text = JSON.stringify(document);

  it('is up to date in src/contract', () => {
    const written = readFileSync(new URL('../../src/contract/openapi.json', import.meta.url), 'utf8');
    assert.deepEqual(JSON.parse(written), JSON.parse(text));
  });

  it('describes every component and every property, with an example', () => {
    const missing: string[] = [];
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      if (!(schema as Json)['description']) missing.push(`${name}: description`);
      missing.push(...undescribed(schema as Json, name));
    }
    assert.deepEqual(missing, []);
  });

  it('has examples that its schemas accept', () => {
    for (const [name, schema] of Object.entries({ ...RESPONSE_SCHEMAS, ...REQUEST_SCHEMAS })) {
      const result = parse(schema, CONTRACT_EXAMPLES[name]);
      assert.ok(result.ok, `${name}: ${JSON.stringify(!result.ok && result.errors)}`);
    }
  });

  it('names money, periods, payment methods and failures once', () => {
    for (const name of [
      'Money',
      'Period',
      'FromTo',
      'PaymentMethod',
      'Failure',
      'LineItem',
      'InvoicePreview',
    ]) {
      assert.ok(text.includes(`"$ref":"#/components/schemas/${name}"`), name);
    }
  });

  it('lists the other responses of every operation: 405, 413 for a body, Retry-After', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods as Record<string, Json>)) {
        const responses = operation['responses'] as Record<string, { headers: Json; content: Json }>;
        const label = `${method} ${path}`;
        assert.ok('Allow' in (responses['405']?.headers ?? {}), label);
        assert.ok('Retry-After' in (responses['503']?.headers ?? {}), label);
        assert.equal('413' in responses, 'requestBody' in operation, label);
        const success = responses['200'] ?? responses['201'];
        const content = success?.content['application/json'] as Json | undefined;
        assert.ok(content?.['example'] !== undefined, label);
      }
    }
  });

  it('resolves every reference', () => {
    const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => String(name));
    assert.ok(references.length > 20);
    for (const name of references) assert.ok(name in document.components.schemas, name);
  });

  it('has every path of the contract except the webhook, which is between Stripe and the server', () => {
    assert.deepEqual(Object.keys(document.paths).sort(), [
      '/account',
      '/credit-entries',
      '/credit-purchases',
      '/credit-purchases/{id}',
      '/credit-uses',
      '/invoices',
      '/invoices/owed',
      '/invoices/{id}/payment',
      '/payment-methods/setup',
      '/portal-sessions',
      '/seat-changes',
      '/seat-changes/quotes',
      '/seat-changes/{id}',
    ]);
  });

  it('requires an idempotency key for every operation that moves money or credits', () => {
    for (const path of ['/seat-changes', '/credit-purchases', '/credit-uses']) {
      assert.match(JSON.stringify((document.paths[path] as Json)['post']), /Idempotency-Key/);
    }
  });
});
