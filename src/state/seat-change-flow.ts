import type { ReadableAtom } from 'nanostores';
import { atom, computed, onMount } from 'nanostores';
import { toBillingError } from '../client/index.ts';
import type { Account, SeatChangeQuote } from '../contract/index.ts';
import { isOpenSeatChange } from '../contract/index.ts';
import type { SeatChangeEstimateResult } from '../core/index.ts';
import { estimateSeatChange } from '../core/index.ts';
import { createAttemptKeeper } from './attempt.ts';
import type { DraftFlowOptions } from './draft-flow.ts';
import { DraftFlow } from './draft-flow.ts';
import type { Remote } from './remote.ts';
import type { CardEntry, SeatChangeContext } from './seat-change-context.ts';
import type { SeatChangeMachine } from './seat-change-machine.ts';
import { readSeatInput, seatLimits } from './seat-input.ts';
import type {
  BillingStore,
  Schedule,
  SeatChangeAttempt,
  SeatChangeFlow,
  SeatChangePhase,
  SeatInput,
} from './types.ts';
import { stepWholeNumber } from './whole-number.ts';

/** Makes the state of one seat editor. The steps after the editor are loaded when they are first needed. */
export function createSeatChangeFlow(store: BillingStore, options: DraftFlowOptions = {}): SeatChangeFlow {
  return new SeatChangeScreen(store, options);
}

class SeatChangeScreen extends DraftFlow<SeatChangePhase, SeatChangeMachine> implements SeatChangeFlow {
  readonly $draft: ReadableAtom<string>;
  readonly $input: ReadableAtom<SeatInput>;
  readonly $estimate: ReadableAtom<SeatChangeEstimateResult | null>;

  readonly #context: SeatChangeContext;
  /** Waits for the account to tell how an attempt from before a reload ended. */
  #isResuming = false;

