import type Stripe from 'stripe';
import { attachPaymentMethod, paymentMethodFrom } from '../domain/payment-methods.ts';
import { changeSubscription } from '../domain/subscription-state.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { invalid } from '../protocol/fault.ts';
import { page } from '../protocol/list.ts';
import type { Paging } from '../protocol/list.ts';
import { expand, paging, required, text, unmodelled, oneOf } from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';
import type { World } from '../state/world.ts';

const allowRedisplay = oneOf('always', 'limited', 'unspecified');
const types = oneOf('card', 'us_bank_account');

const attach = endpoint('POST /v1/payment_methods/:id/attach', {
  returns: 'payment_method',
  params: {
    customer: required(text()),
    expand,
    ...unmodelled('customer_account'),
  } satisfies TableOf<Stripe.PaymentMethodAttachParams>,
  handle(world, params, { id = '' }) {
    world.store.get('customer', params.customer, 'customer');
    return attachPaymentMethod(world, paymentMethodFrom(world, id, 'payment_method'), params.customer);
  },
});

const detach = endpoint('POST /v1/payment_methods/:id/detach', {
  returns: 'payment_method',
  params: { expand } satisfies TableOf<Stripe.PaymentMethodDetachParams>,
  handle(world, _params, { id = '' }) {
    const method = world.store.get('payment_method', id, 'payment_method');
    if (method.customer === null) {
      throw invalid(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
        'payment_method',
      );
    }
    forget(world, id, method.customer);
    const detached = world.store.put('payment_method', { ...method, customer: null });
    world.emit('payment_method.detached', detached, { customer: method.customer });
    return detached;
  },
});

function forget(world: World, method: string, customerId: string): void {
  const customer = world.store.get('customer', customerId);
  if (customer.invoice_settings.default_payment_method === method) {
    const settings = { ...customer.invoice_settings, default_payment_method: null };
    world.store.put('customer', { ...customer, invoice_settings: settings });
  }
  for (const subscription of world.store.all('subscription')) {
    if (subscription.default_payment_method === method) {
      changeSubscription(world, subscription.id, { default_payment_method: null });
    }
  }
}

const listed = { ...paging, allow_redisplay: allowRedisplay, type: types };

function pageOfMethods(
  world: World,
  params: Paging & { readonly allow_redisplay?: string; readonly type?: string },
  customer: string,
  url: string,
) {
  world.store.get('customer', customer, 'customer');
  const found = world.store
    .all('payment_method')
    .filter(
      (method) =>
        method.customer === customer &&
        (params.type ?? method.type) === method.type &&
        (params.allow_redisplay ?? method.allow_redisplay) === method.allow_redisplay,
    );
  return page(found, params, url);
}

const index = endpoint('GET /v1/payment_methods', {
  returns: 'payment_method',
  list: true,
  params: {
    ...listed,
    customer: required(text()),
    ...unmodelled('customer_account'),
  } satisfies TableOf<Stripe.PaymentMethodListParams>,
  handle: (world, params) => pageOfMethods(world, params, params.customer, '/v1/payment_methods'),
});

const ofCustomer = endpoint('GET /v1/customers/:id/payment_methods', {
  returns: 'payment_method',
  list: true,
  params: listed satisfies TableOf<Stripe.CustomerListPaymentMethodsParams>,
  handle: (world, params, { id = '' }) =>
    pageOfMethods(world, params, id, `/v1/customers/${id}/payment_methods`),
});

/** Cards and bank accounts. */
export const paymentMethodEndpoints: readonly Endpoint[] = [
  index,
  ofCustomer,
  attach,
  detach,
  endpoint('GET /v1/payment_methods/:id', {
    returns: 'payment_method',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('payment_method', id, 'payment_method'),
  }),
];
