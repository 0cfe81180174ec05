import type { BillingError } from '../../client/index.ts';
import { toBillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import type { AttemptKeeper } from '../attempt.ts';
import { createAttemptKeeper } from '../attempt.ts';
import { currentPage } from '../browser.ts';
import type { Poller } from '../poller.ts';
import { createPoller } from '../poller.ts';
import { assertRequested } from '../check-response.ts';
import { assertReachable } from '../reachable.ts';
import type { FlowRunner } from '../reducer-flow.ts';
import type { SeatChangeContext } from './context.ts';
import type { SeatChangeEffect, SeatChangeEvent } from './events.ts';
import type { SeatChangePhase } from './phases.ts';
import { reduce } from './reduce.ts';

type Request = Extract<
  SeatChangeEffect,
  {
    type:
      | 'request_quote'
      | 'set_up_card'
      | 'read_card_account'
      | 'send_attempt'
      | 'read_change'
      | 'cancel_change';
  }
>;

/** A card that is being entered: the id of its setup, and the number of users to quote afterwards. */
interface CardEntry {
  readonly key: string;
  readonly seats: number;
}

/** Milliseconds between reads of the account while a quote is in review on a visible page. */
const REVIEW_REFRESH_MS = 30_000;

/** Performs the effects of a seat change: requests, timers, storage, other tabs. Makes no decisions. */
export class SeatChangeRunner implements FlowRunner<SeatChangePhase, SeatChangeEvent, SeatChangeEffect> {
  readonly reduce = reduce;
  readonly #context: SeatChangeContext;
  readonly #poller: Poller;
  readonly #cards: AttemptKeeper<CardEntry>;
  /** The request that is aborted when the phase changes. */
  #request: { readonly phase: SeatChangePhase; readonly controller: AbortController } | undefined;
  #stopWatching: (() => void) | undefined;

  constructor(context: SeatChangeContext) {
    this.#context = context;
    const name = `ocw-billing:card:${context.store.client.endpoint}`;
    this.#cards = createAttemptKeeper(context.storage, name, readCardEntry);
    this.#poller = createPoller(() => context.dispatch({ type: 'outcome_requested' }), context.schedule);
  }

  follow(phase: SeatChangePhase): void {
    if (this.#request && this.#request.phase !== phase) {
      this.#request.controller.abort();
      this.#request = undefined;
    }
    const isConnected = this.#context.isConnected();
    if (phase.status === 'pending' && isConnected) this.#poller.start();
    else this.#poller.stop();
    if (phase.status === 'review' && isConnected) this.#watchReview();
    else {
      this.#stopWatching?.();
      this.#stopWatching = undefined;
    }
  }

  async perform(effect: SeatChangeEffect): Promise<void> {
    const { store, keeper, $typed } = this.#context;
    switch (effect.type) {
      case 'request_quote':
      case 'set_up_card':
      case 'read_card_account':
        return this.#requestForPhase(effect);
      case 'send_attempt':
      case 'read_change':
      case 'cancel_change':
        return this.#send(effect);
      case 'restart_polling':
        this.#poller.stop();
        if (this.#context.isConnected()) this.#poller.start();
        return;
      case 'save_attempt':
        keeper.save(effect.attempt);
        return;
      case 'forget_attempt': {
        const attempt = keeper.load();
        if (attempt?.quoteId === effect.quoteId) keeper.forget(attempt);
        return;
      }
      case 'save_card_entry':
        this.#cards.save(effect);
        return;
      case 'forget_card_entry':
        this.#cards.forget(effect);
        return;
      case 'resume_card_entry':
        return this.#resumeCardEntry(effect.id);
      case 'mark_settled':
        this.#context.markSettled(effect.id);
        return;
      case 'clear_draft':
        $typed.set(null);
        return;
      case 'refresh_account':
        void store.refresh();
        return;
      case 'announce_change':
        void store.announceChange();
        return;
    }
  }

  /**
   * Continues to the review of the number for which the card was entered. For a card of another page, only reads the
   * account.
   */
  async #resumeCardEntry(id: string): Promise<void> {
    const { store, requestQuote } = this.#context;
    const entry = this.#cards.load();
    if (entry?.key !== id) {
      await store.refresh();
      return;
    }
    this.#cards.forget(entry);
    if (store.$account.get().value === undefined) await store.refresh();
    await requestQuote(entry.seats);
  }

  /** Sends a request whose response is dropped if the phase has changed. */
  async #requestForPhase(effect: Request): Promise<void> {
    const { $phase, dispatch } = this.#context;
    const request = { phase: $phase.get(), controller: new AbortController() };
    this.#request = request;
    const event = await this.#responseTo(effect, request.controller.signal);
    if (this.#request === request) await dispatch(event);
  }

  /** Sends a request whose response the reducer handles in any phase. */
  async #send(effect: Request): Promise<void> {
    await this.#context.dispatch(await this.#responseTo(effect));
  }

  async #responseTo(effect: Request, signal?: AbortSignal): Promise<SeatChangeEvent> {
    const { store } = this.#context;
    const { client } = store;
    const account = (): Account | undefined => store.$account.get().value;
    try {
      switch (effect.type) {
        case 'request_quote': {
          const quote = await client.quoteSeatChange(effect.seats, { signal });
          assertRequested('POST seat-changes/quotes', [['seats.to', quote.seats.to, effect.seats]]);
          return { type: 'quote_received', quote, account: account() };
        }
        case 'set_up_card':
          return { type: 'setup_received', setup: await client.setupPaymentMethod() };
        case 'read_card_account': {
          await store.refresh();
          const remote = store.$account.get();
          return { type: 'card_account_read', error: remote.status === 'failed' ? remote.error : null };
        }
        case 'send_attempt': {
          const { attempt } = effect;
          await assertReachable(store);
          const change = await client
            .confirmSeatChange(attempt.quoteId, { idempotencyKey: attempt.key })
            .catch((thrown: unknown) => {
              throw checkFreshQuote(toBillingError(thrown), attempt.seats);
            });
          const fields = [['quoteId', change.quoteId, attempt.quoteId]] as const;
          assertRequested('POST seat-changes', fields, { changes: true });
          return { type: 'confirm_responded', attempt, change };
        }
        case 'read_change': {
          const change = await client.seatChange(effect.id);
          assertRequested('GET seat-changes/{id}', [['id', change.id, effect.id]]);
          return { type: 'change_read', id: effect.id, change };
        }
        case 'cancel_change': {
          const change = await client.cancelSeatChange(effect.id);
          assertRequested('DELETE seat-changes/{id}', [['id', change.id, effect.id]], { changes: true });
          return { type: 'cancel_responded', change };
        }
      }
    } catch (thrown) {
      return failureOf(effect, toBillingError(thrown), account());
    }
  }

  /** Reads the account regularly: another tab, another admin or a renewal may make the quote in review outdated. */
  #watchReview(): void {
    const { $phase, store } = this.#context;
    this.#stopWatching ??= this.#context.schedule(() => {
      this.#stopWatching = undefined;
      if (currentPage()?.document.visibilityState !== 'hidden') void store.refresh();
      this.follow($phase.get());
    }, REVIEW_REFRESH_MS);
  }
}

/** Returns the rejection of a confirmation, unless its fresh quote is for another number of users. */
function checkFreshQuote(error: BillingError, seats: number): BillingError {
  if (error.quote)
    assertRequested('POST seat-changes', [['quote.seats.to', error.quote.seats.to, seats]], { error });
  return error;
}

function readCardEntry({ key, seats }: Readonly<Record<string, unknown>>): CardEntry | null {
  return typeof key === 'string' && typeof seats === 'number' ? { key, seats } : null;
}

function failureOf(effect: Request, error: BillingError, account: Account | undefined): SeatChangeEvent {
  switch (effect.type) {
    case 'request_quote':
      return { type: 'quote_failed', error, account };
    case 'set_up_card':
      return { type: 'setup_failed', error };
    case 'read_card_account':
      return { type: 'card_account_read', error };
    case 'send_attempt':
      return { type: 'confirm_failed', attempt: effect.attempt, error, account };
    case 'read_change':
      return { type: 'change_unread', id: effect.id, error };
    case 'cancel_change':
      return { type: 'cancel_failed', id: effect.id, error };
  }
}
