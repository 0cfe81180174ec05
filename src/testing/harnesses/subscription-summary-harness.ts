import type { OcwSubscriptionSummary } from '../../elements/index.ts';
import { FlowHarness } from './flow-harness.ts';

/** A person at an `<ocw-subscription-summary>`, with the fake Stripe.js on the page where something is owed. */
export class SubscriptionSummaryHarness extends FlowHarness<OcwSubscriptionSummary> {}
