import type { CreditPurchaseEffect, CreditPurchaseEvent, CreditPurchaseTransition } from './events.ts';
import type { CreditPurchasePhase } from './phases.ts';

/**
 * Handles the transitions that depend on the phase alone: typing, starting, leaving, returning to the page. They are part
 * of the first screen, and share no code with `reduce.ts`, which would cost the first screen a request. Returns `null`
 * for events that `reduce.ts` handles.
 */
export function reduceNavigation(
  phase: CreditPurchasePhase,
  event: CreditPurchaseEvent,
): CreditPurchaseTransition | null {
  const { status } = phase;
  const isOver = status === 'done' || status === 'ended';
  const stay = { phase, effects: [] };
  switch (event.type) {
    case 'typed':
      return status === 'choosing' || isOver ? choose(phase) : stay;
    case 'canceled':
      return status === 'paying' || status === 'resuming' ? choose(phase) : stay;
    case 'finished':
      return status === 'processing' || isOver ? choose(phase) : stay;
    case 'purchase_requested': {
      if (status !== 'choosing' && status !== 'paying') return stay;
      const { attempt } = event;
      const { quantity, checkout } = attempt;
      return {
        phase: { status: 'creating', quantity, checkout, attempt },
        effects: [{ type: 'create_purchase', attempt }],
      };
    }
    case 'returned': {
      if (status === 'creating' || status === 'arriving') return stay;
      const { id, balanceBefore } = event;
      return {
        phase: { status: 'resuming', id, balanceBefore, error: null },
        effects: [{ type: 'read_purchase', id }],
      };
    }
    case 'disconnected':
      return stay;
    case 'code_failed': {
      const { error } = event;
      if (status === 'creating') return { phase: { status: 'choosing', error, attempt: null }, effects: [] };
      return status === 'resuming' ? { phase: { ...phase, error }, effects: [] } : stay;
    }
    default:
      return null;
  }
}

/** Goes back to the choice, with the smallest quantity after a completed purchase. An unpaid purchase expires. */
function choose(phase: CreditPurchasePhase): CreditPurchaseTransition {
  if (phase.status === 'choosing' && phase.error === null) return { phase, effects: [] };
  const effects: CreditPurchaseEffect[] = phase.status === 'done' ? [{ type: 'clear_draft' }] : [];
  const id = phase.status === 'resuming' ? phase.id : 'purchase' in phase && phase.purchase.id;
  if (id) effects.push({ type: 'leave_purchase', id });
  return { phase: { status: 'choosing', error: null, attempt: null }, effects };
}
