import { invalid, StripeFault } from '../protocol/fault.ts';
import { newCharge } from './payment-shapes.ts';
import type { ChargeParts } from './payment-shapes.ts';
import { cardOf } from './payment-methods.ts';
import type { CardOutcome } from './test-cards.ts';
import type { Charge, PaymentIntent, PaymentMethod } from '../state/wire.ts';
import type { World } from '../state/world.ts';

type Decline = CardOutcome & { kind: 'decline' };

/** Input of an attempt to pay. */
export interface Attempt {
  readonly paymentMethod: string;
  /** URL to which the bank redirects back. Without one, Stripe.js handles the next action. */
  readonly returnUrl?: string | undefined;
}

/** The decline after a failed challenge. */
const authenticationFailure: Decline = {
  kind: 'decline',
  code: 'payment_intent_authentication_failure',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

/** Seconds until a bank debit completes. */
export const processingSeconds = 180;

/**
 * Tries to pay a PaymentIntent with a payment method. The outcome is the intent's status; the caller updates what the intent
 * pays for.
 */
export function attemptPayment(world: World, intent: PaymentIntent, attempt: Attempt): PaymentIntent {
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw invalid(
      `You cannot confirm this PaymentIntent because it has already ${intent.status}.`,
      undefined,
      'payment_intent_unexpected_state',
    );
  }
  const isOtherCard = intent.status === 'requires_action' && attempt.paymentMethod !== intent.payment_method;
  if (isOtherCard && world.guesses.otherCardWhileAsked === 'refused') {
    throw new StripeFault(400, {
      type: 'invalid_request_error',
      message: 'You cannot confirm this PaymentIntent because it has a status of requires_action.',
      code: 'payment_intent_unexpected_state',
      payment_intent: intent,
    });
  }
  const method = world.store.get('payment_method', attempt.paymentMethod, 'payment_method');
  const chosen = { ...intent, payment_method: method.id, last_payment_error: null, next_action: null };
  const outcome = chargeOutcome(world, method.id);
  if (outcome.kind === 'authenticate') return requireAuthentication(world, chosen, attempt.returnUrl);
  return conclude(world, chosen, method, outcome);
}

function chargeOutcome(world: World, method: string): CardOutcome {
  const outcome = cardOf(world, method).charge;
  const isAuthenticated =
    outcome.kind === 'authenticate' &&
    outcome.once &&
    world.store.find('_card', method)?.authenticated === true;
  return isAuthenticated ? outcome.then : outcome;
}

function requireAuthentication(
  world: World,
  intent: PaymentIntent,
  returnUrl: string | undefined,
): PaymentIntent {
  const waiting: PaymentIntent = {
    ...intent,
    status: 'requires_action',
    next_action:
      returnUrl === undefined
        ? {
            type: 'use_stripe_sdk',
            use_stripe_sdk: { type: 'three_d_secure_redirect', source: `src_${intent.id}` },
          }
        : {
            type: 'redirect_to_url',
            redirect_to_url: { return_url: returnUrl, url: challengeUrl(world, intent, returnUrl) },
          },
  };
  world.store.put('payment_intent', waiting);
  world.emit('payment_intent.requires_action', waiting);
  return waiting;
}

function challengeUrl(world: World, intent: PaymentIntent, returnUrl: string): string {
  const query = new URLSearchParams({ secret: intent.client_secret ?? '', return_url: returnUrl });
  return `${world.baseUrl}/challenges/${intent.id}?${query.toString()}`;
}

/** Ends a challenge or a slow debit with the bank's decision. */
export function concludePayment(world: World, intentId: string, result: 'succeed' | 'fail'): PaymentIntent {
  const intent = world.store.get('payment_intent', intentId, 'intent');
  const method = world.store.find('payment_method', intent.payment_method);
  if (method === undefined || !['requires_action', 'processing'].includes(intent.status)) {
    throw invalid(`The PaymentIntent ${intentId} has nothing to complete: it is ${intent.status}.`, 'intent');
  }
  const outcome = chargeOutcome(world, method.id);
  const bankOutcome = outcome.kind === 'authenticate' || outcome.kind === 'process' ? outcome.then : outcome;
  if (result === 'succeed' && intent.status === 'requires_action')
    return conclude(world, intent, method, bankOutcome);
  if (result === 'succeed') return conclude(world, intent, method, { kind: 'succeed' });
  return conclude(
    world,
    intent,
    method,
    intent.status === 'processing' ? debitFailure(bankOutcome) : authenticationFailure,
  );
}

