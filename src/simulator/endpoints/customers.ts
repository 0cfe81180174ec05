import type Stripe from 'stripe';
import { moveBalance } from '../domain/balance.ts';
import { newCustomer } from '../domain/customers.ts';
import { attachPaymentMethod, paymentMethodFrom } from '../domain/payment-methods.ts';
import { createSource } from '../domain/sources.ts';
import { requireOwnMethod } from '../domain/subscriptions.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { page } from '../protocol/list.ts';
import {
  currency,
  emptyable,
  expand,
  inRange,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  paging,
  range,
  required,
  text,
  unmodelled,
} from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';
import type { Customer } from '../state/wire.ts';
import type { World } from '../state/world.ts';

const address = object({
  city: text(),
  country: text(2),
  line1: text(),
  line2: text(),
  postal_code: text(),
  state: text(),
} satisfies TableOf<Stripe.AddressParam>);

const invoiceSettings = object({
  default_payment_method: text(),
  ...unmodelled('custom_fields', 'footer', 'rendering_options'),
} satisfies TableOf<Stripe.CustomerUpdateParams.InvoiceSettings>);

const both = {
  address: emptyable(address),
  balance: integer(),
  description: text(),
  email: text(512),
  expand,
  invoice_settings: invoiceSettings,
  metadata: metadata(),
  name: text(256),
  phone: text(20),
  preferred_locales: list(text()),
  ...unmodelled(
    'business_name',
    'cash_balance',
    'individual_name',
    'invoice_prefix',
    'next_invoice_sequence',
    'shipping',
    'source',
    'tax',
    'tax_exempt',
    'validate',
  ),
};

const createParams = {
  ...both,
  payment_method: text(),
  ...unmodelled('tax_id_data', 'test_clock'),
} satisfies TableOf<Stripe.CustomerCreateParams>;
const updateParams = {
  ...both,
  default_source: text(),
} satisfies TableOf<Stripe.CustomerUpdateParams>;

type AddressValues = NonNullable<Customer['address']>;

function fullAddress(given: Partial<AddressValues> | null | undefined): AddressValues | null {
  return given == null
    ? null
    : { city: null, country: null, line1: null, line2: null, postal_code: null, state: null, ...given };
}

const create = endpoint('POST /v1/customers', {
  returns: 'customer',
  params: createParams,
  handle(world, params) {
    const customer = world.store.put(
      'customer',
      newCustomer(world, {
        address: fullAddress(params.address),
        balance: params.balance ?? 0,
        description: params.description ?? null,
        email: params.email ?? null,
        metadata: mergeMetadata({}, params.metadata ?? {}),
        name: params.name ?? null,
        phone: params.phone ?? null,
        preferred_locales: [...(params.preferred_locales ?? [])],
      }),
    );
    world.emit('customer.created', customer);
    const attached =
      params.payment_method === undefined
        ? undefined
        : attachPaymentMethod(
            world,
            paymentMethodFrom(world, params.payment_method, 'payment_method'),
            customer.id,
          ).id;
    const wanted = params.invoice_settings?.default_payment_method;
    const method = wanted === params.payment_method ? attached : wanted;
    if (method !== undefined) setDefaultMethod(world, customer.id, method);
    return world.store.get('customer', customer.id);
  },
});

function setDefaultMethod(world: World, customerId: string, method: string): void {
  requireOwnMethod(world, method, customerId, 'invoice_settings[default_payment_method]');
  const customer = world.store.get('customer', customerId);
  const settings = { ...customer.invoice_settings, default_payment_method: method };
  world.store.put('customer', { ...customer, invoice_settings: settings });
}

function setDefaultSource(world: World, customerId: string, source: string): void {
  requireOwnMethod(
    world,
    world.store.get('source', source, 'default_source').id,
    customerId,
    'default_source',
  );
  world.store.put('customer', { ...world.store.get('customer', customerId), default_source: source });
}

