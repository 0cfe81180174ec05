import { OPEN_SEAT_CHANGE_STATUSES } from '../../contract/index.ts';
import type { SeatChangeRow } from '../database/index.ts';
import type { NewEvent } from '../events/record.ts';
import type { ReturnedPayment } from '../stripe/returned.ts';
import type { SeatChangeOutcome } from './outcome.ts';

/** Returns the events of a seat change's new outcome: one when it is settled, none before. */
export function seatChangeEvents(
  change: SeatChangeRow,
  outcome: SeatChangeOutcome,
  creditsAdded: number,
  at: number,
): readonly NewEvent[] {
  const { status, invoiceId, failure } = outcome;
  if (status === change.status || OPEN_SEAT_CHANGE_STATUSES.includes(status)) return [];
  const { currency } = change;
  const seats = { from: change.seats_from, to: change.seats_to };
  const data = { seatChangeId: change.id, seats, invoiceId };
  switch (status) {
    case 'succeeded':
      return [
        {
          type: 'seat_change.succeeded',
          at,
          data: {
            ...data,
            amountDue: { amount: change.amount_due, currency },
            amountCharged:
              outcome.amountCharged === null ? null : { amount: outcome.amountCharged, currency },
            accountCreditAdded: { amount: outcome.accountCreditAdded, currency },
            creditsAdded,
          },
        },
      ];
    case 'canceled':
    case 'expired':
      return [{ type: 'seat_change.canceled', at, data: { ...data, reason: status } }];
    default: {
      const reason = failure ?? { code: 'unknown', message: null };
      return [{ type: 'seat_change.failed', at, data: { ...data, failure: reason } }];
    }
  }
}

/** Returns the event of a seat change whose returned amount changed. */
export function seatChangeRefunded(
  change: SeatChangeRow,
  { returned, creditsVoided }: { readonly returned: ReturnedPayment; readonly creditsVoided: number },
  at: number,
): NewEvent {
  const data = {
    seatChangeId: change.id,
    seats: { from: change.seats_from, to: change.seats_to },
    invoiceId: change.invoice_id,
    refunded: { amount: returned.amount, currency: change.currency },
    creditsVoided,
    isDisputed: returned.isDisputed,
  };
  return { type: 'seat_change.refunded', at, data };
}
