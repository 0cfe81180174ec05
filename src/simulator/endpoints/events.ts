import type Stripe from 'stripe';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { invalid } from '../protocol/fault.ts';
import { page } from '../protocol/list.ts';
import { expand, flag, inRange, list, paging, range, text } from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';

function matches(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

const index = endpoint('GET /v1/events', {
  returns: 'event',
  list: true,
  params: {
    ...paging,
    created: range(),
    delivery_success: flag(),
    type: text(),
    types: list(text()),
  } satisfies TableOf<Stripe.EventListParams>,
  check(params) {
    if (params.type !== undefined && params.types !== undefined)
      throw invalid('You may pass either type or types, but not both.', 'types');
  },
  handle(world, params) {
    const { type, types, delivery_success: delivered } = params;
    const found = world.store
      .all('event')
      .filter(
        (event) =>
          (type === undefined || matches(event.type, type)) &&
          (types === undefined || types.includes(event.type)) &&
          (delivered === undefined || (event.pending_webhooks === 0) === delivered) &&
          inRange(event.created, params.created),
      );
    return page(found, params, '/v1/events');
  },
});

/** Events. */
export const eventEndpoints: readonly Endpoint[] = [
  index,
  endpoint('GET /v1/events/:id', {
    returns: 'event',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('event', id),
  }),
];
