import type { OcwSubscriptionSummary } from '../../elements/index.ts';
import { FlowHarness } from './flow-harness.ts';

/** Operates an `<ocw-subscription-summary>`. To pay an owed invoice, the page needs the fake Stripe.js. */
export class SubscriptionSummaryHarness extends FlowHarness<OcwSubscriptionSummary> {}
