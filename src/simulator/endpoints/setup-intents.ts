import type Stripe from 'stripe';
import { paymentMethodFrom } from '../domain/payment-methods.ts';
import { attemptSetup, createSetupIntent } from '../domain/setup-intents.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { invalid, StripeFault } from '../protocol/fault.ts';
import { page } from '../protocol/list.ts';
import {
  expand,
  flag,
  inRange,
  list,
  mergeMetadata,
  metadata,
  object,
  paging,
  range,
  required,
  text,
  unmodelled,
  url,
  oneOf,
} from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';
import type { SetupIntent } from '../state/wire.ts';
import type { World } from '../state/world.ts';

const automatic = object({
  allow_redirects: oneOf('always', 'never'),
  enabled: required(flag()),
} satisfies TableOf<Stripe.SetupIntentCreateParams.AutomaticPaymentMethods>);

const create = endpoint('POST /v1/setup_intents', {
  returns: 'setup_intent',
  params: {
    automatic_payment_methods: automatic,
    confirm: flag(),
    customer: text(),
    description: text(1000),
    excluded_payment_method_types: list(text()),
    expand,
    metadata: metadata(),
    payment_method: text(),
    return_url: url(),
    usage: oneOf('off_session', 'on_session'),
    use_stripe_sdk: flag(),
    ...unmodelled(
      'allowed_payment_method_types',
      'attach_to_self',
      'confirmation_token',
      'customer_account',
      'flow_directions',
      'mandate_data',
      'on_behalf_of',
      'payment_method_configuration',
      'payment_method_data',
      'payment_method_options',
      'single_use',
    ),
  } satisfies TableOf<Stripe.SetupIntentCreateParams>,
  check(params) {
    if (params.return_url !== undefined && params.confirm !== true) {
      throw invalid('You can only provide `return_url` when `confirm` is true.', 'return_url');
    }
  },
  handle(world, params) {
    if (params.customer !== undefined) world.store.get('customer', params.customer, 'customer');
    const intent = createSetupIntent(world, {
      customer: params.customer ?? null,
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata ?? {}),
      usage: params.usage ?? 'off_session',
      excluded: params.excluded_payment_method_types ?? null,
    });
    const method = params.payment_method;
    if (params.confirm === true) return confirmWith(world, intent, method, params.return_url);
    if (method === undefined) return intent;
    const chosen = paymentMethodFrom(world, method, 'payment_method').id;
    return world.store.put('setup_intent', {
      ...intent,
      payment_method: chosen,
      status: 'requires_confirmation',
    });
  },
});

function confirmWith(
  world: World,
  intent: SetupIntent,
  wanted: string | undefined,
  returnUrl: string | undefined,
): SetupIntent {
  const method = wanted ?? intent.payment_method;
  if (method === null) {
    throw invalid(
      'You cannot confirm this SetupIntent because it is missing a payment method.',
      undefined,
      'setup_intent_unexpected_state',
    );
  }
  const after = attemptSetup(world, intent, {
    paymentMethod: paymentMethodFrom(world, method, 'payment_method').id,
    returnUrl,
  });
  const failure = after.last_setup_error;
  if (after.status !== 'requires_payment_method' || failure === null) return after;
  throw new StripeFault(
    402,
    {
      type: 'card_error',
      code: failure.code ?? 'card_declined',
      message: failure.message ?? 'Your card was declined.',
      ...(failure.decline_code === undefined ? {} : { decline_code: failure.decline_code }),
      setup_intent: after,
    },
    true,
  );
}

const confirm = endpoint('POST /v1/setup_intents/:id/confirm', {
  returns: 'setup_intent',
  params: {
    expand,
    payment_method: text(),
    return_url: url(),
    use_stripe_sdk: flag(),
    ...unmodelled(
      'allowed_payment_method_types',
      'confirmation_token',
      'mandate_data',
      'payment_method_data',
      'payment_method_options',
    ),
  } satisfies TableOf<Stripe.SetupIntentConfirmParams>,
  handle: (world, params, { id = '' }) =>
    confirmWith(
      world,
      world.store.get('setup_intent', id, 'intent'),
      params.payment_method,
      params.return_url,
    ),
});

const cancel = endpoint('POST /v1/setup_intents/:id/cancel', {
  returns: 'setup_intent',
  params: {
    cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer'),
    expand,
  } satisfies TableOf<Stripe.SetupIntentCancelParams>,
  handle(world, params, { id = '' }) {
    const intent = world.store.get('setup_intent', id, 'intent');
    if (['succeeded', 'canceled'].includes(intent.status)) {
      throw invalid(
        `You cannot cancel this SetupIntent because it has a status of ${intent.status}.`,
        'intent',
        'setup_intent_unexpected_state',
      );
    }
    const canceled = world.store.put('setup_intent', {
      ...intent,
      status: 'canceled',
      cancellation_reason: params.cancellation_reason ?? null,
      next_action: null,
    });
    world.emit('setup_intent.canceled', canceled);
    return canceled;
  },
});

const index = endpoint('GET /v1/setup_intents', {
  returns: 'setup_intent',
  list: true,
  params: {
    ...paging,
    created: range(),
    customer: text(),
    payment_method: text(),
    ...unmodelled('attach_to_self', 'customer_account'),
  } satisfies TableOf<Stripe.SetupIntentListParams>,
  handle(world, params) {
    const found = world.store
      .all('setup_intent')
      .filter(
        (intent) =>
          (params.customer ?? intent.customer) === intent.customer &&
          (params.payment_method ?? intent.payment_method) === intent.payment_method &&
          inRange(intent.created, params.created),
      );
    return page(found, params, '/v1/setup_intents');
  },
});

/** SetupIntents. */
export const setupIntentEndpoints: readonly Endpoint[] = [
  create,
  confirm,
  cancel,
  index,
  endpoint('GET /v1/setup_intents/:id', {
    returns: 'setup_intent',
    params: { expand, ...unmodelled('client_secret') } satisfies TableOf<Stripe.SetupIntentRetrieveParams>,
    handle: (world, _params, { id = '' }) => world.store.get('setup_intent', id, 'intent'),
  }),
];
