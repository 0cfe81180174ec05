'use client';
import { OcwBilling } from '../elements/billing/billing-element.ts';
import { OcwBuyCredits } from '../elements/buy-credits/buy-credits-element.ts';
import { OcwCreditBalance } from '../elements/credit-balance/credit-balance-element.ts';
import { OcwCreditGate } from '../elements/credit-gate/credit-gate-element.ts';
import { OcwCreditHistory } from '../elements/credit-history/credit-history-element.ts';
import { OcwInvoices } from '../elements/invoices/invoices-element.ts';
import { OcwSeatEditor } from '../elements/seat-editor/seat-editor-element.ts';
import { OcwSubscriptionSummary } from '../elements/subscription-summary/subscription-summary-element.ts';
import type { ElementComponent } from './create-component.ts';
import { createComponent } from './create-component.ts';

export type { ComponentProps, ElementComponent } from './create-component.ts';
// The classes of the events, and with them their names in HTMLElementEventMap, from which the handlers have their types.
export type * from '../elements/index.ts';

const PAYMENT_EVENTS = [
  'ocw-challenge-start',
  'ocw-challenge-end',
  'ocw-portal-request',
  'ocw-error',
] as const;
type PaymentEvent = (typeof PAYMENT_EVENTS)[number];

/** `<ocw-billing>`: connects the elements inside it. Its handlers hear the events of all of them. */
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

/** `<ocw-seat-editor>`: changes the number of users. */
export const SeatEditor: ElementComponent<
  OcwSeatEditor,
  PaymentEvent | 'ocw-seats-request' | 'ocw-seats-change'
> = createComponent('ocw-seat-editor', OcwSeatEditor, [
  ...PAYMENT_EVENTS,
  'ocw-seats-request',
  'ocw-seats-change',
]);

/** `<ocw-buy-credits>`: buys credits. */
export const BuyCredits: ElementComponent<
  OcwBuyCredits,
  PaymentEvent | 'ocw-credit-purchase-request' | 'ocw-credits-change'
> = createComponent('ocw-buy-credits', OcwBuyCredits, [
  ...PAYMENT_EVENTS,
  'ocw-credit-purchase-request',
  'ocw-credits-change',
]);

/** `<ocw-credit-balance>`: the available credits. */
export const CreditBalance: ElementComponent<OcwCreditBalance, 'ocw-credits-change' | 'ocw-error'> =
  createComponent('ocw-credit-balance', OcwCreditBalance, ['ocw-credits-change', 'ocw-error']);

/** `<ocw-credit-gate>`: lets its content through with a credit available. */
export const CreditGate: ElementComponent<OcwCreditGate, 'ocw-gate-change' | 'ocw-error'> = createComponent(
  'ocw-credit-gate',
  OcwCreditGate,
  ['ocw-gate-change', 'ocw-error'],
  // What a closed gate offers.
  { 'ocw-buy-credits': OcwBuyCredits },
);

/** `<ocw-credit-history>`: the ledger as a table. */
export const CreditHistory: ElementComponent<OcwCreditHistory, 'ocw-error'> = createComponent(
  'ocw-credit-history',
  OcwCreditHistory,
  ['ocw-error'],
);

/** `<ocw-invoices>`: every charge and its document. */
export const Invoices: ElementComponent<OcwInvoices, 'ocw-error'> = createComponent(
  'ocw-invoices',
  OcwInvoices,
  ['ocw-error'],
);

/** `<ocw-subscription-summary>`: plan, users, price and renewal. */
export const SubscriptionSummary: ElementComponent<
  OcwSubscriptionSummary,
  'ocw-portal-request' | 'ocw-error'
> = createComponent('ocw-subscription-summary', OcwSubscriptionSummary, ['ocw-portal-request', 'ocw-error']);
