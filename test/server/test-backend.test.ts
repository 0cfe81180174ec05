import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { StripeState, TestBackend, TestOrganization } from '../support/backend.ts';
import { createTestBackend } from '../support/backend.ts';

let backend: TestBackend;
before(async () => {
  backend = await createTestBackend();
});
after(() => backend.close());

const url = (path: string): string => `http://localhost:8000/backend/${path}`;

async function post<T>(path: string, body: unknown, token?: string): Promise<T> {
  const headers = {
    'Content-Type': 'application/json',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  };
  const response = await backend.fetch(
    new Request(url(path), { method: 'POST', headers, body: JSON.stringify(body) }),
  );
  const result = (await response.json()) as T;
  assert.ok(response.ok, JSON.stringify(result));
  return result;
}

async function get<T>(path: string, headers: Record<string, string> = {}): Promise<T> {
  return (await (await backend.fetch(new Request(url(path), { headers }))).json()) as T;
}

test('each test has its own organization, Stripe and clock', async () => {
  const one = await post<TestOrganization>('_test/organizations', { seed: { seats: 7 }, usedCredits: 2 });
  const two = await post<TestOrganization>('_test/organizations', {});
  await post(`_test/${two.organizationId}/clock`, { by: 100 });
  const accountOf = (
    token: string,
  ): Promise<{ seats: { quantity: number }; serverTime: number; credits: { available: number } }> =>
    get('account', { Authorization: `Bearer ${token}` });
  const [first, second] = [await accountOf(one.token), await accountOf(two.token)];
  assert.deepEqual([first.seats.quantity, first.serverTime, first.credits.available], [7, one.now, 5]);
  assert.deepEqual(
    [second.seats.quantity, second.serverTime, second.credits.available],
    [5, two.now + 100, 5],
  );
});

test('no caller is identified without a header that names an organization', async () => {
  const response = await backend.fetch(new Request(url('account')));
  assert.equal(response.status, 401);
});

test("a challenge can be completed, and Stripe's state read", async () => {
  const { organizationId, token } = await post<TestOrganization>('_test/organizations', {
    seed: { paymentMethod: 'pm_card_authenticationRequired' },
  });
  const quote = await post<{ id: string }>('seat-changes/quotes', { seats: 8 }, token);
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'Idempotency-Key': 'k',
  };
  const body = JSON.stringify({ quoteId: quote.id });
  const response = await backend.fetch(new Request(url('seat-changes'), { method: 'POST', headers, body }));
  const change = (await response.json()) as { id: string; status: string; clientSecret: string | null };
  assert.equal(change.status, 'requires_action');
  assert.match(change.clientSecret ?? '', /_secret_/);
  const waiting = await get<StripeState>(`_test/${organizationId}/stripe`);
  assert.deepEqual([waiting.quantity, waiting.hasPendingUpdate], [5, true]);
  await post(`_test/${organizationId}/action`, { outcome: 'succeed' });
  const paid = await get<{ status: string }>(`seat-changes/${change.id}`, {
    'X-Test-Organization': organizationId,
  });
  assert.equal(paid.status, 'succeeded');
  assert.equal((await get<StripeState>(`_test/${organizationId}/stripe`)).quantity, 8);
});
