import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_BODY_BYTES } from '../../src/contract/index.ts';
import { isBillingProblem } from '../../src/server/index.ts';
import { readText } from '../../src/server/http/request.ts';

/** A request as Firefox makes it: its body can be read, but it has no stream. */
function withoutStream(body: string): Request {
  const request = new Request('https://host.example/quotes', { method: 'POST', body });
  Object.defineProperty(request, 'body', { value: undefined });
  return request;
}

const streaming = (body: string): Request =>
  new Request('https://host.example/quotes', { method: 'POST', body });

for (const [name, create] of [
  ['a request with a stream', streaming],
  ['a request without Request.body', withoutStream],
] as const) {
  describe(name, () => {
    test('is read as it came, with its byte order mark', async () => {
      assert.equal(await readText(create('\uFEFF{"seats":9}'), 'json'), '\uFEFF{"seats":9}');
    });

    test('is refused beyond the limit', async () => {
      assert.equal((await readText(create('x'.repeat(MAX_BODY_BYTES)), 'json')).length, MAX_BODY_BYTES);
      await assert.rejects(
        readText(create('x'.repeat(MAX_BODY_BYTES + 1)), 'json'),
        (error) => isBillingProblem(error) && error.code === 'payload_too_large',
      );
    });
  });
}

test('a request without a body is read as an empty text', async () => {
  assert.equal(await readText(new Request('https://host.example/account'), 'json'), '');
});
