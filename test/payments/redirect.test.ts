import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RedirectPage } from '../../src/payments/redirect.ts';
import { returnUrl, takeReturn } from '../../src/payments/redirect.ts';

const purpose = 'credit_purchase';

function page(href: string): RedirectPage & { readonly shown: () => string } {
  const location = { href };
  const state = { kept: true };
  const replaceState = (given: unknown, _: string, url?: string | URL | null): void => {
    assert.equal(given, state, 'the page’s own history state is kept');
    location.href = new URL(url ?? '', location.href).href;
  };
  return { location, history: { state, replaceState }, shown: () => location.href };
}

test('the return URL is the page with the payment’s id', () => {
  const rows = [
    ['https://a.example/billing', 'https://a.example/billing?ocw_purchase=cp_1'],
    ['https://a.example/billing?tab=2#top', 'https://a.example/billing?tab=2&ocw_purchase=cp_1#top'],
    ['https://a.example/?ocw_purchase=old&redirect_status=failed', 'https://a.example/?ocw_purchase=cp_1'],
  ] as const;
  for (const [from, to] of rows) assert.equal(returnUrl(from, { purpose, id: 'cp_1' }), to);
  assert.match(
    returnUrl('https://a.example/', { purpose: 'seat_change', id: 'a&b' }),
    /ocw_seat_change=a%26b$/,
  );
});

test('on return, the id is read and our and Stripe’s parameters are removed from the URL', () => {
  const url = 'https://a.example/x?q=a%20b+c&ocw_purchase=cp_1&payment_intent=pi_1';
  const back = page(
    `${url}&payment_intent_client_secret=pi_1_secret_2&redirect_status=succeeded&empty=#here`,
  );
  assert.deepEqual(takeReturn(purpose, back), { purpose, id: 'cp_1' });
  assert.equal(back.shown(), 'https://a.example/x?q=a%20b+c&empty=#here');
  assert.equal(takeReturn(purpose, back), null, 'a return is taken once');
});

test('an element handles only its own return', () => {
  const back = page('https://a.example/?ocw_seat_change=sc_1');
  assert.equal(takeReturn(purpose, back), null);
  assert.deepEqual(takeReturn('seat_change', back), { purpose: 'seat_change', id: 'sc_1' });
});

test('a redirect of the host’s own payments is ignored', () => {
  const url = 'https://a.example/?payment_intent=pi_9&redirect_status=succeeded';
  const back = page(url);
  assert.equal(takeReturn(purpose, back), null);
  assert.equal(back.shown(), url);
});

test('the outcome in the URL is not used', () => {
  const back = page('https://a.example/?ocw_purchase=cp_1&redirect_status=succeeded&credits=1000');
  assert.deepEqual(Object.keys(takeReturn(purpose, back) ?? {}), ['purpose', 'id']);
});
