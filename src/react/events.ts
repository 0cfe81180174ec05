/** Events of every element that takes payments. */
export const PAYMENT_EVENTS = [
  'ocw-challenge-start',
  'ocw-challenge-end',
  'ocw-portal-request',
  'ocw-error',
] as const;
export type PaymentEvent = (typeof PAYMENT_EVENTS)[number];
