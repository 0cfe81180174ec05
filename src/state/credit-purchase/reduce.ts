import { settlesOutcome } from '../../client/index.ts';
import type { CreditPurchase } from '../../contract/index.ts';
import type { CreditPurchaseEffect, CreditPurchaseEvent, CreditPurchaseTransition } from './events.ts';
import type { CreditPurchasePhase } from './phases.ts';

type Phase<Status extends CreditPurchasePhase['status']> = Extract<CreditPurchasePhase, { status: Status }>;

/** Progress of a purchase. A response with less progress than already seen is outdated. */
const PROGRESS: Readonly<Record<CreditPurchase['status'], number>> = {
  open: 0,
  processing: 1,
  paid: 2,
  fulfilled: 3,
  failed: 3,
  expired: 3,
  refunded: 4,
};

/** Polls before an unconfirmed payment is treated as unpaid and the form is shown again (about 8 s). */
const MAX_UNCONFIRMED_POLLS = 4;

/**
 * Returns the next phase and the effects of an event. Pure. An event that does not fit the phase, such as a late
 * response, changes nothing. `navigation.ts` takes precedence; README.md has the diagram of both.
 */
export function reduce(phase: CreditPurchasePhase, event: CreditPurchaseEvent): CreditPurchaseTransition {
  return reduceStep(phase, event) ?? to(phase);
}

function reduceStep(phase: CreditPurchasePhase, event: CreditPurchaseEvent): CreditPurchaseTransition | null {
  switch (phase.status) {
    case 'choosing':
      // Paid in another tab: show here, too, that the credits are being added.
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
      // Nothing can have been charged. The same request is sent again with the same key until a response proves that
      // there is no purchase: an earlier request with the key may have created it, even if this one failed.
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

/** The purchase exists and waits for the user, the bank or the credits. */
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

/**
 * Whether a response includes the payment method and invoice. Purchases in the account do not, since the account does not
 * read these from Stripe.
 */
function hasReceipt({ paidWith, invoiceUrl }: CreditPurchase): boolean {
  return paidWith !== undefined || invoiceUrl !== undefined;
}

/** A finished purchase only changes if it progresses, such as by a refund, or gets its payment method and invoice. */
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
      // A response without a receipt, because Stripe was unavailable, keeps the known one.
      return to({ ...phase, purchase: { ...phase.purchase, ...purchase } });
    }
    default:
      return null;
  }
}

/** Applies the server's state of a purchase. */
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
      // Not done until the account includes the credits, so that no element lags behind.
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

/** Credits available before the purchase; `null` if unknown. */
function balanceBeforeOf(phase: CreditPurchasePhase): number | null {
  if ('balanceBefore' in phase) return phase.balanceBefore;
  return 'attempt' in phase ? (phase.attempt?.balanceBefore ?? null) : null;
}

/** Returns a transition to a phase, with its effects in order. */
function to(
  phase: CreditPurchasePhase,
  ...effects: readonly CreditPurchaseEffect[]
): CreditPurchaseTransition {
  return { phase, effects };
}
