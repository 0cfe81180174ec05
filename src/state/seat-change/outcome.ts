import { BillingError } from '../../client/index.ts';
import type { Account, SeatChange, SeatChangeQuote } from '../../contract/index.ts';
import { isOpenSeatChange } from '../../contract/index.ts';
import type { SeatChangeEffect, SeatChangeTransition } from './events.ts';
import type { SeatChangePhase } from './phases.ts';
import { compareWithEstimate } from './quote-difference.ts';
import { reviewOf } from './quote-freshness.ts';

/** Returns a transition to a phase, with its effects in order. */
export function to(phase: SeatChangePhase, ...effects: readonly SeatChangeEffect[]): SeatChangeTransition {
  return { phase, effects };
}

/** Returns the editing phase, with the reason why a request failed. */
export function edit(error: BillingError | null = null): SeatChangePhase {
  return { status: 'editing', error };
}

type Pending = Extract<SeatChangePhase, { status: 'pending' }>;

/** Polls before an unconfirmed payment is treated as unpaid (about 8 s). */
const MAX_UNCONFIRMED_POLLS = 4;

/** Statuses of a rejection after which the same quote can be confirmed again. */
const QUOTE_STILL_VALID: readonly (number | null)[] = [null, 401, 402, 403, 429, 503];

/** Applies the server's state of a change, and notifies other elements and tabs if it is new. */
export function adopt(
  before: SeatChangePhase,
  change: SeatChange,
  isOvertaking = false,
): SeatChangeTransition {
  const same = before.status === 'pending' && before.change.id === change.id ? before : null;
  if (isOpenSeatChange(change)) {
    const pending: SeatChangePhase = {
      status: 'pending',
      change,
      isCanceling: false,
      ...paymentSeen(before, same, change),
      isOvertaking: same?.isOvertaking ?? isOvertaking,
      error: null,
    };
    return same ? to(pending) : to(pending, { type: 'restart_polling' }, { type: 'announce_change' });
  }
  const settled: readonly SeatChangeEffect[] = [
    { type: 'forget_attempt', quoteId: change.quoteId },
    { type: 'mark_settled', id: change.id },
    { type: 'announce_change' },
  ];
  if (change.status !== 'succeeded') return to({ status: 'ended', change }, ...settled);
  if (same?.isOvertaking) return to(edit(new BillingError({ code: 'seat_change_overtaken' })), ...settled);
  return to({ status: 'done', change }, { type: 'clear_draft' }, ...settled);
}

/** Returns what the browser has seen of a payment that this response does not include yet. */
function paymentSeen(
  before: SeatChangePhase,
  same: Pending | null,
  { status }: SeatChange,
): Pick<Pending, 'payment' | 'unconfirmedPolls'> {
  const awaitsUser = status === 'requires_action' || status === 'requires_payment_method';
  if (awaitsUser && before.status === 'resuming') return { payment: 'doubtful', unconfirmedPolls: 0 };
  if (!awaitsUser || !same) return { payment: null, unconfirmedPolls: 0 };
  if (same.payment !== 'doubtful') return { payment: same.payment, unconfirmedPolls: 0 };
  const unconfirmedPolls = same.unconfirmedPolls + 1;
  return { payment: unconfirmedPolls < MAX_UNCONFIRMED_POLLS ? 'doubtful' : null, unconfirmedPolls };
}

/**
 * The server rejected a request and charged nothing: goes back to the last editable step. `quote` is the one to be
 * confirmed, or `null`.
 */
export function handleRejection(
  phase: SeatChangePhase,
  error: BillingError,
  quote: SeatChangeQuote | null,
  account: Account | undefined,
): SeatChangeTransition {
  const { code, status, quote: fresh, seatChange } = error;
  const refresh: readonly SeatChangeEffect[] =
    status === 409 || status === 422 ? [{ type: 'refresh_account' }] : [];
  if (fresh && (code === 'quote_expired' || code === 'quote_changed')) {
    const notice = code === 'quote_expired' ? 'expired' : 'changed';
    const difference = account ? compareWithEstimate(account, null, fresh) : null;
    return to(reviewOf({ quote: fresh, notice, difference, before: quote, basis: account }), ...refresh);
  }
  if (seatChange && isOpenSeatChange(seatChange)) {
    // Another tab's change came first. If it has another number, its success is not what this user confirmed.
    return adopt(phase, seatChange, quote !== null && quote.seats.to !== seatChange.seats.to);
  }
  if (quote && QUOTE_STILL_VALID.includes(status)) {
    return to({ ...reviewOf({ quote, notice: null, difference: null, basis: account }), error });
  }
  return to(edit(error), ...refresh);
}
