import type Stripe from 'stripe';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { page } from '../http/list.ts';
import { flag, inRange, paging, range, text, unmodelled } from '../http/params.ts';
import type { TableOf } from '../http/params.ts';

/** Prorations that wait for the next invoice, and those that an invoice has taken. */
export const invoiceItemEndpoints: readonly Endpoint[] = [
  endpoint('GET /v1/invoiceitems', {
    answers: 'invoiceitem',
    list: true,
    params: {
      ...paging,
      created: range(),
      customer: text(),
      invoice: text(),
      pending: flag(),
      ...unmodelled('customer_account'),
    } satisfies TableOf<Stripe.InvoiceItemListParams>,
    handle(world, params) {
      const found = world.store
        .all('invoiceitem')
        .filter(
          (item) =>
            (params.customer ?? item.customer) === item.customer &&
            (params.invoice === undefined || item.invoice === params.invoice) &&
            (params.pending === undefined || (item.invoice === null) === params.pending) &&
            inRange(item.date, params.created),
        );
      return page(found, params, '/v1/invoiceitems');
    },
  }),
];
