import { atom } from 'nanostores';
import { toBillingError } from '../client/index.ts';
import type { Account, CreditEntry } from '../contract/index.ts';
import { createConnections } from './connections.ts';
import type { CreditHistory, CreditHistoryEntries } from './credit-types.ts';
import type { Remote } from './remote.ts';
import type { BillingStore } from './types.ts';

/** Makes the state of one ledger screen. */
export function createCreditHistory(store: BillingStore): CreditHistory {
  const $history = atom<Remote<CreditHistoryEntries>>({ status: 'idle' });
  let cursor: string | null = null;
  let request: AbortController | null = null;
  let failed: 'newest' | 'more' = 'newest';
  let seenRevision: number | undefined;

  async function load(what: 'newest' | 'more'): Promise<void> {
    request?.abort();
    const mine = new AbortController();
    request = mine;
    const known = $history.get().value;
    $history.set({ status: 'loading', value: known });
    try {
      const page = await store.client.creditEntries(what === 'more' ? cursor : null, { signal: mine.signal });
      if (request !== mine) return;
      const older = known?.entries ?? [];
      const isJoined = what === 'newest' && overlaps(page.entries, older);
      // A page that does not reach down to what is known leaves a gap: then it starts anew.
      if (!isJoined) cursor = page.nextCursor;
      const entries =
        what === 'more' ? join(older, page.entries) : isJoined ? join(page.entries, older) : page.entries;
      $history.set({ status: 'ready', value: { entries, hasMore: cursor !== null } });
    } catch (thrown) {
      if (request !== mine) return;
      failed = what;
      $history.set({ status: 'failed', value: known, error: toBillingError(thrown) });
    }
    request = null;
  }

  /**
   * Reading the account is what brings a new period's grants and ends into the ledger, so that comes first. Entries never
   * change: only a new revision can bring new ones.
   */
  function follow(remote: Remote<Account>): void {
    if (remote.status !== 'ready') return;
    const { status } = $history.get();
    if (remote.value.revision === seenRevision && (status === 'ready' || status === 'loading')) return;
    seenRevision = remote.value.revision;
    void load('newest');
  }

  function wake(): () => void {
    const disconnectStore = store.connect();
    const unsubscribe = store.$account.subscribe(follow);
    return () => {
      unsubscribe();
      disconnectStore();
      giveUp();
    };
  }

  function giveUp(): void {
    if (request === null) return;
    request.abort();
    request = null;
    seenRevision = undefined;
    const known = $history.get().value;
    $history.set(known === undefined ? { status: 'idle' } : { status: 'ready', value: known });
  }

  const connections = createConnections(wake);
  return {
    $history,
    connect: () => connections.connect(),
    async loadMore() {
      const { status } = $history.get();
      if (request === null && cursor !== null && (status === 'ready' || status === 'failed'))
        await load('more');
    },
    async retry() {
      if ($history.get().status === 'failed') await load(failed);
    },
  };
}

function overlaps(newer: readonly CreditEntry[], older: readonly CreditEntry[]): boolean {
  return older.length > 0 && newer.some((entry) => entry.id === older[0]?.id);
}

function join(newer: readonly CreditEntry[], older: readonly CreditEntry[]): readonly CreditEntry[] {
  const ids = new Set(newer.map((entry) => entry.id));
  return [...newer, ...older.filter((entry) => !ids.has(entry.id))];
}
