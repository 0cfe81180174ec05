'use client';
// One file per component, so that a bundler drops unused ones. Each also imports the modules that its element would
// lazy-load for its first screen, so that they are available when React hydrates.
export { Billing } from './billing.ts';
export { BuyCredits } from './buy-credits.ts';
export { CreditBalance } from './credit-balance.ts';
export { CreditGate } from './credit-gate.ts';
export { CreditHistory } from './credit-history.ts';
export { Invoices } from './invoices.ts';
export { SeatEditor } from './seat-editor.ts';
export { SubscriptionSummary } from './subscription-summary.ts';
export type { ComponentProps, ElementComponent } from './create-component.ts';
// Includes the event classes and their HTMLElementEventMap entries, which type the handlers.
export type * from '../elements/index.ts';
