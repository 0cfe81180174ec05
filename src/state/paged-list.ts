import type { ReadableAtom } from 'nanostores';
import { atom } from 'nanostores';
import { toBillingError } from '../client/index.ts';
import type { Account } from '../contract/index.ts';
import { createConnections } from './connections.ts';
import type { Remote } from './remote.ts';
import type { BillingStore } from './types.ts';

/** The rows read so far, newest first. */
export interface ListedEntries<Entry> {
  readonly entries: readonly Entry[];
  /** Whether the server has older rows. */
  readonly hasMore: boolean;
}

/** One page of rows, newest first, and the cursor of the next page. */
export interface EntryPage<Entry> {
  readonly entries: readonly Entry[];
  readonly nextCursor: string | null;
}

/** A list that is loaded page by page and updates with the account. */
export interface PagedList<Entry> {
  readonly $list: ReadableAtom<Remote<ListedEntries<Entry>>>;
  /** Reads the list and updates it with the account until the returned function is called. */
  connect(): () => void;
  /** Reads the next page, unless a page is being read or there are no more. */
  loadMore(): Promise<void>;
  /** Repeats the request that failed. */
  retry(): Promise<void>;
}

/** Creates a paged list. `fetchPage` reads the page after a cursor, or the newest one for `null`. */
export function createPagedList<Entry extends { readonly id: string }>(
  store: BillingStore,
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<EntryPage<Entry>>,
): PagedList<Entry> {
  const $list = atom<Remote<ListedEntries<Entry>>>({ status: 'idle' });
  let cursor: string | null = null;
  let request: AbortController | null = null;
  let failed: 'newest' | 'more' = 'newest';
  let seenRevision: number | undefined;

  async function load(what: 'newest' | 'more'): Promise<void> {
    request?.abort();
    const mine = new AbortController();
    request = mine;
    const known = $list.get().value;
    $list.set({ status: 'loading', value: known });
    try {
      const page = await fetchPage(what === 'more' ? cursor : null, mine.signal);
      if (request !== mine) return;
      const older = known?.entries ?? [];
      const isJoined = what === 'newest' && overlaps(page.entries, older);
      // A page that does not overlap with the known rows would leave a gap, so it replaces them.
      if (!isJoined) cursor = page.nextCursor;
      const entries = what === 'more' ? join(older, page.entries) : join(page.entries, isJoined ? older : []);
      $list.set({ status: 'ready', value: { entries, hasMore: cursor !== null } });
    } catch (thrown) {
      if (request !== mine) return;
      failed = what;
      $list.set({ status: 'failed', value: known, error: toBillingError(thrown) });
    }
    request = null;
  }

  /**
   * Reading the account makes the server reconcile with Stripe, so it comes first. Only a new revision can have new rows.
   */
  function follow(remote: Remote<Account>): void {
    if (remote.status !== 'ready') return;
    const { status } = $list.get();
    if (remote.value.revision === seenRevision && (status === 'ready' || status === 'loading')) return;
    seenRevision = remote.value.revision;
    void load('newest');
  }

  function start(): () => void {
    const disconnectStore = store.connect();
    const unsubscribe = store.$account.subscribe(follow);
    return () => {
      unsubscribe();
      disconnectStore();
      cancel();
    };
  }

  function cancel(): void {
    if (request === null) return;
    request.abort();
    request = null;
    seenRevision = undefined;
    const known = $list.get().value;
    $list.set(known === undefined ? { status: 'idle' } : { status: 'ready', value: known });
  }

  const connections = createConnections(start);
  return {
    $list,
    connect: () => connections.connect(),
    async loadMore() {
      const { status } = $list.get();
      if (request === null && cursor !== null && (status === 'ready' || status === 'failed'))
        await load('more');
    },
    async retry() {
      if ($list.get().status === 'failed') await load(failed);
    },
  };
}

function overlaps<Entry extends { readonly id: string }>(
  newer: readonly Entry[],
  older: readonly Entry[],
): boolean {
  return older.length > 0 && newer.some((entry) => entry.id === older[0]?.id);
}

/** Joins two lists. Of rows with the same id, only the first is kept, also within a page: a charge must not be listed twice. */
function join<Entry extends { readonly id: string }>(
  newer: readonly Entry[],
  older: readonly Entry[],
): readonly Entry[] {
  const rows = new Map<string, Entry>();
  for (const row of [...newer, ...older]) if (!rows.has(row.id)) rows.set(row.id, row);
  return [...rows.values()];
}
