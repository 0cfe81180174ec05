import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BillingError } from '../../src/client/index.ts';
import type { CreditPurchasePhase } from '../../src/state/index.ts';
import type { CreditPurchaseEffect, CreditPurchaseEvent } from '../../src/state/credit-purchase/events.ts';
import { reduceNavigation } from '../../src/state/credit-purchase/navigation.ts';
import { reduce } from '../../src/state/credit-purchase/reduce.ts';
import { aPurchase } from '../support/samples.ts';
import { EVENTS, EXPECTED, PHASES } from './credit-purchase-samples.ts';
import { both, checkDiagram, diagramOf, everyCell, tableOf } from './transitions.ts';

const cells = everyCell<CreditPurchasePhase, CreditPurchaseEvent, CreditPurchaseEffect>(
  PHASES,
  EVENTS,
  both(reduceNavigation, reduce),
);
const table = tableOf(cells);
const eventTypes = [...new Set(EVENTS.map(({ type }) => type))];

describe('each phase of a purchase handles each event', () => {
  for (const [status, expected] of Object.entries(EXPECTED)) {
    for (const type of eventTypes) {
      test(`${status}, ${type}: ${expected[type] ?? 'nothing'}`, () => {
        assert.equal(table[status]?.[type], expected[type]);
      });
    }
  }

  test('there is no other phase', () => {
    assert.deepEqual(Object.keys(table).sort(), Object.keys(EXPECTED).sort());
  });
});

test('a purchase is created only by a request in choosing or paying, once per request', () => {
  for (const { from, event, to, effects } of cells) {
    const made = effects.filter((effect) => effect.type === 'create_purchase');
    if (made.length === 0) continue;
    assert.ok(
      event.type === 'purchase_requested' && (from.status === 'choosing' || from.status === 'paying'),
    );
    assert.deepEqual([made.length, to.status], [1, 'creating']);
  }
});

test('an older response never moves a purchase back', () => {
  const order = ['open', 'processing', 'paid', 'fulfilled'];
  for (const { from, event, to } of cells) {
    if (event.type !== 'purchase_read' || !('purchase' in from) || !('purchase' in to)) continue;
    assert.ok(
      order.indexOf(to.purchase.status) >= order.indexOf(from.purchase.status) || to.status === 'ended',
      `${from.status} ${from.purchase.status} → ${to.purchase.status}`,
    );
  }
});

test('a later response without a receipt keeps the receipt shown', () => {
  const fulfilled = aPurchase({ status: 'fulfilled' });
  const paidWith = { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030 };
  const invoiceUrl = 'https://invoice.stripe.com/i/1';
  const paid = { ...fulfilled, paidWith, invoiceUrl };
  const read = (phase: CreditPurchasePhase, purchase: typeof fulfilled): CreditPurchasePhase =>
    reduce(phase, { type: 'purchase_read', id: purchase.id, purchase }).phase;
  const done = { status: 'done', purchase: fulfilled, balanceBefore: 7 } as const;
  const shown = read(done, paid);
  assert.deepEqual(shown, { ...done, purchase: paid });
  assert.deepEqual(read(shown, fulfilled), shown);
});

test('a failure keeps the key, since an earlier request may have created the purchase, unless it rules that out', () => {
  const attempt = {
    key: 'key_1',
    quantity: 2,
    checkout: 'elements',
    returnUrl: '',
    balanceBefore: 7,
  } as const;
  const creating = { status: 'creating', quantity: 2, checkout: 'elements', attempt } as const;
  const kept = (error: BillingError): unknown =>
    (reduce(creating, { type: 'purchase_failed', attempt, error }).phase as { readonly attempt: unknown })
      .attempt;
  assert.equal(kept(new BillingError({ code: 'network_error', mayHaveTakenEffect: true })), attempt);
  assert.equal(kept(new BillingError({ code: 'network_error' })), attempt);
  assert.equal(kept(new BillingError({ code: 'rate_limited', status: 429, retryable: true })), attempt);
  assert.equal(kept(new BillingError({ code: 'top_up_unavailable', status: 409 })), null);
});

test('the diagram in the README matches the reducer', () => {
  checkDiagram('credit-purchase', diagramOf(table, 'choosing'));
});
