import { resourceMissing } from './fault.ts';

/** A list in a response of Stripe's. */
export interface List<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

/** Parameters of every list endpoint. */
export interface Paging {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
}

/** Returns a complete list, in the given order. */
export function listOf<T>(data: readonly T[], url: string): List<T> {
  return { object: 'list', data: [...data], has_more: false, url };
}

/** Returns a page of records, newest first. `records` are oldest first. */
export function page<T extends { readonly id: string }>(
  records: readonly T[],
  paging: Paging,
  url: string,
): List<T> {
  return pageInOrder([...records].reverse(), paging, url);
}

/** Returns a page, in the given order. */
export function pageInOrder<T extends { readonly id: string }>(
  ordered: readonly T[],
  paging: Paging,
  url: string,
): List<T> {
  const limit = paging.limit ?? 10;
  const position = (id: string, param: string): number => {
    const index = ordered.findIndex((record) => record.id === id);
    if (index < 0) throw resourceMissing('object', id, param);
    return index;
  };
  if (paging.ending_before !== undefined) {
    const end = position(paging.ending_before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: ordered.slice(start, end), has_more: start > 0, url };
  }
  const start =
    paging.starting_after === undefined ? 0 : position(paging.starting_after, 'starting_after') + 1;
  return {
    object: 'list',
    data: ordered.slice(start, start + limit),
    has_more: start + limit < ordered.length,
    url,
  };
}
