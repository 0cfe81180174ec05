import type { WritableAtom } from 'nanostores';
import { BillingError, settlesOutcome, toBillingError } from '../client/index.ts';
import type { Account, SeatChange, SeatChangeQuote } from '../contract/index.ts';
import { isOpenSeatChange } from '../contract/index.ts';
import type { SeatChangeEstimateResult } from '../core/index.ts';
import type { AttemptKeeper } from './attempt.ts';
import type { DraftMachine } from './draft-flow.ts';
import type { Poller } from './poller.ts';
import { createPoller } from './poller.ts';
import { compareWithEstimate } from './quote-difference.ts';
import { compareQuotes, noticeOf, reviewOf } from './quote-freshness.ts';
import { ReviewWatch } from './review-watch.ts';
import type { SeatChangeContext } from './seat-change-context.ts';
import type {
  BillingStore,
  QuoteDifference,
  SeatChangeAttempt,
  SeatChangePhase,
  SeatChangeReview,
} from './types.ts';

type Phase<Status extends SeatChangePhase['status']> = Extract<SeatChangePhase, { status: Status }>;

/** Reads of a payment that was lost sight of before the person is asked to pay again: some eight seconds. */
const READS_IN_DOUBT = 4;

/** Statuses of a refusal after which the same quote can be confirmed again. */
const QUOTE_STILL_GOOD: readonly (number | null)[] = [null, 401, 402, 403, 429, 503];

/** The steps after the editor: quote, review, confirmation, and what becomes of it. Loaded when they are first needed. */
export class SeatChangeMachine implements DraftMachine {
  readonly #context: SeatChangeContext;
  readonly #store: BillingStore;
  readonly #phase: WritableAtom<SeatChangePhase>;
  readonly #keeper: AttemptKeeper<SeatChangeAttempt>;
  readonly #poller: Poller;
  readonly #watch: ReviewWatch;
  /** A change of another tab that came first, with another number than the one confirmed here. */
  #overtakenBy: string | null = null;

  #quoteRequest: AbortController | null = null;
  #readsInDoubt = 0;
  /** The change that was seen to end: an older answer about it must not open it again. */
  #settledId: string | null = null;

  constructor(context: SeatChangeContext) {
    this.#context = context;
    this.#store = context.store;
    this.#phase = context.$phase;
    this.#keeper = context.keeper;
    this.#poller = createPoller(() => this.#readPending(), context.schedule);
    this.#watch = new ReviewWatch(context, (review) => void this.#renew(review));
  }

