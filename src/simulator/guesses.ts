/**
 * Behavior of Stripe that is unknown without a real account. Each guess has a closed list of alternatives, and the simulator
 * implements all of them. The default is what Stripe documents or, without documentation, the most plausible. A product must
 * keep its promises under every alternative: run its tests once per entry of {@link GUESSES}.
 */
export interface StripeGuesses {
  /**
   * What a change of items bills during a trial. `zero_lines`: an invoice whose lines are zero. `no_invoice`: nothing, and
   * the preview shows the invoice at the trial's end. Not documented.
   */
  readonly trialChanges: 'zero_lines' | 'no_invoice';
  /**
   * Which metadata an update's invoice has in `parent.subscription_details.metadata`. `before`: the subscription's before the
   * update, which names the previous change (SDK types: "subscription metadata when an invoice is created"; changelog
   * 2026-05-27: a pending update's metadata is in `pending_update.metadata`). `requested`: with the request's merged in.
   */
  readonly invoiceMetadata: 'before' | 'requested';
  /**
   * When the metadata of a `pending_if_incomplete` update is applied to the subscription. `when_applied`: with the items
   * (changelog 2026-05-27). `at_once`: while the items are still pending. `never`: it is dropped.
   */
  readonly updateMetadata: 'when_applied' | 'at_once' | 'never';
  /**
   * What `latest_invoice` is while an update is pending. `of_update`: the update's invoice (Stripe's guide to pending updates
   * reads it there). `previous`: the previous invoice, until the update is applied.
   */
  readonly pendingLatestInvoice: 'of_update' | 'previous';
  /**
   * What an update does while another one is pending. `supersedes`: the pending one is dropped and its invoice voided
   * (Stripe's guide to pending updates). `refused`: a 400.
   */
  readonly secondUpdate: 'supersedes' | 'refused';
  /**
   * The response to a `pending_if_incomplete` update whose card is declined. `pending_update`: 200, and the update is pending
   * (Stripe's guide to pending updates). `card_error`: 402, and nothing changes. `card_error_kept`: 402, and it is pending.
   */
  readonly declinedUpdate: 'pending_update' | 'card_error' | 'card_error_kept';
  /**
   * What an update does that has an amount to charge and no payment method. `refused`: the 400 that was recorded when
   * creating a subscription. `waits`: a pending update, with no attempt to pay its invoice.
   */
  readonly noPaymentMethod: 'refused' | 'waits';
  /**
   * What a `pending_if_incomplete` update does if its payment takes days. `refused`: a 400, since bank debits do not support
   * pending updates (Stripe's guide to pending updates, 2026-05). `waits`: it is pending until the bank responds.
   */
  readonly slowDebit: 'refused' | 'waits';
  /**
   * What happens to a pending update whose payment is still processing when it expires. `dropped`: the update ends and the
   * payment continues. `kept`: it waits for the bank's response. Not documented.
   */
  readonly lateSlowDebit: 'dropped' | 'kept';
  /**
   * What a credit line has in `proration_details.credited_items` under flexible billing. `last_debit`: the line that it
   * credits. `none`: nothing. Not documented from the third change of a period.
   */
  readonly creditedItems: 'last_debit' | 'none';
  /**
   * Whether an invoice without a positive total collects a balance that the customer already owes. `waits`: it does not.
   * `collected`: it does. Not documented.
   */
  readonly owedBefore: 'waits' | 'collected';
  /**
   * What an update does if card networks do not accept its amount (thousandths of a three-decimal currency). `refused`: a
   * 400, as documented for charges. `charged`: charges the exact amount. Not documented for invoices.
   */
  readonly unchargeableAmount: 'refused' | 'charged';
  /**
   * Whether a payment form for a client secret respects `excludedPaymentMethodTypes` of `elements.update()`. If `ignored`, a
   * pending change can be paid by bank debit. The types allow it; nothing else is documented.
   */
  readonly formExclusions: 'heeded' | 'ignored';
  /**
   * How an invoice in ISK or UGX is rounded to whole units; that the remainder moves to the balance is documented. `nearest`:
   * to the nearest unit, so that the remainder may be in the customer's favor. `down`: never more than the lines.
   */
  readonly wholeUnits: 'nearest' | 'down';
  /**
   * When account credit applied to an invoice is returned after the invoice is voided. That it is returned is documented
   * (customer balance transaction `unapplied_from_invoice`), when is not.
   */
  readonly voidedBalance: 'at_once' | 'a_minute_later';
  /**
   * The `ending_balance` of a preview. `null`: none, since it is not finalized (SDK types: "If the invoice has not been
   * finalized yet, this will be null"). `as_finalized`: the balance after its invoice.
   */
  readonly previewEndingBalance: 'null' | 'as_finalized';
  /** Whether moving a trial's end starts a new current period now (`new_period`) or keeps its start. Not documented. */
  readonly movedTrialPeriod: 'new_period' | 'same_start';
  /**
   * What the line of a first period is that `billing_cycle_anchor` ends before a full interval: a recurring line with a prorated
   * amount (`recurring`), or a proration. Not documented.
   */
  readonly shortPeriodLine: 'recurring' | 'proration';
  /** The cancellation reason of a subscription whose trial ends without a payment method. Not documented. */
  readonly trialEndReason: 'payment_failed' | 'cancellation_requested';
  /**
   * Which invoice has to be paid before a past-due or unpaid subscription is active again. `latest`: the most recent one
   * (Stripe's guide to subscription statuses). `all`: every open one.
   */
  readonly reactivation: 'latest' | 'all';
  /**
   * Whether `ui_mode: elements` needs a `return_url`. `required`: as with payment methods that redirect, which are enabled
   * by default. `optional`: as without them.
   */
  readonly checkoutReturnUrl: 'required' | 'optional';
  /**
   * Whether Stripe.js lists a session's saved cards if the page has no Payment Element. `listed`: Stripe's guide to saved
   * payment methods builds a custom list from them. `unlisted`: only the form offers them.
   */
  readonly checkoutSavedCards: 'listed' | 'unlisted';
  /**
   * Whether `confirm({ paymentMethod })` pays with a saved card if the page has no Payment Element. `paid`: as in the same
   * guide. `refused`: an error, and nothing is charged.
   */
  readonly savedCardWithoutForm: 'paid' | 'refused';
  /**
   * Whether a PaymentIntent in `requires_action` can be confirmed with another card. `accepted`: Stripe's error for other
   * statuses lists it ("You may only update the payment_method of a PaymentIntent with one of the following statuses:
   * requires_payment_method, requires_confirmation, requires_action"). `refused`: a 400, and the bank's challenge stays open.
   */
  readonly otherCardWhileAsked: 'accepted' | 'refused';
  /**
   * Whether a Checkout Session can be in another currency than the customer's subscription. `any`: Stripe's guide to multiple
   * currencies allows invoices in each. `customers`: a 400, as for subscriptions ("You cannot combine currencies on a single
   * customer").
   */
  readonly purchaseCurrency: 'any' | 'customers';
  /**
   * What an inquiry becomes that the bank turns into a dispute. `same_dispute`: its status changes. `new_dispute`: it is closed, and
   * there is another dispute of the charge. Not documented.
   */
  readonly escalatedInquiry: 'same_dispute' | 'new_dispute';
  /** Whether a charge's `amount_refunded` still includes a refund that has failed (`included`) or not. Not documented. */
  readonly failedRefund: 'subtracted' | 'included';
}

