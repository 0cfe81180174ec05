import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SeatChangeRow } from '../../src/server/database/index.ts';
import type { InvoiceReading } from '../../src/server/stripe/invoice.ts';
import type { SeatChangeFacts } from '../../src/server/seat-changes/outcome.ts';
import { NEVER_ARRIVED } from '../../src/server/stripe/gateway.ts';
import { seatChangeOutcome } from '../../src/server/seat-changes/outcome.ts';

const NOW = 1_000_000;

const change: SeatChangeRow = {
  organization_id: 'org',
  id: 'sc_1',
  quote_id: 'sq_1',
  subscription_id: 'sub_1',
  status: 'confirming',
  seats_from: 5,
  seats_to: 8,
  proration_date: NOW - 60,
  currency: 'USD',
  amount_due: 4350,
  amount_charged: null,
  amount_returned: 0,
  account_credit_added: 0,
  credits_added: 0,
  invoice_id: null,
  created_at: NOW - 60,
  sent_at: NOW - 50,
  settled_at: null,
  expires_at: null,
  failure: null,
  item_id: 'si_1',
  previous_invoice_id: 'in_0',
  answered_at: NOW - 49,
  invoice_missed_at: null,
};

const invoice: InvoiceReading = {
  id: 'in_1',
  status: 'paid',
  created: NOW - 50,
  amountDue: 4350,
  amountPaid: 4350,
  accountCreditAdded: 0,
  paidAt: NOW - 49,
  voidedAt: null,
  isUpdate: true,
  prorations: [],
  hasMoreLines: false,
  hostedInvoiceUrl: null,
  clientSecret: null,
  payment: null,
  paidWith: null,
};

const facts: SeatChangeFacts = {
  seatChangeId: 'sc_1',
  sentAt: NOW - 50,
  invoice,
  isApplied: true,
  isOfTrial: false,
  pendingUntil: null,
};

const open = (payment: InvoiceReading['payment']): SeatChangeFacts => ({
  ...facts,
  isApplied: false,
  pendingUntil: NOW + 1000,
  invoice: { ...invoice, status: 'open', amountPaid: 0, paidAt: null, payment },
});

describe('the outcome of a seat change', () => {
  test('a paid, applied invoice makes it succeed, charged the amount paid on the invoice', () => {
    const outcome = seatChangeOutcome(change, facts, NOW);
    assert.equal(outcome.status, 'succeeded');
    assert.equal(outcome.amountCharged, 4350);
    assert.equal(outcome.settledAt, NOW - 49);
  });

  test('a paid invoice not applied yet is processing', () => {
    assert.equal(seatChangeOutcome(change, { ...facts, pendingUntil: NOW + 9 }, NOW).status, 'processing');
  });

  test('an open invoice has the state of its payment, until the pending update ends', () => {
    const failure = { code: 'card_declined', message: 'Your card was declined.' };
    const action = seatChangeOutcome(change, open({ status: 'requires_action', failure: null }), NOW);
    assert.deepEqual([action.status, action.expiresAt], ['requires_action', NOW + 1000]);
    const declined = seatChangeOutcome(change, open({ status: 'requires_payment_method', failure }), NOW);
    assert.deepEqual([declined.status, declined.failure], ['requires_payment_method', failure]);
    assert.equal(seatChangeOutcome(change, open(null), NOW).status, 'processing');
  });

  test('a void invoice means canceled, or expired if Stripe voided it at the end of the pending update', () => {
    const voided = (voidedAt: number): string =>
      seatChangeOutcome(
        { ...change, expires_at: NOW },
        { ...facts, isApplied: false, invoice: { ...invoice, status: 'void', voidedAt } },
        NOW + 5000,
      ).status;
    assert.equal(voided(NOW - 1), 'canceled');
    assert.equal(voided(NOW), 'expired');
  });

  test('a change in a trial applied without an invoice has charged nothing', () => {
    const outcome = seatChangeOutcome(change, { ...facts, invoice: null, isOfTrial: true }, NOW);
    assert.deepEqual([outcome.status, outcome.amountCharged], ['succeeded', 0]);
  });

  test('any other one applied without an invoice is unknown, and unblocks others after an hour, never charged 0', () => {
    const missed = seatChangeOutcome(change, { ...facts, invoice: null }, NOW);
    assert.deepEqual(
      [missed.status, missed.amountCharged, missed.invoiceMissedAt],
      ['confirming', null, NOW],
    );
    const row = { ...change, invoice_missed_at: NOW };
    const later = (at: number): unknown => {
      const { status, amountCharged } = seatChangeOutcome(row, { ...facts, invoice: null }, at);
      return [status, amountCharged];
    };
    assert.deepEqual(later(NOW + 3599), ['confirming', null]);
    assert.deepEqual(later(NOW + 3600), ['succeeded', null]);
  });

  test('a draft invoice counts as unpaid after two minutes, so that the change can be canceled', () => {
    const draft: SeatChangeFacts = { ...facts, isApplied: false, invoice: { ...invoice, status: 'draft' } };
    assert.equal(seatChangeOutcome(change, draft, NOW + 69).status, 'confirming');
    assert.equal(seatChangeOutcome(change, draft, NOW + 70).status, 'requires_payment_method');
  });

  test('without a trace at Stripe it stays open until none of its requests can still arrive', () => {
    const none: SeatChangeFacts = { ...facts, invoice: null, isApplied: false };
    assert.equal(seatChangeOutcome(change, none, NOW + 69).status, 'confirming');
    const lost = seatChangeOutcome(change, none, NOW + 70);
    assert.deepEqual([lost.status, lost.failure?.code], ['failed', NEVER_ARRIVED]);
  });

  test('a read from before it was sent again does not make it lost', () => {
    const none: SeatChangeFacts = { ...facts, invoice: null, isApplied: false, sentAt: NOW - 55 };
    assert.equal(seatChangeOutcome(change, none, NOW + 5000).status, 'confirming');
  });
});
