import type { ReadableAtom } from 'nanostores';
import { atom, computed, onMount } from 'nanostores';
import type { BillingError } from '../client/index.ts';
import { settlesOutcome, toBillingError } from '../client/index.ts';
import type { Account, SeatChange, SeatChangeQuote } from '../contract/index.ts';
import { isOpenSeatChange, parse, SeatChangeQuoteSchema } from '../contract/index.ts';
import type { SeatChangeEstimateResult } from '../core/index.ts';
import { estimateSeatChange } from '../core/index.ts';
import type { AttemptKeeper } from './attempt.ts';
import { createAttemptKeeper } from './attempt.ts';
import { tabStorage, timer } from './browser.ts';
import type { Poller } from './poller.ts';
import { createPoller } from './poller.ts';
import { compareWithEstimate } from './quote-difference.ts';
import { lastValue } from './remote.ts';
import { readSeatInput, seatLimits } from './seat-input.ts';
import type {
  AttemptStorage,
  BillingStore,
  Schedule,
  SeatChangeAttempt,
  SeatChangeFlow,
  SeatChangePhase,
  SeatInput,
} from './types.ts';
import { stepWholeNumber } from './whole-number.ts';

/** What a flow can be given in place of the browser's own, for tests. */
export interface SeatChangeFlowOptions {
  /** Where an attempt is kept until its outcome is known; `sessionStorage` unless told. */
  readonly storage?: AttemptStorage | null | undefined;
  /** Makes an idempotency key; `crypto.randomUUID` unless told. */
  readonly newKey?: (() => string) | undefined;
  readonly schedule?: Schedule | undefined;
}

/** Makes the state of one seat editor. */
export function createSeatChangeFlow(
  store: BillingStore,
  options: SeatChangeFlowOptions = {},
): SeatChangeFlow {
  return new SeatChangeMachine(store, options);
}

const EDITING: SeatChangePhase = { status: 'editing', error: null };

/** Statuses of a refusal after which the same quote can be confirmed again. */
const QUOTE_STILL_GOOD: readonly (number | null)[] = [null, 401, 402, 403, 429, 503];

class SeatChangeMachine implements SeatChangeFlow {
  readonly $draft: ReadableAtom<string>;
  readonly $input: ReadableAtom<SeatInput>;
  readonly $estimate: ReadableAtom<SeatChangeEstimateResult | null>;
  readonly $phase: ReadableAtom<SeatChangePhase>;

  readonly #store: BillingStore;
  readonly #newKey: () => string;
  readonly #keeper: AttemptKeeper<SeatChangeAttempt>;
  readonly #poller: Poller;
  readonly #phase = atom<SeatChangePhase>(EDITING);
  /** `null` until somebody types: the field then follows the account. */
  readonly #typed = atom<string | null>(null);

  #quoteRequest: AbortController | null = null;
  #connections = 0;
  #disconnect: (() => void) | null = null;
  /** Waits for the account to tell how an attempt from before a reload ended. */
  #isResuming = false;
  /** The change that was seen to end: an older answer about it must not open it again. */
  #settledId: string | null = null;

  constructor(store: BillingStore, options: SeatChangeFlowOptions) {
    const schedule = options.schedule ?? timer;
    const storage = options.storage === undefined ? tabStorage() : options.storage;
    this.#store = store;
    this.#newKey = options.newKey ?? (() => crypto.randomUUID());
    this.#keeper = createAttemptKeeper(
      storage,
      `ocw-billing:seat-change:${store.client.endpoint}`,
      readAttempt,
    );
    this.#poller = createPoller(() => this.#readPending(), schedule);
    this.$phase = this.#phase;
    const $second = secondsOf(store, schedule);
    this.$draft = computed(
      [this.#typed, store.$account],
      (typed, account) => typed ?? quantityText(lastValue(account)),
    );
    this.$input = computed([this.$draft, store.$account], (draft, account) =>
      readSeatInput(draft, lastValue(account)?.seats),
    );
    this.$estimate = computed([this.$input, store.$account, $second], (input, remote) => {
      const account = lastValue(remote);
      const at = store.serverNow();
      if (account === undefined || at === null || !('seats' in input)) return null;
      return estimateSeatChange({ account, seats: input.seats, at });
    });
  }

