export { OcwBilling } from './billing/billing-element.ts';
export { OcwCreditBalance } from './credit-balance/credit-balance-element.ts';
export { OcwSeatsChangeEvent, OcwSeatsRequestEvent } from './seat-editor/seat-editor.events.ts';
export { OcwSeatEditor } from './seat-editor/seat-editor-element.ts';
export type { TokenSource } from './shared/connection.ts';
export { OcwCreditsChangeEvent, OcwErrorEvent } from './shared/events.ts';
export { OcwPortalRequestEvent } from './subscription-summary/subscription-summary.events.ts';
export { OcwSubscriptionSummary } from './subscription-summary/subscription-summary-element.ts';
