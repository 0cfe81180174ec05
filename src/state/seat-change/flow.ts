import type { ReadableAtom } from 'nanostores';
import { atom, computed, onMount } from 'nanostores';
import type { Account, SeatChangeQuote } from '../../contract/index.ts';
import { isOpenSeatChange } from '../../contract/index.ts';
import type { SeatChangeEstimateResult } from '../../core/index.ts';
import { createAttemptKeeper } from '../attempt.ts';
import type { FlowOptions } from '../reducer-flow.ts';
import { ReducerFlow } from '../reducer-flow.ts';
import type { Remote } from '../remote.ts';
import type { BillingStore, Schedule } from '../types.ts';
import { stepWholeNumber } from '../whole-number.ts';
import type { SeatChangeContext } from './context.ts';
import { tryEstimate } from './estimate.ts';
import type { SeatChangeEffect, SeatChangeEvent } from './events.ts';
import type { SeatInput } from './input.ts';
import { readSeatInput, seatLimits } from './input.ts';
import { reduceNavigation } from './navigation.ts';
import type { SeatChangeAttempt, SeatChangePhase } from './phases.ts';
import type { SeatChangeRunner } from './runner.ts';

/** The state of a seat change and its actions. Actions that do not fit the phase do nothing. */
export interface SeatChangeFlow {
  /** Text of the number field; the current number of users until the user types. */
  readonly $draft: ReadableAtom<string>;
  readonly $input: ReadableAtom<SeatInput>;
  /** Updates with each key press and the server's time, without requests; `null` without an account or a valid number. */
  readonly $estimate: ReadableAtom<SeatChangeEstimateResult | null>;
  readonly $phase: ReadableAtom<SeatChangePhase>;
  /**
   * Connects the store, resumes an attempt from before a reload, and polls a pending change. Returns a function that
   * disconnects.
   */
  connect(): () => void;
  /** Loads the code of the steps after the editor; typing does so too. Never rejects. */
  prepare(): Promise<void>;
  /** Sets the text of the field. Drops a quote that is being requested or reviewed. */
  setDraft(text: string): void;
  /** Adds `by`, within the limits; ±Infinity jumps to a limit. */
  step(by: number): void;
  requestQuote(): Promise<void>;
  /** Goes back from the review to the editor, keeping the draft. */
  back(): void;
  /** Confirms the quote in review. Repeated calls have no further effect. */
  confirm(): Promise<void>;
  /**
   * Opens the card form from the review or the editor, for a first card or another one; in the card form, retries the
   * setup.
   */
  addCard(): Promise<void>;
  /** Call after the card was entered: requests a quote that names it. Charges nothing. */
  cardAdded(): Promise<void>;
  /** Goes back from the card form to where it was opened. */
  keepCard(): void;
  /**
   * Call when Stripe.js reports that the payment of a pending change succeeded, or the connection was lost: reads the
   * change from the server.
   */
  paymentMade(outcome?: { readonly isCertain: boolean }): void;
  /** Resumes the change or the card for which the user returned from a bank's page. */
  resume(purpose: 'seat_change' | 'payment_method', id: string): Promise<void>;
  /**
   * In `unknown`, sends the same attempt with the same key again. In `pending` and `resuming`, reads the change again.
   */
  checkOutcome(): Promise<void>;
  /** Cancels a pending change, and shows its final state at Stripe. */
  cancelChange(): Promise<void>;
  /** Goes back from `done` or `ended` to the editor. */
  finish(): void;
}

/** Creates the state of one seat editor. Code for the steps after the editor is loaded on demand. */
export function createSeatChangeFlow(store: BillingStore, options: FlowOptions = {}): SeatChangeFlow {
  return new SeatChangeStores(store, options);
}

