import type { SeatChangeStatus } from './seat-change.ts';

/** Statuses of a seat change that is not settled. */
export const OPEN_SEAT_CHANGE_STATUSES: readonly SeatChangeStatus[] = [
  'confirming',
  'requires_action',
  'requires_payment_method',
  'processing',
];

/** Whether the change is not settled, which prevents another one. */
export function isOpenSeatChange(change: { readonly status: SeatChangeStatus }): boolean {
  return OPEN_SEAT_CHANGE_STATUSES.includes(change.status);
}
