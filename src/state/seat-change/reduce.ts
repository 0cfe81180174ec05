import { settlesOutcome } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import { isOpenSeatChange } from '../../contract/index.ts';
import type { SeatChangeEvent, SeatChangeTransition } from './events.ts';
import { adopt, edit, handleRejection, to } from './outcome.ts';
import type { SeatChangePhase, SeatChangeReview } from './phases.ts';
import { compareWithEstimate } from './quote-difference.ts';
import { compareQuotes, isOutdated, noticeOf, reviewOf } from './quote-freshness.ts';

type Phase<Status extends SeatChangePhase['status']> = Extract<SeatChangePhase, { status: Status }>;

/**
 * Returns the next phase and the effects of an event. Pure. An event that does not fit the phase, such as a late
 * response, changes nothing. `navigation.ts` takes precedence; README.md has the diagram of both.
 */
export function reduce(phase: SeatChangePhase, event: SeatChangeEvent): SeatChangeTransition {
  return reduceStep(phase, event) ?? ignore(phase, event);
}

function reduceStep(phase: SeatChangePhase, event: SeatChangeEvent): SeatChangeTransition | null {
  switch (phase.status) {
    case 'editing':
      return reduceEditing(phase, event);
    case 'quoting':
      return reduceQuoting(phase, event);
    case 'review':
      return reduceReview(phase, event);
    case 'adding_card':
      return reduceCardEntry(phase, event);
    case 'confirming':
    case 'unknown':
      return reduceSent(phase, event);
    case 'pending':
      return reducePending(phase, event);
    case 'resuming':
      return reduceResuming(phase, event);
    case 'done':
    case 'ended':
      return adoptOpen(phase, event);
  }
}

/** The phase stays. A late response may still settle an attempt, and a card may have been entered elsewhere. */
function ignore(phase: SeatChangePhase, event: SeatChangeEvent): SeatChangeTransition {
  if (event.type === 'card_returned') return to(phase, { type: 'refresh_account' });
  const isSettled = event.type === 'confirm_responded' && !isOpenSeatChange(event.change);
  return isSettled ? to(phase, { type: 'forget_attempt', quoteId: event.change.quoteId }) : to(phase);
}

function reduceEditing(phase: Phase<'editing'>, event: SeatChangeEvent): SeatChangeTransition | null {
  switch (event.type) {
    case 'card_requested':
      return enterCard(null);
    case 'card_returned':
      return to(phase, { type: 'resume_card_entry', id: event.id });
    default:
      return adoptOpen(phase, event);
  }
}

function reduceQuoting(phase: Phase<'quoting'>, event: SeatChangeEvent): SeatChangeTransition | null {
  switch (event.type) {
    case 'quote_received': {
      const { quote } = event;
      const { basis, shown, isCardReturn } = phase;
      const notice = isCardReturn ? noticeOf(quote, quote) : null;
      const review = reviewOf({ quote, notice, difference: compareWithEstimate(basis, shown, quote), basis });
      return quote.seats.from === basis.seats.quantity ? to(review) : to(review, { type: 'refresh_account' });
    }
    case 'quote_failed':
      return handleRejection(phase, event.error, null, event.account);
    default:
      return adoptOpen(phase, event);
  }
}

function reduceReview(phase: SeatChangeReview, event: SeatChangeEvent): SeatChangeTransition | null {
  switch (event.type) {
    case 'confirmed': {
      if (phase.isOutdated) return null;
      const { quote } = phase;
      const attempt = { key: event.key, quoteId: quote.id, seats: quote.seats.to, quote };
      // Stored before it is sent: a crash in between must not lose the key.
      return to(
        { status: 'confirming', quote },
        { type: 'save_attempt', attempt },
        { type: 'send_attempt', attempt },
      );
    }
    case 'card_requested':
      return enterCard(phase);
    case 'account_read':
      return adoptOpen(phase, event) ?? refreshQuote(reached(phase), event.account);
    case 'quote_received': {
      if (!phase.isOutdated) return null;
      const { quote } = event;
      const isNews = compareQuotes(phase.quote, quote).length > 0;
      const notice = isNews ? 'changed' : phase.notice;
      const difference = isNews ? null : phase.difference;
      return to(reviewOf({ quote, notice, difference, before: phase.quote, basis: event.account }));
    }
    case 'quote_failed': {
      const { error, account } = event;
      if (!phase.isOutdated) return null;
      // The server rejects an outdated quote anyway: keep it until the account is read again.
      if (error.retryable) return to({ ...phase, isOutdated: false, error });
      return handleRejection(phase, error, null, account);
    }
    default:
      return null;
  }
}

