import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ConformanceResult } from '../../src/server/conformance/run.ts';
import { runConformance, RULES } from '../../src/server/conformance/run.ts';
import { htmlReport, junitReport, textReport } from '../../src/server/conformance/report.ts';
import type { TestBackend, TestOrganization } from '../support/backend.ts';
import { createTestBackend } from '../support/backend.ts';
import { wrongBackends } from './wrong-backends.ts';

const ORIGIN = 'https://app.example.com';
let backend: TestBackend;
let runs = 0;

async function organization(): Promise<TestOrganization> {
  const body = JSON.stringify({ seats: 5, seatLimits: { minimum: 3, maximum: 500 } });
  const url = `${ORIGIN}/backend/_test/organizations`;
  const response = await backend.fetch(new Request(url, { method: 'POST', body }));
  assert.equal(response.status, 201, await response.clone().text());
  return (await response.json()) as TestOrganization;
}

/** A run with its own organizations, whose responses `spoil` may change. */
async function run(spoil: Spoil = (request, send) => send(request)): Promise<readonly ConformanceResult[]> {
  const [{ token }, other] = [await organization(), await organization()];
  return await runConformance({
    endpoint: `${ORIGIN}/backend`,
    token,
    otherToken: other.token,
    profiles: ['seats', 'credits'],
    run: String((runs += 1)),
    fetch: (input, init) => spoil(new Request(input, init), (request) => backend.fetch(request), { token }),
  });
}

/** A wrong backend, which can use the right one. */
export type Spoil = (
  request: Request,
  send: (request: Request) => Promise<Response>,
  tokens: { readonly token: string },
) => Promise<Response>;

describe('the conformance kit', () => {
  before(async () => {
    backend = await createTestBackend();
  });
  after(() => backend.close());

  test('passes our own handler in every requirement', async () => {
    const results = await run();
    assert.deepEqual(
      results.filter(({ outcome }) => outcome !== 'passed'),
      [],
    );
    assert.equal(results.length, RULES.length);
  });

  for (const { sentence, wrong, spoil } of wrongBackends()) {
    test(`fails ${sentence} if a backend ${wrong}`, async () => {
      const results = await run(spoil);
      const failed = results.filter(({ outcome }) => outcome === 'failed');
      assert.deepEqual(
        failed.map(({ id }) => id),
        [sentence],
        failed.map(({ id, message }) => `${id}: ${message}`).join('\n'),
      );
    });
  }

  test('reports plainly that a field and a code are missing', async () => {
    const results = await run(async (request, send) => {
      const response = await send(request);
      if (response.status === 401) return Response.json({ error: 'no session' }, { status: 401 });
      if (!new URL(request.url).pathname.endsWith('/account')) return response;
      const { seats: _, ...account } = (await response.json()) as Record<string, unknown>;
      return Response.json(account, { headers: response.headers });
    });
    const message = (id: string): string | undefined => results.find((each) => each.id === id)?.message;
    assert.equal(message('account-fields'), 'account.seats: is missing');
    assert.equal(
      message('no-token'),
      'GET account responded 401 without a "code", expected 401 with the code unauthenticated',
    );
  });

  test('reports an unreachable backend, requirement by requirement, without rejecting', async () => {
    const results = await run(() => Promise.reject(new TypeError('connection refused')));
    assert.equal(
      results.some(({ outcome }) => outcome === 'passed'),
      false,
    );
    assert.match(results[0]?.message ?? '', /GET account got no response/);
  });
});

test("the reports list each requirement once, and escape the backend's text", () => {
  const results: readonly ConformanceResult[] = [
    { id: 'one', profile: 'read', text: 'It is.', outcome: 'passed' },
    { id: 'two', profile: 'read', text: 'It is not.', outcome: 'failed', message: '<b> & "c"' },
    { id: 'three', profile: 'seats', text: 'Perhaps.', outcome: 'not tried', message: 'no user' },
  ];
  assert.match(textReport(results), /✖ two: It is not\.\n {4}<b> & "c"[^]*1 passed, 1 failed, 1 not tried/);
  const junit = junitReport(results);
  assert.match(junit, /tests="3" failures="1" skipped="1"/);
  assert.match(junit, /<failure message="&lt;b&gt; &amp; &quot;c&quot;"\/>/);
  assert.match(htmlReport(results, 'https://x.example'), /<td>✖ failed<\/td><td><code>two<\/code>/);
  assert.doesNotMatch(htmlReport(results, 'x'), /<b>/);
});