  /** Follows a pending change again. */
  wake(): void {
    if (this.#phase.get().status === 'pending') this.#poller.start();
    this.#watch.wake();
  }

  /** Nobody looks any more. A confirmation under way goes on; a quote does not. */
  sleep(): void {
    this.#poller.stop();
    this.#watch.sleep();
    if (this.#phase.get().status === 'quoting') this.edit(null);
  }

  /** Asks for the quote that the phase `quoting` stands for. `shown` is the estimate that the person saw. */
  async quote(seats: number, account: Account, shown: SeatChangeEstimateResult | null): Promise<void> {
    const request = new AbortController();
    this.#quoteRequest = request;
    try {
      const quote = await this.#store.client.quoteSeatChange(seats, { signal: request.signal });
      if (this.#quoteRequest !== request) return;
      this.#review(quote, null, compareWithEstimate(account, shown, quote));
      this.#watch.begin(account);
      if (quote.seats.from !== account.seats.quantity) void this.#store.refresh();
    } catch (thrown) {
      if (this.#quoteRequest === request) this.#refuse(toBillingError(thrown));
    }
  }

  /** Confirms the quote in review, once however often it is called. */
  async confirm(): Promise<void> {
    const phase = this.#phase.get();
    if (phase.status !== 'review' || phase.isOutdated) return;
    const { quote } = phase;
    const attempt = { key: this.#context.newKey(), quoteId: quote.id, seats: quote.seats.to, quote };
    this.#keeper.save(attempt);
    this.#phase.set({ status: 'confirming', quote });
    await this.#send(attempt, (error) => !error.mayHaveTakenEffect);
  }

  /** From the review, or from the editor where the payment method on file cannot pay for a change, to the entry of a card. */
  async addCard(): Promise<void> {
    const phase = this.#phase.get();
    if (phase.status !== 'editing' && phase.status !== 'review' && phase.status !== 'adding_card') return;
    if (phase.status === 'adding_card' && (phase.error === null || phase.isEntered)) return;
    const review = phase.status === 'review' ? phase : phase.status === 'editing' ? null : phase.review;
    const begun: Phase<'adding_card'> = {
      status: 'adding_card',
      review,
      setup: null,
      isEntered: false,
      error: null,
    };
    this.#phase.set(begun);
    try {
      const setup = await this.#store.client.setupPaymentMethod();
      if (this.#phase.get() !== begun) return;
      if (review !== null) this.#context.cards.save({ key: setup.id, seats: review.quote.seats.to });
      this.#phase.set({ ...begun, setup });
    } catch (thrown) {
      if (this.#phase.get() === begun) this.#phase.set({ ...begun, error: toBillingError(thrown) });
    }
  }

  /** The card was entered: the server makes it the one that is charged, and says so in a quote. */
  async cardAdded(): Promise<void> {
    const phase = this.#phase.get();
    if (phase.status !== 'adding_card' || phase.setup === null) return;
    if (phase.isEntered && phase.error === null) return;
    const key = phase.setup.id;
    const { review } = phase;
    const entered = { ...phase, isEntered: true, error: null };
    this.#phase.set(entered);
    if (review === null) return this.#readAccountWithCard(entered);
    try {
      const quote = await this.#store.client.quoteSeatChange(review.quote.seats.to);
      if (this.#phase.get() !== entered) return;
      this.#context.cards.forget({ key, seats: quote.seats.to });
      this.#review(quote, noticeOf(quote, review.quote), null, review.quote);
      void this.#store.announceChange();
    } catch (thrown) {
      const error = toBillingError(thrown);
      if (this.#phase.get() !== entered) return;
      if (error.retryable || error.mayHaveTakenEffect) this.#phase.set({ ...entered, error });
      else this.#refuse(error);
    }
  }

  /** The card was entered before any number: the account says whether it can pay for a change. */
  async #readAccountWithCard(entered: Phase<'adding_card'>): Promise<void> {
    await this.#store.refresh();
    if (this.#phase.get() !== entered) return;
    const remote = this.#store.$account.get();
    if (remote.status === 'failed') {
      this.#phase.set({ ...entered, error: remote.error });
      return;
    }
    this.edit(null);
    void this.#store.announceChange();
  }

  /** Somebody came back from a bank's page for cards, and the quote that names what is on file is in review. */
  cardReturned(): void {
    const phase = this.#phase.get();
    if (phase.status === 'review') this.#phase.set({ ...phase, notice: noticeOf(phase.quote, phase.quote) });
  }

  /** From the entry of a card back to the review, or to the editor. */
  keepCard(): void {
    const phase = this.#phase.get();
    if (phase.status !== 'adding_card' || (phase.isEntered && phase.error === null)) return;
    const { review, setup } = phase;
    if (setup && review) this.#context.cards.forget({ key: setup.id, seats: review.quote.seats.to });
    // The card was entered: a review that names another one must not be confirmed.
    if (phase.isEntered || review === null) this.edit(null);
    else {
      this.#phase.set(review);
      this.#watch.wake();
      const account = this.#account();
      if (account) this.#watch.observe(account);
    }
  }

  /** The browser saw the payment of the pending change go through, or lost sight of it. */
  paymentMade(isCertain: boolean): void {
    const phase = this.#phase.get();
    if (phase.status !== 'pending' || phase.givingUp) return;
    this.#readsInDoubt = 0;
    this.#phase.set({ ...phase, payment: isCertain ? 'paid' : 'doubtful', error: null });
    this.#follow();
    void this.#readPending();
  }

  /** Asks for the outcome of what is unknown, with the same key, or of what is pending. */
  async checkOutcome(): Promise<void> {
    const phase = this.#phase.get();
    if (phase.status === 'pending') return this.#readPending();
    if (phase.status === 'resuming') return this.#readResumed(phase.id);
    if (phase.status !== 'unknown' || phase.checking) return;
    this.#phase.set({ ...phase, checking: true, error: null });
    await this.#send(phase.attempt, settlesOutcome);
  }

  /** Gives a pending change up. */
  async giveUp(): Promise<void> {
    const phase = this.#phase.get();
    if (phase.status !== 'pending' || phase.givingUp || phase.payment !== null) return;
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

  async #send(attempt: SeatChangeAttempt, isRefusal: (error: BillingError) => boolean): Promise<void> {
    try {
      const change = await this.#store.client.confirmSeatChange(attempt.quoteId, {
        idempotencyKey: attempt.key,
      });
      this.#forgetSettled(change);
      // The account may have told the outcome, and the person gone on since.
      if (this.#isWaitingFor(attempt)) this.#adopt(change);
    } catch (thrown) {
      const error = toBillingError(thrown);
      // The account may have told the outcome while this request was under way.
      if (!this.#isWaitingFor(attempt)) return;
      if (error.seatChange?.quoteId === attempt.quoteId) {
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
      this.#review(error.quote, code === 'quote_expired' ? 'expired' : 'changed', difference, quote);
    } else if (error.seatChange !== null && isOpenSeatChange(error.seatChange)) {
      // Somebody else's was first. Where it is another number, its end is not the one that was wanted here.
      if (quote !== null && quote.seats.to !== error.seatChange.seats.to)
        this.#overtakenBy = error.seatChange.id;
      this.#adopt(error.seatChange);
      return;
    } else if (quote !== null && QUOTE_STILL_GOOD.includes(error.status)) {
      this.#review(quote, null, null);
      this.#phase.set({ ...(this.#phase.get() as SeatChangeReview), error });
      return;
    } else {
      this.edit(error);
    }
    if (error.status === 409 || error.status === 422) void this.#store.refresh();
  }

  #review(
    quote: SeatChangeQuote,
    notice: SeatChangeReview['notice'],
    difference: QuoteDifference | null,
    before: SeatChangeQuote | null = null,
  ): void {
    this.#quoteRequest = null;
    this.#phase.set(reviewOf(quote, notice, difference, before));
    this.#watch.begin(this.#account());
  }

  /** Replaces a quote that the account has overtaken by a fresh one for the same number of users. */
  async #renew(review: SeatChangeReview): Promise<void> {
    const outdated: SeatChangeReview = { ...review, isOutdated: true, error: null };
    this.#phase.set(outdated);
    const request = (this.#quoteRequest = new AbortController());
    const { quote } = review;
    try {
      const fresh = await this.#store.client.quoteSeatChange(quote.seats.to, { signal: request.signal });
      if (this.#quoteRequest !== request) return;
      const isNews = compareQuotes(quote, fresh).length > 0;
      this.#review(fresh, isNews ? 'changed' : review.notice, isNews ? null : review.difference, quote);
    } catch (thrown) {
      if (this.#quoteRequest !== request) return;
      const error = toBillingError(thrown);
      // The server refuses a quote that is not true any more: until the account is read again, this one stays.
      if (error.retryable) this.#phase.set({ ...review, error });
      else this.#refuse(error);
    }
  }

  /** Back to the editor; a quote under way is dropped. */
  edit(error: BillingError | null): void {
    this.#dropQuoteRequest();
    const phase = this.#phase.get();
    if (phase.status === 'editing' && phase.error === error) return;
    if (phase.status === 'done') this.#context.$typed.set(null);
    this.#phase.set({ status: 'editing', error });
  }

  /** Shows what the server says of a change, and tells all others when that is news. */
  #adopt(change: SeatChange): void {
    this.#dropQuoteRequest();
    const before = this.#phase.get();
    if (isOpenSeatChange(change)) {
      const isNews = before.status !== 'pending' || before.change.id !== change.id;
      const payment = this.#paymentSeen(before, change);
      this.#phase.set({ status: 'pending', change, givingUp: false, payment, error: null });
      if (isNews) this.#follow();
      if (isNews) void this.#store.announceChange();
      return;
    }
    this.#poller.stop();
    this.#forgetSettled(change);
    this.#settledId = change.id;
    const isDone = change.status === 'succeeded';
    if (isDone && change.id === this.#overtakenBy) {
      this.#phase.set({ status: 'editing', error: new BillingError({ code: 'seat_change_overtaken' }) });
    } else {
      if (isDone) this.#context.$typed.set(null);
      this.#phase.set({ status: isDone ? 'done' : 'ended', change });
    }
    void this.#store.announceChange();
  }

  /**
   * Drops the stored attempt once its change is settled. While it waits for its payment the attempt stays, so that a page
   * that is reloaded meanwhile still says how it ended.
   */
  #forgetSettled(change: SeatChange): void {
    const attempt = this.#keeper.load();
    if (attempt?.quoteId === change.quoteId && !isOpenSeatChange(change)) this.#keeper.forget(attempt);
  }

  /** What the browser knows of a payment and the server, by this answer, does not know yet. */
  #paymentSeen(before: SeatChangePhase, change: SeatChange): Phase<'pending'>['payment'] {
    const awaitsPayer = change.status === 'requires_action' || change.status === 'requires_payment_method';
    if (!awaitsPayer) return null;
    if (before.status === 'resuming') {
      this.#readsInDoubt = 0;
      return 'doubtful';
    }
    if (before.status !== 'pending' || before.change.id !== change.id) return null;
    if (before.payment !== 'doubtful') return before.payment;
    return ++this.#readsInDoubt < READS_IN_DOUBT ? 'doubtful' : null;
  }

  /** Reads the pending change again and again, soon at first. */
  #follow(): void {
    this.#poller.stop();
    if (this.#context.isConnected()) this.#poller.start();
  }

  async #readResumed(id: string): Promise<void> {
    const isHere = (): boolean => {
      const phase = this.#phase.get();
      return phase.status === 'resuming' && phase.id === id;
    };
    try {
      const change = await this.#store.client.seatChange(id);
      if (isHere()) this.#adopt(change);
    } catch (thrown) {
      const error = toBillingError(thrown);
      if (!isHere()) return;
      if (error.code === 'not_found') this.edit(null);
      else this.#phase.set({ status: 'resuming', id, error });
    }
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
  observe(account: Account): void {
    const change = account.latestSeatChange;
    const phase = this.#phase.get();
    if (phase.status === 'resuming') return;
    if (change === null || !isOpenSeatChange(change)) this.#watch.observe(account);
    if (change === null || change.id === this.#settledId) {
      this.#context.endResuming();
    } else if (phase.status === 'unknown' || phase.status === 'confirming') {
      const quoteId = phase.status === 'unknown' ? phase.attempt.quoteId : phase.quote.id;
      if (change.quoteId !== quoteId) {
        this.#context.endResuming();
        return;
      }
      this.#adopt(change);
    } else if (phase.status === 'pending') {
      // Only an end is taken from here: of two open states the one read by itself is the newer.
      if (change.id === phase.change.id && !isOpenSeatChange(change)) this.#adopt(change);
    } else if (isOpenSeatChange(change)) {
      this.#adopt(change);
    }
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
    return this.#store.$account.get().value;
  }
}
