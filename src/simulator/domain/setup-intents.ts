import { invalid } from '../protocol/fault.ts';
import { cardOf } from './payment-methods.ts';
import type { CardOutcome } from './test-cards.ts';
import type { PaymentMethod, SetupIntent } from '../state/wire.ts';
import type { World } from '../state/world.ts';
import type { Attempt } from './payments.ts';

/** Properties of a new SetupIntent. */
export interface SetupParts {
  readonly customer: string | null;
  readonly usage: string;
  /** Payment method types that it does not accept; null for none. */
  readonly excluded?: readonly string[] | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Creates a SetupIntent that requires a payment method. */
export function createSetupIntent(world: World, parts: SetupParts): SetupIntent {
  const id = world.id('seti');
  const intent = world.store.put('setup_intent', {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    cancellation_reason: null,
    client_secret: `${id}_secret_${world.secret()}`,
    created: world.now(),
    customer: parts.customer,
    customer_account: null,
    description: parts.description,
    excluded_payment_method_types: parts.excluded == null ? null : [...parts.excluded],
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: { ...parts.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card', 'us_bank_account'].filter(
      (type) => parts.excluded?.includes(type) !== true,
    ),
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: parts.usage,
  });
  world.emit('setup_intent.created', intent);
  return intent;
}

/** Tries to set up a payment method. Cards that require 3-D Secure when charged require it here, too. */
export function attemptSetup(world: World, intent: SetupIntent, attempt: Attempt): SetupIntent {
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw invalid(
      `You cannot confirm this SetupIntent because it has already ${intent.status}.`,
      undefined,
      'setup_intent_unexpected_state',
    );
  }
  const method = world.store.get('payment_method', attempt.paymentMethod, 'payment_method');
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalid(
      `The PaymentMethod provided (${method.type}) is not allowed for this SetupIntent. It allows: ${intent.payment_method_types.join(', ')}.`,
      'payment_method',
      'payment_intent_incompatible_payment_method',
    );
  }
  const chosen = { ...intent, payment_method: method.id, last_setup_error: null, next_action: null };
  const card = cardOf(world, method.id);
  if (card.charge.kind === 'authenticate') return requireAuthentication(world, chosen, attempt.returnUrl);
  return card.attach.kind === 'decline'
    ? decline(world, chosen, method, card.attach)
    : succeed(world, chosen, method);
}

/** Ends a challenge with the bank's decision. */
export function concludeSetup(world: World, intentId: string, result: 'succeed' | 'fail'): SetupIntent {
  const intent = world.store.get('setup_intent', intentId, 'intent');
  const method = world.store.find('payment_method', intent.payment_method);
  if (intent.status !== 'requires_action' || method === undefined) {
    throw invalid(`The SetupIntent ${intentId} has nothing to complete: it is ${intent.status}.`, 'intent');
  }
  if (result === 'succeed') return succeed(world, intent, method);
  return decline(world, intent, method, {
    kind: 'decline',
    code: 'setup_intent_authentication_failure',
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  });
}

function requireAuthentication(
  world: World,
  intent: SetupIntent,
  returnUrl: string | undefined,
): SetupIntent {
  const query = new URLSearchParams({ secret: intent.client_secret ?? '', return_url: returnUrl ?? '' });
  const url = `${world.baseUrl}/challenges/${intent.id}?${query.toString()}`;
  const waiting: SetupIntent = {
    ...intent,
    status: 'requires_action',
    next_action:
      returnUrl === undefined
        ? {
            type: 'use_stripe_sdk',
            use_stripe_sdk: { type: 'three_d_secure_redirect', source: `src_${intent.id}` },
          }
        : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } },
  };
  world.store.put('setup_intent', waiting);
  world.emit('setup_intent.requires_action', waiting);
  return waiting;
}

function succeed(world: World, intent: SetupIntent, method: PaymentMethod): SetupIntent {
  if (intent.customer !== null && method.customer === null) {
    world.emit(
      'payment_method.attached',
      world.store.put('payment_method', { ...method, customer: intent.customer }),
    );
  }
  world.store.put('_card', { ...world.store.get('_card', method.id), authenticated: true });
  const done = world.store.put('setup_intent', {
    ...intent,
    status: 'succeeded',
    last_setup_error: null,
    next_action: null,
  });
  world.emit('setup_intent.succeeded', done);
  return done;
}

function decline(
  world: World,
  intent: SetupIntent,
  method: PaymentMethod,
  outcome: CardOutcome & { kind: 'decline' },
): SetupIntent {
  const failed = world.store.put('setup_intent', {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_setup_error: {
      type: outcome.code.startsWith('setup_intent') ? 'invalid_request_error' : 'card_error',
      code: outcome.code,
      message: outcome.message,
      payment_method: method,
      ...(outcome.declineCode === undefined ? {} : { decline_code: outcome.declineCode }),
    },
  });
  world.emit('setup_intent.setup_failed', failed);
  return failed;
}