function reduceCardEntry(phase: Phase<'adding_card'>, event: SeatChangeEvent): SeatChangeTransition | null {
  const { review, setup, isEntered } = phase;
  const seats = review?.quote.seats.to;
  const awaitsResponse = isEntered && phase.error === null;
  switch (event.type) {
    case 'card_requested':
      return phase.error === null || isEntered ? null : enterCard(review);
    case 'setup_received': {
      if (setup !== null) return null;
      const { id } = event.setup;
      const started = { ...phase, setup: event.setup };
      return seats === undefined ? to(started) : to(started, { type: 'save_card_entry', key: id, seats });
    }
    case 'setup_failed':
      return setup ? null : to({ ...phase, error: event.error });
    case 'card_entered': {
      if (setup === null || awaitsResponse) return null;
      const entered = { ...phase, isEntered: true, error: null };
      return to(
        entered,
        seats === undefined ? { type: 'read_card_account' } : { type: 'request_quote', seats },
      );
    }
    case 'card_account_read':
      if (!awaitsResponse || review) return null;
      return event.error ? to({ ...phase, error: event.error }) : to(edit(), { type: 'announce_change' });
    case 'quote_received':
      return awaitsResponse && review && setup ? reviewWithCard(review, setup.id, event) : null;
    case 'quote_failed': {
      const { error, account } = event;
      if (!awaitsResponse || !review) return null;
      if (error.retryable || error.mayHaveTakenEffect) return to({ ...phase, error });
      return handleRejection(phase, error, null, account);
    }
    case 'card_kept':
      return awaitsResponse ? null : keepCard(phase, event.account);
    default:
      return adoptOpen(phase, event);
  }
}

/** The attempt was sent, by `confirming` for the first time. Only its own outcome ends the phase. */
function reduceSent(
  phase: Phase<'confirming' | 'unknown'>,
  event: SeatChangeEvent,
): SeatChangeTransition | null {
  const quoteId = phase.status === 'unknown' ? phase.attempt.quoteId : phase.quote.id;
  switch (event.type) {
    case 'outcome_requested': {
      if (phase.status !== 'unknown' || phase.checking) return null;
      const { attempt } = phase;
      return to({ ...phase, checking: true, error: null }, { type: 'send_attempt', attempt });
    }
    case 'account_read':
      return event.change?.quoteId === quoteId ? adopt(phase, event.change) : null;
    case 'confirm_responded':
      return event.attempt.quoteId === quoteId ? adopt(phase, event.change) : null;
    case 'confirm_failed': {
      const { attempt, error, account } = event;
      if (attempt.quoteId !== quoteId) return null;
      if (error.seatChange?.quoteId === quoteId) return adopt(phase, error.seatChange);
      const isRejected = phase.status === 'confirming' ? !error.mayHaveTakenEffect : settlesOutcome(error);
      if (!isRejected)
        return to({ status: 'unknown', attempt, checking: false, awaitsAccount: false, error });
      const rejected = handleRejection(phase, error, attempt.quote, account);
      return to(rejected.phase, { type: 'forget_attempt', quoteId }, ...rejected.effects);
    }
    default:
      return null;
  }
}