  connect(): () => void {
    if (this.#connections++ === 0) this.#wake();
    let connected = true;
    return () => {
      if (!connected) return;
      connected = false;
      if (--this.#connections === 0) this.#sleep();
    };
  }

  setDraft(text: string): void {
    const { status } = this.#phase.get();
    if (status === 'confirming' || status === 'unknown' || status === 'pending') return;
    this.#edit(null);
    this.#typed.set(text);
  }

  step(by: 1 | -1): void {
    const account = this.#account();
    if (account === undefined) return;
    const { seats } = account;
    this.setDraft(String(stepWholeNumber(this.$draft.get(), by, seats.quantity, seatLimits(seats))));
  }

  async requestQuote(): Promise<void> {
    const input = this.$input.get();
    const account = this.#account();
    if (this.#phase.get().status !== 'editing' || input.status !== 'valid' || account === undefined) return;
    const { seats } = input;
    const shown = this.$estimate.get();
    const request = new AbortController();
    this.#quoteRequest = request;
    this.#phase.set({ status: 'quoting', seats });
    try {
      const quote = await this.#store.client.quoteSeatChange(seats, { signal: request.signal });
      if (this.#quoteRequest !== request) return;
      this.#review(quote, null, compareWithEstimate(account, shown, quote));
      if (quote.seats.from !== account.seats.quantity) void this.#store.refresh();
    } catch (thrown) {
      if (this.#quoteRequest === request) this.#refuse(toBillingError(thrown));
    }
  }

  back(): void {
    const { status } = this.#phase.get();
    if (status === 'quoting' || status === 'review') this.#edit(null);
  }

  async confirm(): Promise<void> {
    const phase = this.#phase.get();
    if (phase.status !== 'review') return;
    const { quote } = phase;
    const attempt = { key: this.#newKey(), quoteId: quote.id, seats: quote.seats.to, quote };
    this.#keeper.save(attempt);
    this.#phase.set({ status: 'confirming', quote });
    await this.#send(attempt, (error) => !error.mayHaveTakenEffect);
  }

  async checkOutcome(): Promise<void> {
    const phase = this.#phase.get();
    if (phase.status === 'pending') return this.#readPending();
    if (phase.status !== 'unknown' || phase.checking) return;
    this.#phase.set({ ...phase, checking: true, error: null });
    await this.#send(phase.attempt, settlesOutcome);
  }

  async giveUp(): Promise<void> {
    const phase = this.#phase.get();
    if (phase.status !== 'pending' || phase.givingUp) return;
    const { change } = phase;
    this.#phase.set({ ...phase, givingUp: true, error: null });
    try {
      this.#adopt(await this.#store.client.giveUpSeatChange(change.id));
    } catch (thrown) {
      const error = toBillingError(thrown);
      if (error.seatChange?.id === change.id) this.#adopt(error.seatChange);
      else this.#updatePending(change.id, { givingUp: false, error });
    }
  }

  finish(): void {
    const { status } = this.#phase.get();
    if (status === 'done' || status === 'ended') this.#edit(null);
  }

  async #send(attempt: SeatChangeAttempt, isRefusal: (error: BillingError) => boolean): Promise<void> {
    try {
      const change = await this.#store.client.confirmSeatChange(attempt.quoteId, {
        idempotencyKey: attempt.key,
      });
      this.#keeper.forget(attempt);
      this.#adopt(change);
    } catch (thrown) {
      const error = toBillingError(thrown);
      // The account may have told the outcome while this request was under way.
      if (!this.#isWaitingFor(attempt)) return;
      if (error.seatChange?.quoteId === attempt.quoteId) {
        this.#keeper.forget(attempt);
        this.#adopt(error.seatChange);
      } else if (isRefusal(error)) {
        this.#keeper.forget(attempt);
        this.#refuse(error, attempt.quote);
      } else {
        this.#phase.set({ status: 'unknown', attempt, checking: false, error });
      }
    }
  }

  /** Nothing was charged: back to where the person can go on from. */
  #refuse(error: BillingError, quote: SeatChangeQuote | null = null): void {
    const { code } = error;
    if (error.quote !== null && (code === 'quote_expired' || code === 'quote_changed')) {
      const account = this.#account();
      const difference = account === undefined ? null : compareWithEstimate(account, null, error.quote);
      this.#review(error.quote, code === 'quote_expired' ? 'expired' : 'changed', difference);
    } else if (error.seatChange !== null && isOpenSeatChange(error.seatChange)) {
      this.#adopt(error.seatChange);
      return;
    } else if (quote !== null && QUOTE_STILL_GOOD.includes(error.status)) {
      this.#phase.set({ status: 'review', quote, difference: null, notice: null, error });
      return;
    } else {
      this.#edit(error);
    }
    if (error.status === 409 || error.status === 422) void this.#store.refresh();
  }

  #review(
    quote: SeatChangeQuote,
    notice: 'expired' | 'changed' | null,
    difference: ReturnType<typeof compareWithEstimate>,
  ): void {
    this.#quoteRequest = null;
    this.#phase.set({ status: 'review', quote, difference, notice, error: null });
  }

  #edit(error: BillingError | null): void {
    this.#dropQuoteRequest();
    const phase = this.#phase.get();
    if (phase.status === 'editing' && phase.error === error) return;
    if (phase.status === 'done') this.#typed.set(null);
    this.#phase.set({ status: 'editing', error });
  }

  /** Shows what the server says of a change, and tells all others when that is news. */
  #adopt(change: SeatChange): void {
    this.#dropQuoteRequest();
    const before = this.#phase.get();
    if (isOpenSeatChange(change)) {
      const isNews = before.status !== 'pending' || before.change.id !== change.id;
      this.#phase.set({ status: 'pending', change, givingUp: false, error: null });
      if (this.#connections > 0) this.#poller.start();
      if (isNews) void this.#store.announceChange();
      return;
    }
    this.#poller.stop();
    this.#settledId = change.id;
    const isDone = change.status === 'succeeded';
    if (isDone) this.#typed.set(null);
    this.#phase.set({ status: isDone ? 'done' : 'ended', change });
    void this.#store.announceChange();
  }

  async #readPending(): Promise<void> {
    const phase = this.#phase.get();
    if (phase.status !== 'pending' || phase.givingUp) return;
    const { id } = phase.change;
    try {
      const change = await this.#store.client.seatChange(id);
      const now = this.#phase.get();
      if (now.status === 'pending' && now.change.id === id && !now.givingUp) this.#adopt(change);
    } catch (error) {
      this.#updatePending(id, { error: toBillingError(error) });
    }
  }

