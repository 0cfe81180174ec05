import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_BODY_BYTES } from '../../src/contract/index.ts';
import { isBillingProblem, OperatorError } from '../../src/server/index.ts';
import { BODY_PATIENCE_MS, readText } from '../../src/server/http/request.ts';
import { createManualTimer } from '../support/manual-timer.ts';

/** A request as in Firefox: its body can be read, but it has no stream. */
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
    test('is read unchanged, with its byte order mark', async () => {
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

test('a request without a body is read as an empty string', async () => {
  assert.equal(await readText(new Request('https://host.example/account'), 'json'), '');
});

const broken = (error: unknown): Request =>
  fromStream({
    pull: (controller) => {
      controller.error(error);
    },
  });

function fromStream(source: UnderlyingDefaultSource<Uint8Array>): Request {
  const init = { method: 'POST', body: new ReadableStream(source), duplex: 'half' as const };
  return new Request('https://host.example/quotes', init);
}

test('a character whose bytes arrive in two chunks is read unchanged', async () => {
  const bytes = new TextEncoder().encode('{"name":"é"}');
  const request = fromStream({
    start: (controller) => {
      const middle = bytes.indexOf(0xc3) + 1;
      controller.enqueue(bytes.subarray(0, middle));
      controller.enqueue(bytes.subarray(middle));
      controller.close();
    },
  });
  assert.equal(await readText(request, 'json'), '{"name":"é"}');
});

const hasCode =
  (code: string, detail: RegExp) =>
  (error: unknown): boolean =>
    isBillingProblem(error) && error.code === code && detail.test(error.message);

test("a body that ends early is the client's error and is not reported", async () => {
  await assert.rejects(
    readText(broken(new TypeError('terminated')), 'json'),
    hasCode('invalid_request', /body: ended early/),
  );
});

test('a body that does not arrive in time is rejected and canceled', async () => {
  const timer = createManualTimer();
  let reason: unknown;
  const request = fromStream({
    pull: () => new Promise(() => undefined),
    cancel: (given) => {
      reason = given;
    },
  });
  const reading = assert.rejects(
    readText(request, 'json', timer.startTimer),
    hasCode('invalid_request', /body: did not arrive within 30000 ms/),
  );
  await timer.end(BODY_PATIENCE_MS);
  await reading;
  assert.ok(isBillingProblem(reason));
});

for (const [name, take] of [
  ['was read', (request: Request) => request.text()],
  ['is being read', (request: Request) => request.body?.getReader()],
] as const) {
  test(`a body that ${name} by the host is reported, with the fix`, async () => {
    const request = streaming('{}');
    await take(request);
    await assert.rejects(readText(request, 'json'), (error: unknown) => {
      assert.ok(isBillingProblem(error));
      assert.equal(error.code, 'host_misconfigured');
      assert.ok(error.cause instanceof OperatorError);
      assert.equal(error.cause.code, 'body_already_read');
      assert.match(error.message, /request\.clone\(\)/);
      return true;
    });
  });
}
