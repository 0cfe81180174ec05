import type { SeatChangeEvent, SeatChangeTransition } from './events.ts';
import type { SeatChangePhase } from './phases.ts';

/**
 * Handles the transitions that involve no money rules: typing, going back, returning to the page. They are part of the
 * first screen, and share no code with `reduce.ts`, which would cost the first screen a request. Returns `null` for
 * events that `reduce.ts` handles.
 */
export function reduceNavigation(
  phase: SeatChangePhase,
  event: SeatChangeEvent,
): SeatChangeTransition | null {
  const next = follow(phase, event);
  return next && (!('phase' in next) ? { phase: next, effects: [] } : next);
}

function follow(
  phase: SeatChangePhase,
  event: SeatChangeEvent,
): SeatChangePhase | SeatChangeTransition | null {
  const { status } = phase;
  const editing =
    status === 'editing' && phase.error === null ? phase : ({ status: 'editing', error: null } as const);
  switch (event.type) {
    case 'typed':
      return status === 'confirming' || status === 'unknown' || status === 'pending' ? phase : editing;
    case 'back':
      return status === 'quoting' || status === 'review' || status === 'resuming' ? editing : phase;
    case 'finished':
      return status === 'done' || status === 'ended' ? editing : phase;
    case 'disconnected':
      return status === 'quoting' ? editing : phase;
    case 'quote_requested': {
      if (status !== 'editing') return phase;
      const { seats, account, shown, isCardReturn } = event;
      return {
        phase: { status: 'quoting', seats, basis: account, shown, isCardReturn },
        effects: [{ type: 'request_quote', seats }],
      };
    }
    case 'attempt_found': {
      if (status !== 'editing') return phase;
      const { attempt } = event;
      return { status: 'unknown', attempt, checking: true, awaitsAccount: true, error: null };
    }
    case 'returned': {
      if (status === 'confirming' || status === 'unknown') return phase;
      const { id } = event;
      return { phase: { status: 'resuming', id, error: null }, effects: [{ type: 'read_change', id }] };
    }
    case 'account_silent':
      if (status !== 'unknown' || !phase.awaitsAccount) return phase;
      return { ...phase, checking: false, awaitsAccount: false };
    case 'code_failed': {
      const { error } = event;
      if (status === 'editing' || status === 'quoting') return { status: 'editing', error };
      return status === 'unknown' || status === 'resuming' ? { ...phase, error } : phase;
    }
    default:
      return null;
  }
}
