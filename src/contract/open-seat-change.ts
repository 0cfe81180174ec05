import type { SeatChangeStatus } from './seat-change.ts';

/** Statuses in which the change still waits for something. */
export const OPEN_SEAT_CHANGE_STATUSES: readonly SeatChangeStatus[] = [
  'confirming',
  'requires_action',
  'requires_payment_method',
  'processing',
];

/** Whether the change still waits for something, and keeps another one from being made. */
export function isOpenSeatChange(change: { readonly status: SeatChangeStatus }): boolean {
  return OPEN_SEAT_CHANGE_STATUSES.includes(change.status);
}
