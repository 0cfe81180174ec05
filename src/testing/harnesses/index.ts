export { BuyCreditsHarness } from './buy-credits-harness.ts';
export { CreditGateHarness } from './credit-gate-harness.ts';
export { CreditHistoryHarness } from './credit-history-harness.ts';
export { ElementHarness, readText } from './element-harness.ts';
export { InvoicesHarness } from './invoices-harness.ts';
export { SeatEditorHarness } from './seat-editor-harness.ts';
export { SubscriptionSummaryHarness } from './subscription-summary-harness.ts';
