/**
 * What is not known about Stripe without a real account: each guess of the simulator is a switch with a closed list of
 * alternatives, all of which it implements. The default is what Stripe documents or, where it documents nothing, the most
 * plausible. A product must keep its promises under every alternative: run its tests once per entry of {@link GUESSES}.
 */
export interface StripeGuesses {
  /**
   * What a change of items bills during a trial. `zero_lines`: an invoice whose lines are zero. `no_invoice`: nothing, and
   * the preview is of the invoice at the trial's end. Not documented.
   */
  readonly trialChanges: 'zero_lines' | 'no_invoice';
  /**
   * Whose metadata an update's invoice carries at `parent.subscription_details.metadata`. `before`: the subscription's as it
   * was, which names the change before (SDK types: "subscription metadata when an invoice is created"; changelog
   * 2026-05-27: a pending update's metadata stands in `pending_update.metadata`). `requested`: the request's, merged already.
   */
  readonly invoiceMetadata: 'before' | 'requested';
  /**
   * When the metadata of a `pending_if_incomplete` update reaches the subscription. `when_applied`: with the items
   * (changelog 2026-05-27). `at_once`: although the items still wait. `never`: it is dropped.
   */
  readonly updateMetadata: 'when_applied' | 'at_once' | 'never';
  /**
   * What `latest_invoice` says while an update waits for its payment. `of_update`: the update's invoice (Stripe's guide to
   * pending updates reads it there). `previous`: the one before, until the update is applied.
   */
  readonly pendingLatestInvoice: 'of_update' | 'previous';
  /**
   * What an update does while another one waits. `supersedes`: the waiting one is dropped and its invoice voided (Stripe's
   * guide to pending updates). `refused`: a 400.
   */
  readonly secondUpdate: 'supersedes' | 'refused';
  /**
   * How a `pending_if_incomplete` update answers when the card is declined. `pending_update`: 200, and the update waits
   * (Stripe's guide to pending updates). `card_error`: 402, and nothing of it stays. `card_error_kept`: 402, and it waits.
   */
  readonly declinedUpdate: 'pending_update' | 'card_error' | 'card_error_kept';
  /**
   * What an update does that has something to charge and nothing to charge it to. `refused`: the 400 that is recorded of
   * the creation of a subscription. `waits`: a pending update whose invoice nobody has tried to pay.
   */
  readonly noPaymentMethod: 'refused' | 'waits';
  /**
   * What a `pending_if_incomplete` update does whose payment takes days. `refused`: a 400, since bank debits support no
   * pending updates (Stripe's guide to pending updates, 2026-05). `waits`: it is pending until the bank answers.
   */
  readonly slowDebit: 'refused' | 'waits';
  /**
   * What becomes of a pending update whose payment is still processing when it expires. `dropped`: the update ends and the
   * payment goes on. `kept`: it waits for the bank's answer. Not documented.
   */
  readonly lateSlowDebit: 'dropped' | 'kept';
  /**
   * What a credit line names in `proration_details.credited_items` under flexible billing. `last_debit`: the line that it
   * gives back. `none`: nothing. Not documented from the third change of a period on.
   */
  readonly creditedItems: 'last_debit' | 'none';
  /**
   * Whether an invoice without a positive total collects what the customer owes from before. `waits`: it does not.
   * `collected`: it does. Not documented.
   */
  readonly owedBefore: 'waits' | 'collected';
  /**
   * What an update does that is to charge an amount which card networks do not take (thousandths of a three-decimal
   * currency). `refused`: a 400, as documented for charges. `charged`: the amount as it is. Not documented for invoices.
   */
  readonly unchargeableAmount: 'refused' | 'charged';
  /**
   * Whether a payment form beside a client secret heeds `excludedPaymentMethodTypes` of `elements.update()`. `heeded`, or
   * `ignored`: then a waiting change can be paid by a bank debit. The types allow it; nothing else is documented.
   */
  readonly formExclusions: 'heeded' | 'ignored';
  /**
   * How an invoice in ISK or UGX comes to whole units; that the rest moves to the balance is documented. `nearest`: to the
   * nearest unit, so that the rest may be in the customer's favour. `down`: never more than the lines.
   */
  readonly wholeUnits: 'nearest' | 'down';
  /**
   * When account credit that was applied to an invoice comes back after it is voided. `at_once`, or `a_minute_later`. That
   * it comes back is documented (customer balance transaction `unapplied_from_invoice`), when it does is not.
   */
  readonly voidedBalance: 'at_once' | 'a_minute_later';
  /**
   * What a preview says in `ending_balance`. `null`: nothing, since it is not finalized (SDK types: "If the invoice has not been
   * finalized yet, this will be null"). `as_finalized`: the balance that its invoice will leave.
   */
  readonly previewEndingBalance: 'null' | 'as_finalized';
  /** Whether moving a trial's end begins a new current period now (`new_period`) or keeps its start. Not documented. */
  readonly movedTrialPeriod: 'new_period' | 'same_start';
  /** The cancellation reason of a subscription that a trial's end cancels for want of a payment method. Not documented. */
  readonly trialEndReason: 'payment_failed' | 'cancellation_requested';
  /**
   * Which invoice has to be paid so that a past due or unpaid subscription is active again. `latest`: the most recent one
   * (Stripe's guide to subscription statuses). `all`: every one that is open.
   */
  readonly reactivation: 'latest' | 'all';
  /**
   * Whether `ui_mode: elements` needs a `return_url`. `required`: as with payment methods that redirect, which are on by
   * default. `optional`: as without them.
   */
  readonly checkoutReturnUrl: 'required' | 'optional';
  /**
   * Whether Stripe.js lists a session's cards on file where no Payment Element is on the page. `listed`: Stripe's guide to saved
   * payment methods builds a list of one's own from them. `unlisted`: then only the form offers them.
   */
  readonly checkoutSavedCards: 'listed' | 'unlisted';
  /**
   * Whether `confirm({ paymentMethod })` pays with a card on file where no Payment Element is on the page. `paid`: as the same guide
   * does. `refused`: an error, and nothing is charged.
   */
  readonly savedCardWithoutForm: 'paid' | 'refused';
  /**
   * Whether a PaymentIntent in `requires_action` can be confirmed with another card. `accepted`: Stripe's error for other statuses
   * lists it ("You may only update the payment_method of a PaymentIntent with one of the following statuses:
   * requires_payment_method, requires_confirmation, requires_action"). `refused`: a 400, and the bank's request stays open.
   */
  readonly otherCardWhileAsked: 'accepted' | 'refused';
  /**
   * Whether a Checkout Session can be in another currency than the customer's subscription. `any`: Stripe's guide to several
   * currencies allows invoices in each. `customers`: a 400, as for subscriptions ("You cannot combine currencies on a single
   * customer").
   */
  readonly purchaseCurrency: 'any' | 'customers';
}

