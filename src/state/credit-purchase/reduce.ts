import { settlesOutcome } from '../../client/index.ts';
import type { CreditPurchase } from '../../contract/index.ts';
import type { CreditPurchaseEffect, CreditPurchaseEvent, CreditPurchaseTransition } from './events.ts';
import type { CreditPurchasePhase } from './phases.ts';

type Phase<Status extends CreditPurchasePhase['status']> = Extract<CreditPurchasePhase, { status: Status }>;

/** How far a purchase is. A response that is less far than what was seen is an older one. */
const PROGRESS: Readonly<Record<CreditPurchase['status'], number>> = {
  open: 0,
  processing: 1,
  paid: 2,
  fulfilled: 3,
  failed: 3,
  expired: 3,
  refunded: 4,
};

/** Reads of a payment that was lost sight of before the form is shown again: about eight seconds. */
const MAX_UNCONFIRMED_POLLS = 4;

/**
 * The phase that follows an event, and what has to be done. Pure. An event that does not fit the phase, such as a late
 * response, leaves it as it is. `navigation.ts` comes first, and README.md draws the table of both.
 */
export function reduce(phase: CreditPurchasePhase, event: CreditPurchaseEvent): CreditPurchaseTransition {
  return reduceStep(phase, event) ?? to(phase);
}

function reduceStep(phase: CreditPurchasePhase, event: CreditPurchaseEvent): CreditPurchaseTransition | null {
  switch (phase.status) {
    case 'choosing':
      // Paid for in another tab: the credits are seen arriving here too.
      return event.type === 'account_read' && event.purchase.status === 'paid'
        ? adopt(phase, event.purchase)
        : null;
    case 'creating':
      return reduceCreating(phase, event);
    case 'resuming':
      return reduceResuming(phase, event);
    case 'paying':
    case 'arriving':
    case 'processing':
      return reduceMade(phase, event);
    case 'done':
    case 'ended':
      return reduceOver(phase, event);
  }
}

function reduceCreating(
  phase: Phase<'creating'>,
  event: CreditPurchaseEvent,
): CreditPurchaseTransition | null {
  switch (event.type) {
    case 'purchase_created': {
      const { attempt, purchase } = event;
      const adopted = adopt(phase, purchase);
      return to(
        adopted.phase,
        { type: 'save_attempt', attempt, purchaseId: purchase.id },
        ...adopted.effects,
      );
    }
    case 'purchase_failed': {
      const { error } = event;
      // Nothing can have been charged. The same purchase is asked for again with the same key until a response says that there is
      // none: an earlier request with the key may have made it, whatever became of this one.
      const attempt = settlesOutcome(error) ? null : event.attempt;
      const refresh: CreditPurchaseEffect[] =
        error.status === 409 || error.status === 422 ? [{ type: 'refresh_account' }] : [];
      return to({ status: 'choosing', error, attempt }, ...refresh);
    }
    default:
      return null;
  }
}

function reduceResuming(
  phase: Phase<'resuming'>,
  event: CreditPurchaseEvent,
): CreditPurchaseTransition | null {
  const { id } = phase;
  switch (event.type) {
    case 'outcome_requested':
      return to(phase, { type: 'read_purchase', id });
    case 'purchase_read':
    case 'account_read':
      return event.purchase.id === id ? adopt(phase, event.purchase) : null;
    case 'purchase_unread': {
      if (event.id !== id) return null;
      if (event.error.code !== 'not_found') return to({ ...phase, error: event.error });
      return to({ status: 'choosing', error: null, attempt: null }, { type: 'leave_purchase', id });
    }
    default:
      return null;
  }
}