function reducePending(phase: Phase<'pending'>, event: SeatChangeEvent): SeatChangeTransition | null {
  const { change, isCanceling, payment } = phase;
  const { id } = change;
  switch (event.type) {
    case 'payment_seen': {
      if (isCanceling) return null;
      const seen = event.isCertain ? 'paid' : 'doubtful';
      const waiting: SeatChangePhase = { ...phase, payment: seen, unconfirmedPolls: 0, error: null };
      return to(waiting, { type: 'restart_polling' }, { type: 'read_change', id });
    }
    case 'outcome_requested':
      return isCanceling ? null : to(phase, { type: 'read_change', id });
    case 'change_read':
      return event.id === id && !isCanceling ? adopt(phase, event.change) : null;
    case 'change_unread':
      return event.id === id ? to({ ...phase, error: event.error }) : null;
    case 'cancel_requested':
      // A payment that the browser saw must not be canceled.
      if (isCanceling || payment !== null) return null;
      return to({ ...phase, isCanceling: true, error: null }, { type: 'cancel_change', id });
    case 'cancel_responded':
      return event.change.id === id ? adopt(phase, event.change) : null;
    case 'cancel_failed': {
      const { error } = event;
      if (event.id !== id) return null;
      if (error.seatChange?.id === id) return adopt(phase, error.seatChange);
      return to({ ...phase, isCanceling: false, error });
    }
    case 'account_read': {
      // Only a final state is taken from the account: of two open states, the one read individually is newer.
      const latest = event.change;
      return latest?.id === id && !isOpenSeatChange(latest) ? adopt(phase, latest) : null;
    }
    default:
      return null;
  }
}

function reduceResuming(phase: Phase<'resuming'>, event: SeatChangeEvent): SeatChangeTransition | null {
  const { id } = phase;
  switch (event.type) {
    case 'outcome_requested':
      return to(phase, { type: 'read_change', id });
    case 'change_read':
      return event.id === id ? adopt(phase, event.change) : null;
    case 'change_unread':
      if (event.id !== id) return null;
      return to(event.error.code === 'not_found' ? edit() : { ...phase, error: event.error });
    default:
      return null;
  }
}

/** Adopts another tab's pending change. */
function adoptOpen(phase: SeatChangePhase, event: SeatChangeEvent): SeatChangeTransition | null {
  if (event.type !== 'account_read' || !event.change || !isOpenSeatChange(event.change)) return null;
  return adopt(phase, event.change);
}

/** Requests a fresh quote for the same number of users if the account has changed since the quote. */
function refreshQuote(review: SeatChangeReview, account: Account | undefined): SeatChangeTransition {
  if (!account || review.isOutdated || !isOutdated(review.quote, review.basis, account)) return to(review);
  const { to: seats } = review.quote.seats;
  return to({ ...review, isOutdated: true, error: null }, { type: 'request_quote', seats });
}

/** Clears a failure to reach the server, which has responded since. */
function reached(review: SeatChangeReview): SeatChangeReview {
  return review.error?.code === 'network_error' ? { ...review, error: null } : review;
}

function enterCard(review: SeatChangeReview | null): SeatChangeTransition {
  const started = { status: 'adding_card', review, setup: null, isEntered: false, error: null } as const;
  return to(started, { type: 'set_up_card' });
}

/** The server has made the entered card the default payment method, and the quote names it. */
function reviewWithCard(
  { quote: before }: SeatChangeReview,
  key: string,
  { quote, account }: Extract<SeatChangeEvent, { type: 'quote_received' }>,
): SeatChangeTransition {
  return to(
    reviewOf({ quote, notice: noticeOf(quote, before), difference: null, before, basis: account }),
    { type: 'forget_card_entry', key, seats: quote.seats.to },
    { type: 'announce_change' },
  );
}

/** Goes back from the card form to where it was opened. */
function keepCard(phase: Phase<'adding_card'>, account: Account | undefined): SeatChangeTransition {
  const { review, setup, isEntered } = phase;
  // A card was entered: a review that names another one must not be confirmed.
  const back = isEntered || review === null ? to(edit()) : refreshQuote(notRenewed(review), account);
  if (!setup || !review) return back;
  const { to: seats } = review.quote.seats;
  return to(back.phase, { type: 'forget_card_entry', key: setup.id, seats }, ...back.effects);
}

/** Clears the outdated state: the request for a fresh quote was aborted when the review was left. */
function notRenewed(review: SeatChangeReview): SeatChangeReview {
  return review.isOutdated ? { ...review, isOutdated: false } : review;
}
