import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StripeCheckoutSession, StripeError, StripeErrorType } from '@stripe/stripe-js';
import { PaymentLoadError } from '../../src/payments/load-error.ts';
import {
  checkoutOutcome,
  errorOutcome,
  intentOutcome,
  sessionOutcome,
  thrownOutcome,
} from '../../src/payments/outcome.ts';
import type { PaymentOutcome } from '../../src/payments/port.ts';
import { paymentIntent, setupIntent } from './support/memory-backend.ts';

const failed = (code: string, message: string | null, retryable: boolean): PaymentOutcome => ({
  status: 'failed',
  code,
  message,
  retryable,
});
const error = (type: StripeErrorType, rest: Partial<StripeError> = {}): StripeError => ({ type, ...rest });

test('each status of an intent maps to one outcome', () => {
  const rows = [
    ['succeeded', { status: 'succeeded' }],
    ['processing', { status: 'processing' }],
    ['requires_capture', { status: 'processing' }],
    ['requires_action', { status: 'requires_action' }],
    ['requires_confirmation', { status: 'requires_action' }],
    ['canceled', { status: 'canceled' }],
    ['requires_payment_method', failed('requires_payment_method', null, true)],
  ] as const;
  for (const [status, outcome] of rows)
    assert.deepEqual(intentOutcome(paymentIntent(status)), outcome, status);
  assert.deepEqual(intentOutcome(setupIntent('succeeded')), { status: 'succeeded' });
});

test('a declined intent has its last error', () => {
  const declined = error('card_error', {
    code: 'card_declined',
    decline_code: 'lost_card',
    message: 'Declined.',
  });
  const outcome = failed('lost_card', 'Declined.', true);
  assert.deepEqual(intentOutcome(paymentIntent('requires_payment_method', declined)), outcome);
  assert.deepEqual(intentOutcome(setupIntent('requires_payment_method', declined)), outcome);
});

test('only the messages of card and validation errors are shown', () => {
  const message = 'words';
  const rows: readonly (readonly [StripeErrorType, PaymentOutcome])[] = [
    ['card_error', failed('card_error', message, true)],
    ['validation_error', failed('validation_error', message, true)],
    ['rate_limit_error', failed('rate_limit_error', null, true)],
    ['invalid_request_error', failed('invalid_request_error', null, false)],
    ['authentication_error', failed('authentication_error', null, false)],
    ['idempotency_error', failed('idempotency_error', null, false)],
  ];
  for (const [type, outcome] of rows) assert.deepEqual(errorOutcome(error(type, { message })), outcome, type);
});

test('an error after which the intent may be paid is unknown, never failed', () => {
  assert.deepEqual(errorOutcome(error('api_connection_error')), { status: 'unknown' });
  assert.deepEqual(errorOutcome(error('api_error')), { status: 'unknown' });
  assert.deepEqual(thrownOutcome(new TypeError('network')), { status: 'unknown' });
});

test('an error that contains a paid intent is a success', () => {
  const late = error('invalid_request_error', {
    code: 'payment_intent_unexpected_state',
    payment_intent: paymentIntent('succeeded'),
  });
  assert.deepEqual(errorOutcome(late), { status: 'succeeded' });
});

test('a failed 3-D Secure challenge can be retried, and has no Stripe message to show', () => {
  const code = 'payment_intent_authentication_failure';
  const given = error('invalid_request_error', { code, message: 'We are unable…' });
  assert.deepEqual(errorOutcome(given), failed(code, null, true));
});

test('an IntegrationError and a load error mean that nothing was sent', () => {
  const integration = Object.assign(new Error('wrong'), { name: 'IntegrationError' });
  assert.deepEqual(thrownOutcome(integration), { status: 'unavailable', reason: 'configuration' });
  const load = new PaymentLoadError('timeout', 'late');
  assert.deepEqual(thrownOutcome(load), { status: 'unavailable', reason: 'timeout' });
});

test('a Checkout Session that is not open has its outcome', () => {
  const complete = (paymentStatus: 'paid' | 'unpaid' | 'no_payment_required'): PaymentOutcome =>
    sessionOutcome({ type: 'complete', paymentStatus });
  assert.deepEqual(complete('paid'), { status: 'succeeded' });
  assert.deepEqual(complete('no_payment_required'), { status: 'succeeded' });
  assert.deepEqual(complete('unpaid'), { status: 'processing' });
  assert.deepEqual(sessionOutcome({ type: 'expired' }), { status: 'canceled' });
  assert.deepEqual(sessionOutcome({ type: 'open' }), { status: 'requires_action' });
});

test('both results of a Checkout confirmation are handled', () => {
  const status = { type: 'complete', paymentStatus: 'paid' } as const;
  const session = { status } as StripeCheckoutSession;
  assert.deepEqual(checkoutOutcome({ type: 'success', session }), { status: 'succeeded' });
  const declined = {
    code: 'paymentFailed',
    message: 'Declined.',
    paymentFailed: { declineCode: null },
  } as const;
  assert.deepEqual(
    checkoutOutcome({ type: 'error', error: declined }),
    failed('card_declined', 'Declined.', true),
  );
  const other = { code: null, message: 'Something went wrong' } as const;
  assert.deepEqual(checkoutOutcome({ type: 'error', error: other }), { status: 'unknown' });
});
