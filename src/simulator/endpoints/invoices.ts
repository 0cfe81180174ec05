import type Stripe from 'stripe';
import {
  collect,
  defaultPaymentMethod,
  finalizeInvoice,
  isPayable,
  markUncollectible,
  paymentOf,
  voidInvoice,
} from '../domain/invoices.ts';
import { subscriptionOf } from '../domain/subscription-state.ts';
import { requireOwnMethod } from '../domain/subscriptions.ts';
import { paymentFault } from '../domain/subscription-update.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { invalid } from '../protocol/fault.ts';
import { page, pageInOrder } from '../protocol/list.ts';
import {
  expand,
  flag,
  inRange,
  object,
  paging,
  range,
  required,
  text,
  unmodelled,
  oneOf,
} from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';

const index = endpoint('GET /v1/invoices', {
  returns: 'invoice',
  list: true,
  params: {
    ...paging,
    collection_method: oneOf('charge_automatically', 'send_invoice'),
    created: range(),
    customer: text(),
    status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
    subscription: text(),
    ...unmodelled('customer_account', 'due_date'),
  } satisfies TableOf<Stripe.InvoiceListParams>,
  handle(world, params) {
    const found = world.store
      .all('invoice')
      .filter(
        (invoice) =>
          (params.customer ?? invoice.customer) === invoice.customer &&
          (params.status ?? invoice.status) === invoice.status &&
          (params.collection_method ?? invoice.collection_method) === invoice.collection_method &&
          (params.subscription === undefined || subscriptionOf(world, invoice)?.id === params.subscription) &&
          inRange(invoice.created, params.created),
      );
    return page(found, params, '/v1/invoices');
  },
});

const pay = endpoint('POST /v1/invoices/:id/pay', {
  returns: 'invoice',
  params: {
    expand,
    off_session: flag(),
    payment_method: text(),
    source: text(),
    ...unmodelled('forgive', 'mandate', 'paid_out_of_band'),
  } satisfies TableOf<Stripe.InvoicePayParams>,
  handle(world, params, { id = '' }) {
    const invoice = world.store.get('invoice', id, 'invoice');
    if (invoice.status === 'paid')
      throw invalid('Invoice is already paid', 'invoice', 'invoice_already_paid');
    if (!isPayable(invoice))
      throw invalid(`Invoice is not open: it is ${invoice.status ?? ''}.`, 'invoice', 'invoice_not_open');
    if (paymentOf(world, invoice)?.intent.status === 'processing') {
      throw invalid(
        'This invoice has a payment in processing.',
        'invoice',
        'invoice_payment_intent_processing',
      );
    }
    const { payment_method: wantedMethod, source } = params;
    const wanted = wantedMethod ?? source;
    const param = wantedMethod === undefined ? 'source' : 'payment_method';
    if (wanted !== undefined) requireOwnMethod(world, wanted, invoice.customer ?? '', param);
    const method = wanted ?? defaultPaymentMethod(world, invoice);
    if (method === null) {
      throw invalid(
        'Cannot charge a customer that has no active card or bank account.',
        undefined,
        'missing',
      );
    }
    const settled = collect(world, invoice, method);
    if (settled.status === 'paid' || paymentOf(world, settled)?.intent.status === 'processing')
      return settled;
    throw paymentFault(world, settled, 'invoice', true);
  },
});

const lines = endpoint('GET /v1/invoices/:id/lines', {
  list: true,
  params: paging satisfies TableOf<Stripe.InvoiceListLineItemsParams>,
  handle: (world, params, { id = '' }) =>
    pageInOrder(world.store.get('invoice', id, 'invoice').lines.data, params, `/v1/invoices/${id}/lines`),
});

const payments = endpoint('GET /v1/invoice_payments', {
  returns: 'invoice_payment',
  list: true,
  params: {
    ...paging,
    created: range(),
    invoice: text(),
    payment: object({
      payment_intent: text(),
      type: required(oneOf('payment_intent')),
      ...unmodelled('payment_record'),
    } satisfies TableOf<Stripe.InvoicePaymentListParams.Payment>),
    status: oneOf('canceled', 'open', 'paid'),
  } satisfies TableOf<Stripe.InvoicePaymentListParams>,
  handle(world, params) {
    const found = world.store
      .all('invoice_payment')
      .filter(
        (payment) =>
          (params.invoice ?? payment.invoice) === payment.invoice &&
          (params.status ?? payment.status) === payment.status &&
          (params.payment?.payment_intent ?? payment.payment.payment_intent) ===
            payment.payment.payment_intent &&
          inRange(payment.created, params.created),
      );
    return page(found, params, '/v1/invoice_payments');
  },
});

/** Invoices. */
export const invoiceEndpoints: readonly Endpoint[] = [
  index,
  lines,
  pay,
  payments,
  endpoint('GET /v1/invoice_payments/:id', {
    returns: 'invoice_payment',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('invoice_payment', id),
  }),
  endpoint('POST /v1/invoices/:id/finalize', {
    returns: 'invoice',
    params: { auto_advance: flag(), expand } satisfies TableOf<Stripe.InvoiceFinalizeInvoiceParams>,
    handle: (world, params, { id = '' }) =>
      finalizeInvoice(world, world.store.get('invoice', id, 'invoice'), params.auto_advance ?? true),
  }),
  endpoint('POST /v1/invoices/:id/void', {
    returns: 'invoice',
    params: { expand } satisfies TableOf<Stripe.InvoiceVoidInvoiceParams>,
    handle: (world, _params, { id = '' }) => voidInvoice(world, world.store.get('invoice', id, 'invoice')),
  }),
  endpoint('POST /v1/invoices/:id/mark_uncollectible', {
    returns: 'invoice',
    params: { expand } satisfies TableOf<Stripe.InvoiceMarkUncollectibleParams>,
    handle: (world, _params, { id = '' }) =>
      markUncollectible(world, world.store.get('invoice', id, 'invoice')),
  }),
  endpoint('GET /v1/invoices/:id', {
    returns: 'invoice',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('invoice', id, 'invoice'),
  }),
];
