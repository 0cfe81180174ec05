import type Stripe from 'stripe';
import { issueCreditNote } from '../domain/credit-notes.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { page } from '../protocol/list.ts';
import {
  expand,
  inRange,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  paging,
  range,
  required,
  text,
  unmodelled,
} from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';

/** Credit notes for paid invoices, without lines. */
export const creditNoteEndpoints: readonly Endpoint[] = [
  endpoint('POST /v1/credit_notes', {
    returns: 'credit_note',
    params: {
      amount: required(integer({ min: 1 })),
      credit_amount: integer({ min: 0 }),
      expand,
      invoice: required(text()),
      memo: text(),
      metadata: metadata(),
      out_of_band_amount: integer({ min: 0 }),
      reason: oneOf('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'),
      refund_amount: integer({ min: 0 }),
      ...unmodelled('effective_at', 'email_type', 'lines', 'refunds', 'shipping_cost'),
    } satisfies TableOf<Stripe.CreditNoteCreateParams>,
    handle: (world, params) =>
      issueCreditNote(world, {
        invoice: world.store.get('invoice', params.invoice, 'invoice'),
        amount: params.amount,
        toBalance: params.credit_amount ?? 0,
        toCharge: params.refund_amount ?? 0,
        outOfBand: params.out_of_band_amount ?? 0,
        reason: params.reason ?? null,
        memo: params.memo ?? null,
        metadata: mergeMetadata({}, params.metadata ?? {}),
      }),
  }),
  endpoint('GET /v1/credit_notes', {
    returns: 'credit_note',
    list: true,
    params: {
      ...paging,
      created: range(),
      customer: text(),
      invoice: text(),
      ...unmodelled('customer_account'),
    } satisfies TableOf<Stripe.CreditNoteListParams>,
    handle(world, params) {
      const found = world.store
        .all('credit_note')
        .filter(
          (note) =>
            (params.customer ?? note.customer) === note.customer &&
            (params.invoice ?? note.invoice) === note.invoice &&
            inRange(note.created, params.created),
        );
      return page(found, params, '/v1/credit_notes');
    },
  }),
];
