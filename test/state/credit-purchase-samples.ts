import { BillingError } from '../../src/client/index.ts';
import type { CreditPurchase } from '../../src/contract/index.ts';
import type { CreditPurchaseAttempt, CreditPurchasePhase } from '../../src/state/index.ts';
import type { CreditPurchaseEvent } from '../../src/state/credit-purchase/events.ts';
import { aPurchase } from '../support/samples.ts';
import { lostConnection } from './stage.ts';
import type { Table } from './transitions.ts';

const error = lostConnection();
const attempt: CreditPurchaseAttempt = {
  key: 'key_1',
  quantity: 2,
  checkout: 'elements',
  returnUrl: 'https://app.example/billing',
  balanceBefore: 7,
};
const arriving = {
  status: 'arriving',
  purchase: aPurchase(),
  isCertain: true,
  balanceBefore: 7,
  unconfirmedPolls: 0,
  error: null,
} as const;

/** Samples of every phase, in each form that the reducer tells apart. */
export const PHASES: readonly CreditPurchasePhase[] = [
  { status: 'choosing', error: null, attempt: null },
  { status: 'choosing', error, attempt },
  { status: 'creating', quantity: 2, checkout: 'elements', attempt },
  { status: 'resuming', id: 'purchase_1', balanceBefore: 7, error: null },
  { status: 'resuming', id: 'purchase_1', balanceBefore: null, error },
  { status: 'paying', purchase: aPurchase(), balanceBefore: 7 },
  arriving,
  { ...arriving, isCertain: false },
  { ...arriving, isCertain: false, unconfirmedPolls: 3 },
  { ...arriving, purchase: aPurchase({ status: 'paid' }) },
  { ...arriving, purchase: aPurchase({ status: 'fulfilled' }) },
  { status: 'processing', purchase: aPurchase({ status: 'processing' }), balanceBefore: 7 },
  { status: 'done', purchase: aPurchase({ status: 'fulfilled' }), balanceBefore: 7 },
  { status: 'ended', purchase: aPurchase({ status: 'expired' }) },
];

const STATUSES = ['open', 'processing', 'paid', 'fulfilled', 'failed', 'expired', 'refunded'] as const;
const PURCHASES: readonly CreditPurchase[] = [
  ...STATUSES.map((status) => aPurchase({ status })),
  aPurchase({ id: 'purchase_of_another_tab' }),
  aPurchase({ id: 'purchase_of_another_tab', status: 'paid' }),
];
const FAILURES: readonly BillingError[] = [
  error,
  new BillingError({ code: 'forbidden', status: 403 }),
  new BillingError({ code: 'not_found', status: 404 }),
  new BillingError({ code: 'top_up_unavailable', status: 409 }),
];

/** Samples of every event, in each form that the reducer tells apart. */
export const EVENTS: readonly CreditPurchaseEvent[] = [
  { type: 'typed' },
  { type: 'purchase_requested', attempt },
  { type: 'payment_seen', isCertain: true },
  { type: 'payment_seen', isCertain: false },
  { type: 'outcome_requested' },
  { type: 'canceled' },
  { type: 'finished' },
  { type: 'returned', id: 'purchase_1', balanceBefore: 7 },
  { type: 'disconnected' },
  { type: 'code_failed', error: new BillingError({ code: 'module_unavailable', retryable: true }) },
  ...PURCHASES.map((purchase): CreditPurchaseEvent => ({ type: 'account_read', purchase })),
  ...PURCHASES.map((purchase): CreditPurchaseEvent => ({ type: 'purchase_created', attempt, purchase })),
  ...FAILURES.map((each): CreditPurchaseEvent => ({ type: 'purchase_failed', attempt, error: each })),
  ...PURCHASES.map((purchase): CreditPurchaseEvent => {
    return { type: 'purchase_read', id: purchase.id, purchase };
  }),
  ...FAILURES.map((each): CreditPurchaseEvent => {
    return { type: 'purchase_unread', id: 'purchase_1', error: each };
  }),
  { type: 'account_updated', id: 'purchase_1' },
];

/** The next phases: `=` for the same phase with other content or with effects. An omitted cell does nothing. */
export const EXPECTED: Table = {
  choosing: {
    typed: '=',
    purchase_requested: 'creating',
    returned: 'resuming',
    account_read: 'arriving',
  },
  creating: {
    code_failed: 'choosing',
    purchase_created: 'arriving ended paying processing',
    purchase_failed: 'choosing',
  },
  resuming: {
    outcome_requested: '=',
    canceled: 'choosing',
    returned: '=',
    code_failed: '=',
    account_read: 'arriving ended paying processing',
    purchase_read: 'arriving ended paying processing',
    purchase_unread: '= choosing',
  },
  paying: {
    purchase_requested: 'creating',
    payment_seen: 'arriving',
    outcome_requested: '=',
    canceled: 'choosing',
    returned: 'resuming',
    account_read: 'arriving ended processing',
    purchase_read: '= arriving ended processing',
  },
  arriving: {
    outcome_requested: '=',
    account_read: '= ended processing',
    purchase_read: '= ended paying processing',
    purchase_unread: '=',
    account_updated: 'done',
  },
  processing: {
    outcome_requested: '=',
    finished: 'choosing',
    returned: 'resuming',
    account_read: 'arriving ended',
    purchase_read: '= arriving ended',
  },
  done: {
    typed: 'choosing',
    outcome_requested: '=',
    finished: 'choosing',
    returned: 'resuming',
    purchase_read: '= ended',
  },
  ended: {
    typed: 'choosing',
    outcome_requested: '=',
    finished: 'choosing',
    returned: 'resuming',
    purchase_read: '=',
  },
};