/** What a guess can matter to. */
export type GuessSubject = 'seat_changes' | 'purchases' | 'subscriptions' | 'payment_forms';

/** One guess: the question, what is taken to be the answer, and why. */
export interface Guess<Alternative extends string> {
  readonly question: string;
  readonly default: Alternative;
  /** All that the simulator implements, the default among them. */
  readonly alternatives: readonly Alternative[];
  /** `documented`: Stripe says that it is the default. `assumed`: it says nothing. */
  readonly basis: 'documented' | 'assumed';
  /** Which suites have to run once per alternative. */
  readonly concerns: readonly GuessSubject[];
}

/** Name of a guess. */
export type GuessName = keyof StripeGuesses;

/** Every guess, so that tests can iterate over the alternatives. Sources stand beside {@link StripeGuesses}. */
export const GUESSES: { readonly [Name in GuessName]: Guess<StripeGuesses[Name]> } = {
  trialChanges: {
    question: 'What does a change of items bill during a trial?',
    default: 'zero_lines',
    alternatives: ['zero_lines', 'no_invoice'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  invoiceMetadata: {
    question: "Whose metadata does an update's invoice carry?",
    default: 'before',
    alternatives: ['before', 'requested'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  updateMetadata: {
    question: "When does a pending update's metadata reach the subscription?",
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
    question: 'What does an update do while another one waits?',
    default: 'supersedes',
    alternatives: ['supersedes', 'refused'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  declinedUpdate: {
    question: 'How does an update answer when the card is declined?',
    default: 'pending_update',
    alternatives: ['pending_update', 'card_error', 'card_error_kept'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  noPaymentMethod: {
    question: 'What does an update do that has nothing to charge?',
    default: 'refused',
    alternatives: ['refused', 'waits'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  slowDebit: {
    question: 'What does an update do whose payment takes days?',
    default: 'refused',
    alternatives: ['refused', 'waits'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  lateSlowDebit: {
    question: 'What becomes of a pending update whose payment outlives it?',
    default: 'dropped',
    alternatives: ['dropped', 'kept'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  creditedItems: {
    question: 'Which debits does a credit line name?',
    default: 'last_debit',
    alternatives: ['last_debit', 'none'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  owedBefore: {
    question: 'Does an invoice without a positive total collect what is owed from before?',
    default: 'waits',
    alternatives: ['waits', 'collected'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  unchargeableAmount: {
    question: 'What does an update do whose amount no card network takes?',
    default: 'refused',
    alternatives: ['refused', 'charged'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  formExclusions: {
    question: 'Does a payment form beside a client secret leave out excluded kinds?',
    default: 'heeded',
    alternatives: ['heeded', 'ignored'],
    basis: 'assumed',
    concerns: ['payment_forms'],
  },
  wholeUnits: {
    question: 'How does an invoice in ISK or UGX come to whole units?',
    default: 'nearest',
    alternatives: ['nearest', 'down'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  voidedBalance: {
    question: 'When does account credit of a voided invoice come back?',
    default: 'at_once',
    alternatives: ['at_once', 'a_minute_later'],
    basis: 'assumed',
    concerns: ['seat_changes'],
  },
  previewEndingBalance: {
    question: 'What does a preview say of the balance that its invoice leaves?',
    default: 'null',
    alternatives: ['null', 'as_finalized'],
    basis: 'documented',
    concerns: ['seat_changes'],
  },
  movedTrialPeriod: {
    question: "Does moving a trial's end begin a new period?",
    default: 'new_period',
    alternatives: ['new_period', 'same_start'],
    basis: 'assumed',
    concerns: ['subscriptions'],
  },
  trialEndReason: {
    question: "Why is a subscription canceled that a trial's end finds without a payment method?",
    default: 'payment_failed',
    alternatives: ['payment_failed', 'cancellation_requested'],
    basis: 'assumed',
    concerns: ['subscriptions'],
  },
  reactivation: {
    question: 'Which invoice has to be paid so that an overdue subscription is active again?',
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
    question: 'Does Stripe.js list the cards on file without a payment form?',
    default: 'listed',
    alternatives: ['listed', 'unlisted'],
    basis: 'documented',
    concerns: ['payment_forms'],
  },
  savedCardWithoutForm: {
    question: 'Can a card on file pay a Checkout Session without a payment form?',
    default: 'paid',
    alternatives: ['paid', 'refused'],
    basis: 'documented',
    concerns: ['payment_forms'],
  },
  otherCardWhileAsked: {
    question: 'Can another card pay while the bank asks about the one before?',
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
};

/** All guesses at once: the defaults, but for those given. */
export function completeGuesses(chosen: Partial<StripeGuesses> = {}): StripeGuesses {
  const defaults = Object.entries(GUESSES).map(([name, guess]) => [name, guess.default]);
  return { ...(Object.fromEntries(defaults) as unknown as StripeGuesses), ...chosen };
}

/** The guesses, telling `consulted` which of them were looked at: an alternative of any other changes nothing. */
export function watchGuesses(guesses: StripeGuesses, consulted: Set<GuessName>): StripeGuesses {
  return new Proxy(guesses, {
    get(target, name) {
      const guess = name as GuessName;
      consulted.add(guess);
      return target[guess];
    },
  });
}

/** Each single departure from the defaults that matters to a subject, as an option of the simulator. */
export function departures(subject: GuessSubject): readonly Partial<StripeGuesses>[] {
  return Object.entries(GUESSES)
    .filter(([, guess]) => guess.concerns.includes(subject))
    .flatMap(([name, guess]) =>
      guess.alternatives
        .filter((alternative) => alternative !== guess.default)
        .map((alternative) => ({ [name]: alternative })),
    );
}
