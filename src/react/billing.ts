import { OcwBilling } from '../elements/billing/billing-element.ts';
import type { ElementComponent } from './create-component.ts';
import { createComponent } from './create-component.ts';
import type { PaymentEvent } from './events.ts';
import { PAYMENT_EVENTS } from './events.ts';

/** `<ocw-billing>`: connects the elements inside it. Its handlers receive the events of all of them. */
export const Billing: ElementComponent<
  OcwBilling,
  | PaymentEvent
  | 'ocw-seats-request'
  | 'ocw-seats-change'
  | 'ocw-credit-purchase-request'
  | 'ocw-credits-change'
  | 'ocw-gate-change'
> = createComponent('ocw-billing', OcwBilling, [
  ...PAYMENT_EVENTS,
  'ocw-seats-request',
  'ocw-seats-change',
  'ocw-credit-purchase-request',
  'ocw-credits-change',
  'ocw-gate-change',
]);