/** The purchase was made, and waits for the user, the bank or the credits. */
function reduceMade(
  phase: Phase<'paying' | 'arriving' | 'processing'>,
  event: CreditPurchaseEvent,
): CreditPurchaseTransition | null {
  const { purchase } = phase;
  const { id } = purchase;
  switch (event.type) {
    case 'payment_seen':
      if (phase.status !== 'paying') return null;
      return to(arriving(phase, purchase, event.isCertain), { type: 'read_purchase', id });
    case 'outcome_requested':
      return to(phase, { type: 'read_purchase', id });
    case 'purchase_read':
      return event.purchase.id === id ? adopt(phase, event.purchase) : null;
    case 'account_read': {
      const isFurther = PROGRESS[event.purchase.status] > PROGRESS[purchase.status];
      return event.purchase.id === id && isFurther ? adopt(phase, event.purchase) : null;
    }
    case 'purchase_unread':
      return event.id === id && phase.status === 'arriving' ? to({ ...phase, error: event.error }) : null;
    case 'account_updated': {
      if (event.id !== id || phase.status !== 'arriving') return null;
      const done = { status: 'done', purchase, balanceBefore: phase.balanceBefore } as const;
      return hasReceipt(purchase)
        ? to(done, { type: 'leave_purchase', id })
        : to(done, { type: 'leave_purchase', id }, { type: 'read_purchase', id });
    }
    default:
      return null;
  }
}

/** Whether a response says what paid the purchase. The account does not: it is not read from Stripe for that. */
function hasReceipt({ paidWith, invoiceUrl }: CreditPurchase): boolean {
  return paidWith !== undefined || invoiceUrl !== undefined;
}

/** What is over changes by a purchase that got further, such as one that was refunded, and by what paid it. */
function reduceOver(
  phase: Phase<'done' | 'ended'>,
  event: CreditPurchaseEvent,
): CreditPurchaseTransition | null {
  const { id, status } = phase.purchase;
  switch (event.type) {
    case 'outcome_requested':
      return to(phase, { type: 'read_purchase', id });
    case 'purchase_read': {
      const { purchase } = event;
      if (purchase.id !== id) return null;
      if (PROGRESS[purchase.status] > PROGRESS[status]) return adopt(phase, purchase);
      if (phase.status !== 'done' || purchase.status !== status) return null;
      // Read while Stripe does not respond, it has no receipt: the known one stays.
      return to({ ...phase, purchase: { ...phase.purchase, ...purchase } });
    }
    default:
      return null;
  }
}

/** Shows what the server says of a purchase. */
function adopt(before: CreditPurchasePhase, purchase: CreditPurchase): CreditPurchaseTransition {
  if ('purchase' in before && PROGRESS[purchase.status] < PROGRESS[before.purchase.status]) return to(before);
  const balanceBefore = balanceBeforeOf(before);
  switch (purchase.status) {
    case 'open': {
      if (before.status === 'arriving') {
        const unconfirmedPolls = before.isCertain ? 0 : before.unconfirmedPolls + 1;
        if (unconfirmedPolls < MAX_UNCONFIRMED_POLLS)
          return to({ ...before, purchase, unconfirmedPolls, error: null });
      }
      return to({ status: 'paying', purchase, balanceBefore });
    }
    case 'processing':
      return to({ status: 'processing', purchase, balanceBefore });
    case 'paid':
      return to(arriving(before, purchase, true));
    case 'fulfilled':
      // Done when the account says so too, so that no element lags behind the news.
      return to(arriving(before, purchase, true), { type: 'announce_credits', id: purchase.id });
    default:
      return to(
        { status: 'ended', purchase },
        { type: 'leave_purchase', id: purchase.id },
        { type: 'announce_change' },
      );
  }
}

function arriving(
  before: CreditPurchasePhase,
  purchase: CreditPurchase,
  isCertain: boolean,
): CreditPurchasePhase {
  const balanceBefore = balanceBeforeOf(before);
  return { status: 'arriving', purchase, isCertain, balanceBefore, unconfirmedPolls: 0, error: null };
}

/** Credits available before the purchase; `null` if that is not known. */
function balanceBeforeOf(phase: CreditPurchasePhase): number | null {
  if ('balanceBefore' in phase) return phase.balanceBefore;
  return 'attempt' in phase ? (phase.attempt?.balanceBefore ?? null) : null;
}

/** A transition to a phase, with its effects in order. */
function to(
  phase: CreditPurchasePhase,
  ...effects: readonly CreditPurchaseEffect[]
): CreditPurchaseTransition {
  return { phase, effects };
}