  constructor(store: BillingStore, options: DraftFlowOptions) {
    super(store, options, { status: 'editing', error: null });
    const { shared, storage } = this;
    const { endpoint } = store.client;
    this.#context = {
      ...shared,
      keeper: createAttemptKeeper(storage, `ocw-billing:seat-change:${endpoint}`, readAttempt),
      cards: createAttemptKeeper(storage, `ocw-billing:card:${endpoint}`, readCardEntry),
      endResuming: () => this.#endResuming(),
    };
    const $second = secondsOf(store, shared.schedule);
    this.$draft = computed(
      [shared.$typed, store.$account],
      (typed, account) => typed ?? String(account.value?.seats.quantity ?? ''),
    );
    this.$input = computed([this.$draft, store.$account], (draft, account) =>
      readSeatInput(draft, account.value?.seats),
    );
    this.$estimate = computed([this.$input, store.$account, $second], (input, remote) => {
      const account = remote.value;
      const at = store.serverNow();
      if (account === undefined || at === null || !('seats' in input)) return null;
      return estimateSeatChange({ account, seats: input.seats, at });
    });
  }

  setDraft(text: string): void {
    const { status } = this.$phase.get();
    if (status === 'confirming' || status === 'unknown' || status === 'pending') return;
    this.#edit();
    this.shared.$typed.set(text);
    void this.prepare();
  }

  step(by: number): void {
    const seats = this.account?.seats;
    if (seats === undefined) return;
    const { quantity } = seats;
    if (quantity === null) return;
    this.setDraft(String(stepWholeNumber(this.$draft.get(), by, quantity, seatLimits(seats))));
  }

  async requestQuote(): Promise<void> {
    const input = this.$input.get();
    const account = this.account;
    if (this.$phase.get().status !== 'editing' || input.status !== 'valid' || account === undefined) return;
    const shown = this.$estimate.get();
    const asking: SeatChangePhase = { status: 'quoting', seats: input.seats };
    this.go(asking);
    try {
      const machine = this.machine.loaded ?? (await this.machine.load());
      if (this.$phase.get() === asking) await machine.quote(input.seats, account, shown);
    } catch (error) {
      if (this.$phase.get() === asking) this.go({ status: 'editing', error: toBillingError(error) });
    }
  }

  back(): void {
    const { status } = this.$phase.get();
    if (status === 'quoting' || status === 'review' || status === 'resuming') this.#edit();
  }

  async confirm(): Promise<void> {
    await this.machine.loaded?.confirm();
  }

  async addCard(): Promise<void> {
    const phase = this.$phase.get();
    try {
      const machine = this.machine.loaded ?? (await this.machine.load());
      await machine.addCard();
    } catch (error) {
      if (phase.status === 'editing' && this.$phase.get() === phase)
        this.go({ status: 'editing', error: toBillingError(error) });
    }
  }

  async cardAdded(): Promise<void> {
    await this.machine.loaded?.cardAdded();
  }

  keepCard(): void {
    this.machine.loaded?.keepCard();
  }

  async resume(purpose: 'seat_change' | 'payment_method', id: string): Promise<void> {
    if (purpose === 'payment_method') {
      await this.#resumeCard(id);
      return;
    }
    const { status } = this.$phase.get();
    if (status === 'confirming' || status === 'unknown') return;
    this.go({ status: 'resuming', id, error: null });
    await this.checkOutcome();
  }

  async giveUp(): Promise<void> {
    await this.machine.loaded?.giveUp();
  }

  finish(): void {
    const { status } = this.$phase.get();
    if (status === 'done' || status === 'ended') this.#edit();
  }

  /** Goes on to the review of the number that the card was entered for; another page's card is only read. */
  async #resumeCard(id: string): Promise<void> {
    const { cards } = this.#context;
    const entry = cards.load();
    if (entry?.key !== id || this.$phase.get().status !== 'editing') {
      await this.shared.store.refresh();
      return;
    }
    cards.forget(entry);
    if (this.account === undefined) await this.shared.store.refresh();
    this.setDraft(String(entry.seats));
    await this.requestQuote();
    this.machine.loaded?.cardReturned();
  }

  #edit(): void {
    const phase = this.$phase.get();
    if (this.machine.loaded) this.machine.loaded.edit(null);
    else if (phase.status !== 'editing' || phase.error) this.go({ status: 'editing', error: null });
  }

  protected async fetchMachine(): Promise<SeatChangeMachine> {
    return new (await import('./seat-change-machine.ts')).SeatChangeMachine(this.#context);
  }

  protected takeUp(): void {
    const attempt = this.$phase.get().status === 'editing' ? this.#context.keeper.load() : null;
    if (attempt === null) return;
    this.#isResuming = true;
    this.go({ status: 'unknown', attempt, checking: true, error: null });
  }

  protected observe(remote: Remote<Account>): void {
    if (remote.status === 'ready') void this.#hear(remote.value);
    else if (remote.status === 'failed') this.#endResuming();
  }

  protected override rest(): void {
    if (!this.machine.loaded) this.back();
  }

  /** The account may tell of a change that waits, or of the outcome of one. */
  async #hear(account: Account): Promise<void> {
    const { status } = this.$phase.get();
    const change = account.latestSeatChange;
    const concerns = status === 'unknown' || (change !== null && isOpenSeatChange(change));
    const machine = this.machine.loaded;
    if (machine !== null) {
      machine.observe(account);
    } else if (concerns) {
      await this.machine.load().then(
        (loaded) => loaded.observe(this.account ?? account),
        () => this.#endResuming(),
      );
    }
  }

  #endResuming(): void {
    const phase = this.$phase.get();
    if (this.#isResuming && phase.status === 'unknown') this.go({ ...phase, checking: false });
    this.#isResuming = false;
  }
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

function readCardEntry({ key, seats }: Readonly<Record<string, unknown>>): CardEntry | null {
  return typeof key === 'string' && typeof seats === 'number' ? { key, seats } : null;
}

function readAttempt(stored: Readonly<Record<string, unknown>>): SeatChangeAttempt | null {
  const { key, quoteId, seats } = stored;
  if (typeof key !== 'string' || typeof quoteId !== 'string' || typeof seats !== 'number') return null;
  return { key, quoteId, seats, quote: isQuote(stored['quote'], quoteId) ? stored['quote'] : null };
}

/** Only this tab writes it: what another version of this package wrote is told by what a person must see of a quote. */
function isQuote(stored: unknown, id: string): stored is SeatChangeQuote {
  const quote = stored as Partial<SeatChangeQuote> | null | undefined;
  return quote?.id === id && Number.isSafeInteger(quote.amountDue?.amount) && Array.isArray(quote.lineItems);
}
