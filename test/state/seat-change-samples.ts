import { BillingError } from '../../src/client/index.ts';
import type { SeatChange } from '../../src/contract/index.ts';
import type { SeatChangeAttempt, SeatChangePhase, SeatChangeReview } from '../../src/state/index.ts';
import type { SeatChangeEvent } from '../../src/state/seat-change/events.ts';
import { aChange, anAccount, aQuote } from '../support/samples.ts';
import { lostConnection } from './stage.ts';

const quote = aQuote();
const error = lostConnection();
const attempt: SeatChangeAttempt = { key: 'key_1', quoteId: quote.id, seats: 8, quote };
const setup = { id: 'seti_1', clientSecret: 'seti_1_secret' };
const account = anAccount();
const open = (changes: Partial<SeatChange> = {}): SeatChange =>
  aChange({ status: 'requires_action', settledAt: null, amountCharged: null, ...changes });
const other = open({ id: 'change_2', quoteId: 'quote_of_another_tab', seats: { from: 5, to: 12 } });

const review: SeatChangeReview = {
  status: 'review',
  quote,
  difference: null,
  notice: null,
  changes: [],
  isReversed: false,
  isOutdated: false,
  basis: account,
  error: null,
};
const cardEntry = { status: 'adding_card', review, setup, isEntered: false, error: null } as const;
const unknown = { status: 'unknown', attempt, checking: false, awaitsAccount: false, error } as const;
const pending = {
  status: 'pending',
  change: open(),
  isCanceling: false,
  payment: null,
  unconfirmedPolls: 0,
  isOvertaking: false,
  error: null,
} as const;

/** Samples of every phase, in each form that the reducer tells apart. */
export const PHASES: readonly SeatChangePhase[] = [
  { status: 'editing', error: null },
  { status: 'editing', error },
  { status: 'quoting', seats: 8, basis: account, shown: null, isCardReturn: false },
  { status: 'quoting', seats: 8, basis: account, shown: null, isCardReturn: true },
  review,
  { ...review, isOutdated: true },
  { ...review, basis: undefined, error },
  { ...cardEntry, setup: null },
  { ...cardEntry, setup: null, error },
  cardEntry,
  { ...cardEntry, isEntered: true },
  { ...cardEntry, isEntered: true, error },
  { ...cardEntry, review: { ...review, isOutdated: true } },
  { ...cardEntry, review: null },
  { ...cardEntry, review: null, isEntered: true },
  { status: 'confirming', quote },
  unknown,
  { ...unknown, checking: true, error: null },
  { ...unknown, checking: true, awaitsAccount: true, error: null },
  { ...unknown, attempt: { ...attempt, quote: null } },
  pending,
  { ...pending, payment: 'paid' },
  { ...pending, payment: 'doubtful', unconfirmedPolls: 3 },
  { ...pending, isCanceling: true },
  { ...pending, isOvertaking: true },
  { status: 'resuming', id: 'change_1', error: null },
  { status: 'resuming', id: 'change_1', error },
  { status: 'done', change: aChange() },
  { status: 'ended', change: aChange({ status: 'canceled' }) },
];

const refusal = (status: number, code: string, more: object = {}): BillingError =>
  new BillingError({ code, status, ...more });

/** The failures of a request that the reducer distinguishes. */
const FAILURES: readonly BillingError[] = [
  error,
  refusal(403, 'forbidden'),
  refusal(404, 'not_found'),
  refusal(422, 'seats_below_minimum'),
  refusal(503, 'payment_provider_unavailable', { retryable: true }),
  refusal(409, 'quote_expired', { quote: aQuote({ id: 'quote_2' }) }),
  refusal(409, 'quote_changed', { quote: aQuote({ id: 'quote_2' }) }),
  refusal(409, 'quote_used', { seatChange: aChange() }),
  refusal(409, 'seat_change_pending', { seatChange: other }),
  refusal(409, 'seat_change_settled', { seatChange: aChange() }),
];

const CHANGES: readonly SeatChange[] = [
  open(),
  open({ status: 'processing' }),
  aChange(),
  aChange({ status: 'failed' }),
  other,
];

/** Samples of every event, in each form that the reducer tells apart. */
export const EVENTS: readonly SeatChangeEvent[] = [
  { type: 'typed' },
  { type: 'quote_requested', seats: 8, account, shown: null, isCardReturn: false },
  { type: 'confirmed', key: 'key_2' },
  { type: 'card_requested' },
  { type: 'card_entered' },
  { type: 'card_kept', account },
  { type: 'payment_seen', isCertain: true },
  { type: 'payment_seen', isCertain: false },
  { type: 'outcome_requested' },
  { type: 'cancel_requested' },
  { type: 'back' },
  { type: 'finished' },
  { type: 'attempt_found', attempt },
  { type: 'returned', id: 'change_1' },
  { type: 'card_returned', id: 'seti_1' },
  { type: 'disconnected' },
  { type: 'code_failed', error: new BillingError({ code: 'module_unavailable', retryable: true }) },
  { type: 'account_read', account, change: null },
  { type: 'account_read', account: anAccount({ seats: { ...account.seats, quantity: 6 } }), change: null },
  ...CHANGES.map((change): SeatChangeEvent => ({ type: 'account_read', account, change })),
  { type: 'account_silent' },
  { type: 'quote_received', quote: aQuote({ id: 'quote_2' }), account },
  { type: 'quote_received', quote: aQuote({ id: 'quote_2', seats: { from: 6, to: 8 } }), account },
  ...FAILURES.map((each): SeatChangeEvent => ({ type: 'quote_failed', error: each, account })),
  { type: 'setup_received', setup },
  { type: 'setup_failed', error },
  { type: 'card_account_read', error: null },
  { type: 'card_account_read', error },
  ...CHANGES.map((change): SeatChangeEvent => ({ type: 'confirm_responded', attempt, change })),
  {
    type: 'confirm_responded',
    attempt: { ...attempt, quoteId: 'quote_before' },
    change: aChange({ quoteId: 'quote_before' }),
  },
  ...FAILURES.map((each): SeatChangeEvent => ({ type: 'confirm_failed', attempt, error: each, account })),
  ...CHANGES.map((change): SeatChangeEvent => ({ type: 'change_read', id: change.id, change })),
  ...FAILURES.map((each): SeatChangeEvent => ({ type: 'change_unread', id: 'change_1', error: each })),
  { type: 'cancel_responded', change: aChange({ status: 'canceled' }) },
  ...FAILURES.map((each): SeatChangeEvent => ({ type: 'cancel_failed', id: 'change_1', error: each })),
];