function debitFailure(bankOutcome: CardOutcome): Decline {
  if (bankOutcome.kind === 'decline') return bankOutcome;
  return {
    kind: 'decline',
    code: 'payment_intent_payment_attempt_failed',
    declineCode: 'generic_decline',
    message: 'The payment failed.',
  };
}

/** Ends a slow debit with the result of its test account. */
export function settleProcessing(world: World, intent: PaymentIntent): PaymentIntent {
  const outcome = cardOf(world, intent.payment_method ?? '').charge;
  return concludePayment(
    world,
    intent.id,
    outcome.kind === 'process' && outcome.then.kind === 'decline' ? 'fail' : 'succeed',
  );
}

function conclude(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  outcome: CardOutcome,
): PaymentIntent {
  switch (outcome.kind) {
    case 'succeed':
      return succeed(world, intent, method);
    case 'decline':
      return decline(world, intent, method, outcome);
    case 'process':
      return process(world, intent, method);
    case 'authenticate':
      return requireAuthentication(world, intent, undefined);
  }
}

function succeed(world: World, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const charge = storeCharge(world, intent, method, { status: 'succeeded' });
  world.emit('charge.succeeded', charge);
  const paid = world.store.put('payment_intent', {
    ...intent,
    status: 'succeeded',
    amount_received: intent.amount,
    latest_charge: charge.id,
    last_payment_error: null,
    next_action: null,
    processing: null,
  });
  if (intent.setup_future_usage !== null && method.customer === null && intent.customer !== null) {
    world.store.put('payment_method', { ...method, customer: intent.customer });
  }
  world.emit('payment_intent.succeeded', paid);
  return paid;
}

function decline(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  outcome: Decline,
): PaymentIntent {
  const authentication = outcome.code === authenticationFailure.code;
  const charge = authentication
    ? null
    : storeCharge(world, intent, method, {
        status: 'failed',
        failureCode: outcome.code,
        failureMessage: outcome.message,
        ...(outcome.declineCode === undefined ? {} : { declineCode: outcome.declineCode }),
      });
  if (charge !== null) world.emit('charge.failed', charge);
  const failed = world.store.put('payment_intent', {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: charge?.id ?? intent.latest_charge,
    next_action: null,
    processing: null,
    last_payment_error: {
      type: authentication ? 'invalid_request_error' : 'card_error',
      code: outcome.code,
      message: outcome.message,
      payment_method: method,
      ...(outcome.declineCode === undefined ? {} : { decline_code: outcome.declineCode }),
      ...(charge === null ? {} : { charge: charge.id }),
    },
  });
  world.emit('payment_intent.payment_failed', failed);
  return failed;
}

function process(world: World, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const charge = storeCharge(world, intent, method, { status: 'pending' });
  world.emit('charge.pending', charge);
  const processing = world.store.put('payment_intent', {
    ...intent,
    status: 'processing',
    latest_charge: charge.id,
    next_action: null,
  });
  world.emit('payment_intent.processing', processing);
  return processing;
}

/** Stores the charge, replacing a pending one. */
function storeCharge(world: World, intent: PaymentIntent, method: PaymentMethod, parts: ChargeParts): Charge {
  const before = world.store.find('charge', intent.latest_charge);
  const charge = newCharge(world, intent, method, parts);
  return world.store.put(
    'charge',
    before?.status === 'pending' ? { ...charge, id: before.id, created: before.created } : charge,
  );
}

/** Cancels a PaymentIntent, for example when its invoice is voided. */
export function cancelPayment(world: World, intent: PaymentIntent, reason: string): PaymentIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled') return intent;
  const canceled = world.store.put('payment_intent', {
    ...intent,
    status: 'canceled',
    canceled_at: world.now(),
    cancellation_reason: reason,
    next_action: null,
  });
  world.emit('payment_intent.canceled', canceled);
  return canceled;
}