class SeatChangeStores
  extends ReducerFlow<SeatChangePhase, SeatChangeEvent, SeatChangeEffect>
  implements SeatChangeFlow
{
  readonly $draft: ReadableAtom<string>;
  readonly $input: ReadableAtom<SeatInput>;
  readonly $estimate: ReadableAtom<SeatChangeEstimateResult | null>;

  protected readonly reduceFirst = reduceNavigation;
  readonly #context: SeatChangeContext;
  /** Id of the change that was seen to end: an older account must not reopen it. */
  #settledId: string | undefined;

  constructor(store: BillingStore, options: FlowOptions) {
    super(store, options, { status: 'editing', error: null });
    const { context, storage } = this;
    this.#context = {
      ...context,
      keeper: createAttemptKeeper(storage, `ocw-billing:seat-change:${store.client.endpoint}`, readAttempt),
      storage,
      requestQuote: (seats) => {
        this.setDraft(String(seats));
        return this.requestQuote(true);
      },
      markSettled: (id) => (this.#settledId = id),
    };
    const $second = secondsOf(store, context.schedule);
    this.$draft = computed(
      [context.$typed, store.$account],
      (typed, account) => typed ?? String(account.value?.seats.quantity ?? ''),
    );
    this.$input = computed([this.$draft, store.$account], (draft, account) =>
      readSeatInput(draft, account.value?.seats),
    );
    this.$estimate = computed([this.$input, store.$account, $second], (input, remote) => {
      const account = remote.value;
      const at = store.serverNow();
      if (account === undefined || at === null || !('seats' in input)) return null;
      return tryEstimate({ account, seats: input.seats, at });
    });
  }

  setDraft(text: string): void {
    void this.dispatch({ type: 'typed' });
    if (this.$phase.get().status !== 'editing') return;
    this.context.$typed.set(text);
    void this.prepare();
  }

  step(by: number): void {
    const seats = this.account?.seats;
    if (seats === undefined) return;
    const { quantity } = seats;
    if (quantity === null) return;
    this.setDraft(String(stepWholeNumber(this.$draft.get(), by, quantity, seatLimits(seats))));
  }

  async requestQuote(isCardReturn = false): Promise<void> {
    const input = this.$input.get();
    const { account } = this;
    if (input.status !== 'valid' || account === undefined) return;
    const { seats } = input;
    const shown = this.$estimate.get();
    await this.dispatch({ type: 'quote_requested', seats, account, shown, isCardReturn });
  }

  back(): void {
    void this.dispatch({ type: 'back' });
  }

  confirm(): Promise<void> {
    return this.dispatch({ type: 'confirmed', key: this.newKey() });
  }

  addCard(): Promise<void> {
    return this.dispatch({ type: 'card_requested' });
  }

  cardAdded(): Promise<void> {
    return this.dispatch({ type: 'card_entered' });
  }

  keepCard(): void {
    void this.dispatch({ type: 'card_kept', account: this.account });
  }

  paymentMade({ isCertain } = { isCertain: true }): void {
    void this.dispatch({ type: 'payment_seen', isCertain });
  }

  resume(purpose: 'seat_change' | 'payment_method', id: string): Promise<void> {
    return this.dispatch({ type: purpose === 'seat_change' ? 'returned' : 'card_returned', id });
  }

  checkOutcome(): Promise<void> {
    return this.dispatch({ type: 'outcome_requested' });
  }

  cancelChange(): Promise<void> {
    return this.dispatch({ type: 'cancel_requested' });
  }

  finish(): void {
    void this.dispatch({ type: 'finished' });
  }

  protected async fetchRunner(): Promise<SeatChangeRunner> {
    return new (await import('./runner.ts')).SeatChangeRunner(this.#context);
  }

  protected resumeStored(): void {
    const attempt = this.#context.keeper.load();
    if (attempt) void this.dispatch({ type: 'attempt_found', attempt });
  }

  protected observe(remote: Remote<Account>): void {
    const change = remote.value?.latestSeatChange;
    const isNeeded = this.$phase.get().status === 'unknown' || (change && isOpenSeatChange(change));
    if (remote.status === 'failed') void this.dispatch({ type: 'account_silent' });
    if (remote.status === 'ready' && (this.runner.loaded || isNeeded)) void this.#followAccount();
  }

  /** Adopts a pending change or an outcome from the account. */
  async #followAccount(): Promise<void> {
    if (!this.runner.loaded) await this.prepare();
    const { account } = this;
    if (account && this.runner.loaded) {
      const latest = account.latestSeatChange;
      const change = latest?.id === this.#settledId ? null : latest;
      void this.dispatch({ type: 'account_read', account, change });
    }
    void this.dispatch({ type: 'account_silent' });
  }
}

/** Ticks with the server's seconds while it has a subscriber. */
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
  return { key, quoteId, seats, quote: isQuote(stored['quote'], quoteId) ? stored['quote'] : null };
}

/** Only this tab writes it. Data of another version of this package is detected by the fields that the review needs. */
function isQuote(stored: unknown, id: string): stored is SeatChangeQuote {
  const quote = stored as Partial<SeatChangeQuote> | null | undefined;
  return quote?.id === id && Number.isSafeInteger(quote.amountDue?.amount) && Array.isArray(quote.lineItems);
}
