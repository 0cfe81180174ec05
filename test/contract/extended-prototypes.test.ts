import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import * as contract from '../../src/contract/index.ts';

import { BillingClient } from '../../src/client/index.ts';
import { aChange, anAccount, aQuote } from '../support/samples.ts';

/** Adds enumerable fields, as old libraries and careless pages do. */
function extendPrototypes(fields: readonly string[]): void {
  for (const field of fields) {
    for (const { prototype } of [Object, Array])
      Object.defineProperty(prototype, field, {
        value: () => 'the page',
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  restore = () => {
    for (const { prototype } of [Object, Array])
      for (const field of fields) Reflect.deleteProperty(prototype, field);
  };
}
let restore = (): void => undefined;

describe('a page that extends Object.prototype and Array.prototype', () => {
  afterEach(() => restore());

  it('parses accounts, quotes and changes as usual', () => {
    const before = [anAccount(), aQuote(), aChange()];
    const schemas = [contract.AccountSchema, contract.SeatChangeQuoteSchema, contract.SeatChangeSchema];
    extendPrototypes(['x', 'each', 'later']);
    const read = schemas.map((schema, index) => contract.parse(schema, before[index]));
    restore();
    for (const [index, result] of read.entries()) {
      assert.ok(result.ok, JSON.stringify(result));
      assert.deepEqual(result.value, before[index]);
    }
  });

  it('gets responses from the client, even if it uses the name of an omitted field', async () => {
    const response = JSON.stringify(anAccount());
    const client = new BillingClient({
      endpoint: 'https://shop.example/billing',
      fetch: async () => new Response(response, { headers: { 'Content-Type': 'application/json' } }),
    });
    const optional = ['topUpUnread', 'x'];
    extendPrototypes(optional);
    const account = await client.account().catch((error: unknown) => error);
    restore();
    assert.deepEqual(account, JSON.parse(response));
  });

  it('has schemas without a prototype throughout the contract', () => {
    const schemas = Object.entries(contract).filter(([name]) => name.endsWith('Schema'));
    assert.ok(schemas.length > 10);
    for (const [name, schema] of schemas) {
      const { entries } = schema as { entries?: object };
      if (entries)
        assert.equal(Object.getPrototypeOf(entries), null, `${name}: import Valibot from ./valibot.ts`);
    }
  });
});

describe('an error caused by the page while a response is parsed', () => {
  it('is reported as page_error, and leaves open whether the request took effect', async () => {
    const response = new Response('{}', { headers: { 'Content-Type': 'application/json' } });
    Object.defineProperty(response.headers, 'get', {
      value: () => {
        throw new TypeError('the page');
      },
    });
    const client = new BillingClient({
      endpoint: 'https://shop.example/billing',
      retries: 0,
      fetch: async () => response,
    });
    await assert.rejects(client.confirmSeatChange('quote_1', { idempotencyKey: 'key' }), {
      code: 'page_error',
      retryable: false,
      mayHaveTakenEffect: true,
    });
  });
});