  #updatePending(id: string, update: { readonly givingUp?: boolean; readonly error: BillingError }): void {
    const phase = this.#phase.get();
    if (phase.status === 'pending' && phase.change.id === id) this.#phase.set({ ...phase, ...update });
  }

  /** What the account says of the latest change: made in another tab, or the outcome that is waited for. */
  #observe(account: Account): void {
    const change = account.latestSeatChange;
    const phase = this.#phase.get();
    if (change === null || change.id === this.#settledId) {
      this.#endChecking(phase);
    } else if (phase.status === 'unknown' || phase.status === 'confirming') {
      const quoteId = phase.status === 'unknown' ? phase.attempt.quoteId : phase.quote.id;
      if (change.quoteId !== quoteId) {
        this.#endChecking(phase);
        return;
      }
      const attempt = this.#keeper.load();
      if (attempt?.quoteId === quoteId) this.#keeper.forget(attempt);
      this.#adopt(change);
    } else if (phase.status === 'pending') {
      // Only an end is taken from here: of two open states the one read by itself is the newer.
      if (change.id === phase.change.id && !isOpenSeatChange(change)) this.#adopt(change);
    } else if (isOpenSeatChange(change)) {
      this.#adopt(change);
    }
  }

  /** The account was read and does not know of the attempt from before the reload: the person decides. */
  #endChecking(phase: SeatChangePhase): void {
    if (phase.status === 'unknown' && this.#isResuming) this.#phase.set({ ...phase, checking: false });
    this.#isResuming = false;
  }

  #wake(): void {
    const attempt = this.#phase.get().status === 'editing' ? this.#keeper.load() : null;
    if (attempt !== null) {
      this.#isResuming = true;
      this.#phase.set({ status: 'unknown', attempt, checking: true, error: null });
    }
    const disconnectStore = this.#store.connect();
    const unsubscribe = this.#store.$account.subscribe((remote) => {
      if (remote.status === 'ready') this.#observe(remote.value);
      else if (remote.status === 'failed') this.#endChecking(this.#phase.get());
    });
    if (this.#phase.get().status === 'pending') this.#poller.start();
    this.#disconnect = () => {
      unsubscribe();
      disconnectStore();
    };
  }

  #sleep(): void {
    this.#poller.stop();
    this.#disconnect?.();
    this.#disconnect = null;
    if (this.#phase.get().status === 'quoting') this.#edit(null);
  }

  #isWaitingFor(attempt: SeatChangeAttempt): boolean {
    const phase = this.#phase.get();
    if (phase.status === 'confirming') return phase.quote.id === attempt.quoteId;
    return phase.status === 'unknown' && phase.attempt.key === attempt.key;
  }

  #dropQuoteRequest(): void {
    this.#quoteRequest?.abort();
    this.#quoteRequest = null;
  }

  #account(): Account | undefined {
    return lastValue(this.#store.$account.get());
  }
}

function quantityText(account: Account | undefined): string {
  return account === undefined ? '' : String(account.seats.quantity);
}

/** Ticks with the server's seconds while somebody looks. */
function secondsOf(store: BillingStore, schedule: Schedule): ReadableAtom<number | null> {
  const $second = atom<number | null>(null);
  onMount($second, () => {
    let cancel = (): void => undefined;
    const tick = (): void => {
      $second.set(store.serverNow());
      cancel = schedule(tick, 1_000);
    };
    tick();
    return () => cancel();
  });
  return $second;
}

function readAttempt(stored: Readonly<Record<string, unknown>>): SeatChangeAttempt | null {
  const { key, quoteId, seats } = stored;
  if (typeof key !== 'string' || typeof quoteId !== 'string' || typeof seats !== 'number') return null;
  const quote = parse(SeatChangeQuoteSchema, stored['quote']);
  return { key, quoteId, seats, quote: quote.ok ? quote.value : null };
}
