'use client';
// One file per component: a bundler drops those that a page does not use. Each also imports what its element shows first and would
// load on demand, so that it is there when React hydrates.
export { Billing } from './billing.ts';
export { BuyCredits } from './buy-credits.ts';
export { CreditBalance } from './credit-balance.ts';
export { CreditGate } from './credit-gate.ts';
export { CreditHistory } from './credit-history.ts';
export { Invoices } from './invoices.ts';
export { SeatEditor } from './seat-editor.ts';
export { SubscriptionSummary } from './subscription-summary.ts';
export type { ComponentProps, ElementComponent } from './create-component.ts';
// The classes of the events, and with them their names in HTMLElementEventMap, from which the handlers have their types.
export type * from '../elements/index.ts';