const createSourceEndpoint = endpoint('POST /v1/customers/:id/sources', {
  returns: 'source',
  params: {
    expand,
    metadata: metadata(),
    source: required(text()),
    ...unmodelled('validate'),
  } satisfies TableOf<Stripe.CustomerCreateSourceParams>,
  handle: (world, params, { id = '' }) => createSource(world, params.source, id),
});

const update = endpoint('POST /v1/customers/:id', {
  returns: 'customer',
  params: updateParams,
  handle(world, params, { id = '' }) {
    const before = world.store.get('customer', id);
    if (params.balance !== undefined && params.balance !== before.balance) {
      moveBalance(world, id, {
        amount: params.balance - before.balance,
        currency: before.currency ?? 'usd',
        type: 'adjustment',
      });
    }
    const { address: wantedAddress, description, email, name, phone, preferred_locales } = params;
    const current = world.store.get('customer', id);
    world.store.put('customer', {
      ...current,
      metadata: mergeMetadata(current.metadata, params.metadata === undefined ? {} : params.metadata),
      ...(wantedAddress === undefined ? {} : { address: fullAddress(wantedAddress) }),
      ...(description === undefined ? {} : { description }),
      ...(email === undefined ? {} : { email }),
      ...(name === undefined ? {} : { name }),
      ...(phone === undefined ? {} : { phone }),
      ...(preferred_locales === undefined ? {} : { preferred_locales: [...preferred_locales] }),
    });
    const method = params.invoice_settings?.default_payment_method;
    if (method !== undefined) setDefaultMethod(world, id, method);
    const source = params.default_source;
    if (source !== undefined) setDefaultSource(world, id, source);
    const after = world.store.get('customer', id);
    world.emit('customer.updated', after, {});
    return after;
  },
});

const retrieve = endpoint('GET /v1/customers/:id', {
  returns: 'customer',
  params: { expand },
  handle: (world, _params, { id = '' }) => world.store.get('customer', id),
});

const index = endpoint('GET /v1/customers', {
  returns: 'customer',
  list: true,
  params: {
    ...paging,
    email: text(),
    created: range(),
    ...unmodelled('test_clock'),
  } satisfies TableOf<Stripe.CustomerListParams>,
  handle(world, params) {
    const found = world.store
      .all('customer')
      .filter(
        (customer) =>
          (params.email === undefined || customer.email === params.email) &&
          inRange(customer.created, params.created),
      );
    return page(found, params, '/v1/customers');
  },
});

const createBalance = endpoint('POST /v1/customers/:id/balance_transactions', {
  returns: 'customer_balance_transaction',
  params: {
    amount: required(integer()),
    currency: required(currency()),
    description: text(350),
    expand,
    metadata: metadata(),
  } satisfies TableOf<Stripe.CustomerCreateBalanceTransactionParams>,
  handle(world, params, { id = '' }) {
    return moveBalance(world, id, {
      amount: params.amount,
      currency: params.currency,
      type: 'adjustment',
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata ?? {}),
    });
  },
});

const listBalance = endpoint('GET /v1/customers/:id/balance_transactions', {
  returns: 'customer_balance_transaction',
  list: true,
  params: {
    ...paging,
    created: range(),
    invoice: text(),
  } satisfies TableOf<Stripe.CustomerListBalanceTransactionsParams>,
  handle(world, params, { id = '' }) {
    world.store.get('customer', id);
    const entries = world.store
      .all('customer_balance_transaction')
      .filter(
        (entry) =>
          entry.customer === id &&
          (params.invoice === undefined || entry.invoice === params.invoice) &&
          inRange(entry.created, params.created),
      );
    return page(entries, params, `/v1/customers/${id}/balance_transactions`);
  },
});

/** Customers and their account credit. */
export const customerEndpoints: readonly Endpoint[] = [
  create,
  index,
  createSourceEndpoint,
  createBalance,
  listBalance,
  retrieve,
  update,
];
