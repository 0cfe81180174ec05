import { OcwSubscriptionSummary } from '../elements/subscription-summary/subscription-summary-element.ts';
import '../elements/ui/seat-change-block-notice.ts';
import type { ElementComponent } from './create-component.ts';
import { createComponent } from './create-component.ts';

/** `<ocw-subscription-summary>`: shows the plan, users, price and renewal. */
export const SubscriptionSummary: ElementComponent<
  OcwSubscriptionSummary,
  'ocw-portal-request' | 'ocw-error'
> = createComponent('ocw-subscription-summary', OcwSubscriptionSummary, ['ocw-portal-request', 'ocw-error']);
