import type { ReadableAtom } from 'nanostores';
import { atom } from 'nanostores';
import type { BillingApi } from '../client/index.ts';
import { toBillingError } from '../client/index.ts';
import type { Account } from '../contract/index.ts';
import type { PageEvents, TabChannel } from './browser.ts';
import { currentPage, openTabChannel, timer } from './browser.ts';
import type { Remote } from './remote.ts';
import type { BillingStore, Schedule } from './types.ts';

/** Returning to a page fires several events at the same time, which share one refresh. */
const FRESH_MS = 2_000;
/** After a failure, the account is read again automatically, with pauses that double from the first to the last. */
const FIRST_PAUSE_MS = 4_000;
const LAST_PAUSE_MS = 64_000;

/** Options of a store; all but the client have defaults, for tests and hosts to replace. */
export interface BillingStoreOptions {
  readonly client: BillingApi;
  /** Returns milliseconds on a monotonic clock. Default: `performance.now`. */
  readonly monotonicNow?: (() => number) | undefined;
  /** Opens a channel to the other tabs. Default: a `BroadcastChannel`. */
  readonly openChannel?: ((name: string) => TabChannel | null) | undefined;
  /** Timers for retries after a failure. Default: the page's. */
  readonly schedule?: Schedule | undefined;
  /** Event targets that report when the user returns to the page. Default: the page's window and document. */
  readonly page?: PageEvents | null | undefined;
}

/** Creates the shared state of one endpoint. Does nothing until connected or refreshed. */
export function createBillingStore(options: BillingStoreOptions): BillingStore {
  return new SharedBillingStore(options);
}

class SharedBillingStore implements BillingStore {
  readonly client: BillingApi;
  readonly $account: ReadableAtom<Remote<Account>>;
  readonly $openSeatEditor: BillingStore['$openSeatEditor'] = atom(null);
  readonly $seatEditorOpener: BillingStore['$seatEditorOpener'] = atom(null);
  unverified: Account | undefined;

  readonly #account = atom<Remote<Account>>({ status: 'idle' });
  readonly #monotonicNow: () => number;
  readonly #openChannel: (name: string) => TabChannel | null;
  readonly #schedule: Schedule;
  readonly #page: PageEvents | null;

  #clock: { readonly serverTime: number; readonly receivedAt: number } | null = null;
  #request: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;
  #requestedAt = Number.NEGATIVE_INFINITY;
  #pause = FIRST_PAUSE_MS;
  /** The last account received was older than the one shown. */
  #receivedOlder = false;
  #cancelRetry: (() => void) | undefined;
  #connections = 0;
  #channel: TabChannel | null = null;
  #listeners: AbortController | null = null;

  constructor(options: BillingStoreOptions) {
    this.client = options.client;
    this.$account = this.#account;
    this.#monotonicNow = options.monotonicNow ?? (() => performance.now());
    this.#openChannel = options.openChannel ?? openTabChannel;
    this.#schedule = options.schedule ?? timer;
    this.#page = options.page === undefined ? currentPage() : options.page;
  }

  serverNow(): number | null {
    const clock = this.#clock;
    return clock && clock.serverTime + Math.floor((this.#monotonicNow() - clock.receivedAt) / 1000);
  }

  refresh(): Promise<void> {
    const last = this.#account.get().value;
    this.#account.set({ status: 'loading', value: last });
    return this.#read();
  }

  /** Reads the account without showing a loading state. */
  #read(): Promise<void> {
    this.#cancelRetry?.();
    this.#request?.controller.abort();
    this.#requestedAt = this.#monotonicNow();
    const controller = new AbortController();
    const done = this.#load(controller);
    this.#request = { controller, done };
    return done;
  }

  connect(): () => void {
    this.#connections++;
    if (this.#listeners === null) this.#start();
    let connected = true;
    return () => {
      if (!connected) return;
      connected = false;
      this.#connections--;
      // A moved element disconnects and immediately reconnects, which must not reload the account.
      queueMicrotask(() => {
        if (this.#connections === 0) this.#stop();
      });
    };
  }

  begin(account: Account): void {
    this.#requestedAt = this.#monotonicNow();
    this.unverified = account;
    void this.#accept(account);
    void import('./initial-account.ts').then(
      ({ verifyInitialAccount }) =>
        verifyInitialAccount(this, this.#account, account, () => void this.#read()),
      () => this.refresh(),
    );
  }

  /**
   * Applies an account. One with an older revision than the one shown is read again first: received once, it may be a
   * stale copy; twice, it is from another organization or a restored database.
   */
  #accept(account: Account): Promise<void> | undefined {
    const last = this.#account.get().value;
    this.#receivedOlder = !this.#receivedOlder && account.revision < (last?.revision ?? 0);
    this.#clock = { serverTime: account.serverTime, receivedAt: this.#monotonicNow() };
    this.#account.set({ status: 'ready', value: last && this.#receivedOlder ? last : account });
    return this.#receivedOlder ? this.#read() : undefined;
  }

  announceChange(): Promise<void> {
    const channel = this.#channel ?? this.#openChannel(this.#channelName);
    channel?.postMessage('changed');
    if (channel !== this.#channel) channel?.close();
    return this.refresh();
  }

  async portalUrl(returnUrl: string): Promise<string> {
    return (await this.client.portalSession(returnUrl)).url;
  }

  get #channelName(): string {
    return `ocw-billing:${this.client.endpoint}`;
  }

  async #load(controller: AbortController): Promise<void> {
    const last = this.#account.get().value;
    try {
      const account = await this.client.account({ signal: controller.signal });
      if (this.#request?.controller !== controller) return await this.#request?.done;
      this.#request = null;
      if (account.topUpUnread) this.#scheduleRetry();
      else this.#pause = FIRST_PAUSE_MS;
      await this.#accept(account);
    } catch (error) {
      if (this.#request?.controller !== controller) return await this.#request?.done;
      this.#request = null;
      const failure = toBillingError(error);
      this.#account.set({ status: 'failed', value: last, error: failure });
      if (failure.retryable) this.#scheduleRetry();
    }
  }

  #scheduleRetry(): void {
    if (this.#listeners === null) return;
    this.#cancelRetry = this.#schedule(() => void this.#read(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
  }

  #start(): void {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    const refresh = (): void => void this.refresh();
    this.#channel = this.#openChannel(this.#channelName);
    this.#channel?.addEventListener('message', refresh, { signal });
    if (this.#page !== null) {
      const { window, document } = this.#page;
      const onReturn = ({ persisted }: Event & { persisted?: boolean }): void => {
        // `pageshow` also fires on the initial load, which may be long after the account was read.
        if (persisted === false || document.visibilityState !== 'visible') return;
        if (this.#monotonicNow() - this.#requestedAt >= FRESH_MS) refresh();
      };
      window.addEventListener('online', refresh, { signal });
      window.addEventListener('focus', onReturn, { signal });
      window.addEventListener('pageshow', onReturn, { signal });
      document.addEventListener('visibilitychange', onReturn, { signal });
    }
    if (this.#request === null && !this.unverified) refresh();
  }

  #stop(): void {
    this.#cancelRetry?.();
    this.#listeners?.abort();
    this.#listeners = null;
    this.#channel?.close();
    this.#channel = null;
    if (this.#request === null) return;
    this.#request.controller.abort();
    this.#request = null;
    const last = this.#account.get().value;
    this.#account.set(last === undefined ? { status: 'idle' } : { status: 'ready', value: last });
  }
}