/** An area that a guess can affect. */
export type GuessSubject = 'seat_changes' | 'purchases' | 'subscriptions' | 'payment_forms';

/** A guess about Stripe: the question, the assumed answer and the alternatives. */
export interface Guess<Alternative extends string> {
  readonly question: string;
  readonly default: Alternative;
  /** All implemented alternatives, including the default. */
  readonly alternatives: readonly Alternative[];
  /** `documented`: Stripe documents the default. `assumed`: it documents nothing. */
  readonly basis: 'documented' | 'assumed';
  /** Areas whose tests have to run once per alternative. */
  readonly concerns: readonly GuessSubject[];
}

/** Name of a guess. */
export type GuessName = keyof StripeGuesses;

/** All guesses, so that tests can iterate over the alternatives. Sources are in {@link StripeGuesses}. */
export const GUESSES: { readonly [Name in GuessName]: Guess<StripeGuesses[Name]> } = {
  trialChanges: {
    question: 'What does a change of items bill during a trial?',
    default: 'zero_lines',
    alternatives: ['zero_lines', 'no_invoice'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  invoiceMetadata: {
    question: "Which metadata does an update's invoice have?",
    default: 'before',
    alternatives: ['before', 'requested'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  updateMetadata: {
    question: "When is a pending update's metadata applied to the subscription?",
    default: 'when_applied',
    alternatives: ['when_applied', 'at_once', 'never'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  pendingLatestInvoice: {
    question: 'Is the invoice of a pending update the latest invoice of its subscription?',
    default: 'of_update',
    alternatives: ['of_update', 'previous'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  secondUpdate: {
    question: 'What does an update do while another one is pending?',
    default: 'supersedes',
    alternatives: ['supersedes', 'refused'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  declinedUpdate: {
    question: 'What is the response to an update whose card is declined?',
    default: 'pending_update',
    alternatives: ['pending_update', 'card_error', 'card_error_kept'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  noPaymentMethod: {
    question: 'What does an update do without a payment method?',
    default: 'refused',
    alternatives: ['refused', 'waits'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  slowDebit: {
    question: 'What does an update do if its payment takes days?',
    default: 'refused',
    alternatives: ['refused', 'waits'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  lateSlowDebit: {
    question: 'What happens to a pending update that expires while its payment is processing?',
    default: 'dropped',
    alternatives: ['dropped', 'kept'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  creditedItems: {
    question: 'Which debits does a credit line reference?',
    default: 'last_debit',
    alternatives: ['last_debit', 'none'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  owedBefore: {
    question: 'Does an invoice without a positive total collect a balance already owed?',
    default: 'waits',
    alternatives: ['waits', 'collected'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  unchargeableAmount: {
    question: 'What does an update do if card networks do not accept its amount?',
    default: 'refused',
    alternatives: ['refused', 'charged'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  formExclusions: {
    question: 'Does a payment form for a client secret leave out excluded payment methods?',
    default: 'heeded',
    alternatives: ['heeded', 'ignored'],
    basis: 'assumed',
    concerns: ['payment_forms'],
  },
  wholeUnits: {
    question: 'How is an invoice in ISK or UGX rounded to whole units?',
    default: 'nearest',
    alternatives: ['nearest', 'down'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  voidedBalance: {
    question: 'When is the account credit of a voided invoice returned?',
    default: 'at_once',
    alternatives: ['at_once', 'a_minute_later'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  previewEndingBalance: {
    question: 'Does a preview have the balance after its invoice?',
    default: 'null',
    alternatives: ['null', 'as_finalized'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  movedTrialPeriod: {
    question: "Does moving a trial's end start a new period?",
    default: 'new_period',
    alternatives: ['new_period', 'same_start'],
    basis: 'assumed',
    concerns: ['subscriptions'],
  },
  shortPeriodLine: {
    question: 'Is the line of a first period that is shorter than the interval a proration?',
    default: 'recurring',
    alternatives: ['recurring', 'proration'],
    basis: 'assumed',
    concerns: ['subscriptions'],
  },
  trialEndReason: {
    question: 'What is the cancellation reason of a subscription whose trial ends without a payment method?',
    default: 'payment_failed',
    alternatives: ['payment_failed', 'cancellation_requested'],
    basis: 'assumed',
    concerns: ['subscriptions'],
  },
  reactivation: {
    question: 'Which invoice has to be paid before an overdue subscription is active again?',
    default: 'latest',
    alternatives: ['latest', 'all'],
    basis: 'documented',
    concerns: ['subscriptions'],
  },
  checkoutReturnUrl: {
    question: 'Does Checkout in the page need a return URL?',
    default: 'required',
    alternatives: ['required', 'optional'],
    basis: 'documented',
    concerns: ['purchases'],
  },
  checkoutSavedCards: {
    question: 'Does Stripe.js list saved cards without a payment form?',
    default: 'listed',
    alternatives: ['listed', 'unlisted'],
    basis: 'documented',
    concerns: ['payment_forms'],
  },
  savedCardWithoutForm: {
    question: 'Can a saved card pay a Checkout Session without a payment form?',
    default: 'paid',
    alternatives: ['paid', 'refused'],
    basis: 'documented',
    concerns: ['payment_forms'],
  },
  otherCardWhileAsked: {
    question: "Can another card pay while the previous card's challenge is open?",
    default: 'accepted',
    alternatives: ['accepted', 'refused'],
    basis: 'documented',
    concerns: ['payment_forms'],
  },
  purchaseCurrency: {
    question: 'Can a purchase be in another currency than the customer’s subscription?',
    default: 'any',
    alternatives: ['any', 'customers'],
    basis: 'documented',
    concerns: ['purchases'],
  },
  escalatedInquiry: {
    question: 'Is a dispute that follows an inquiry the same object?',
    default: 'same_dispute',
    alternatives: ['same_dispute', 'new_dispute'],
    basis: 'assumed',
    concerns: ['purchases'],
  },
  failedRefund: {
    question: "Does a charge's refunded amount include a refund that has failed?",
    default: 'subtracted',
    alternatives: ['subtracted', 'included'],
    basis: 'assumed',
    concerns: ['purchases'],
  },
};

/** Returns all guesses: the defaults, except for those given. */
export function completeGuesses(chosen: Partial<StripeGuesses> = {}): StripeGuesses {
  const defaults = Object.entries(GUESSES).map(([name, guess]) => [name, guess.default]);
  return { ...(Object.fromEntries(defaults) as unknown as StripeGuesses), ...chosen };
}

/** Returns the guesses and adds each one that is read to `consulted`: alternatives of any other change nothing. */
export function watchGuesses(guesses: StripeGuesses, consulted: Set<GuessName>): StripeGuesses {
  return new Proxy(guesses, {
    get(target, name) {
      const guess = name as GuessName;
      consulted.add(guess);
      return target[guess];
    },
  });
}

/** Returns the options for each alternative that affects a subject, one guess at a time. */
export function departures(subject: GuessSubject): readonly Partial<StripeGuesses>[] {
  return Object.entries(GUESSES)
    .filter(([, guess]) => guess.concerns.includes(subject))
    .flatMap(([name, guess]) =>
      guess.alternatives
        .filter((alternative) => alternative !== guess.default)
        .map((alternative) => ({ [name]: alternative })),
    );
}
