import { toBillingError } from '../../client/index.ts';
import type { Poller } from '../poller.ts';
import { createPoller } from '../poller.ts';
import { assertRequested } from '../check-response.ts';
import { assertReachable } from '../reachable.ts';
import { returnAddress } from '../return-address.ts';
import type { FlowRunner } from '../reducer-flow.ts';
import type { CreditPurchaseContext } from './context.ts';
import type { CreditPurchaseEffect, CreditPurchaseEvent } from './events.ts';
import type { CreditPurchaseAttempt, CreditPurchasePhase } from './phases.ts';
import { reduce } from './reduce.ts';

/** Performs the effects of a purchase: requests, timers, storage, other tabs. Makes no decisions. */
export class CreditPurchaseRunner implements FlowRunner<
  CreditPurchasePhase,
  CreditPurchaseEvent,
  CreditPurchaseEffect
> {
  readonly reduce = reduce;
  readonly #context: CreditPurchaseContext;
  readonly #poller: Poller;

  constructor(context: CreditPurchaseContext) {
    this.#context = context;
    this.#poller = createPoller(() => context.dispatch({ type: 'outcome_requested' }), context.schedule);
  }

  follow(phase: CreditPurchasePhase): void {
    const isArriving = phase.status === 'arriving' && phase.purchase.status !== 'fulfilled';
    const isPolled = isArriving || phase.status === 'processing';
    if (isPolled && this.#context.isConnected()) this.#poller.start();
    else this.#poller.stop();
  }

  async perform(effect: CreditPurchaseEffect): Promise<void> {
    const { store, keeper, $typed, markLeft } = this.#context;
    switch (effect.type) {
      case 'create_purchase':
        return this.#create(effect.attempt);
      case 'read_purchase':
        return this.#read(effect.id);
      case 'save_attempt':
        keeper.save({ ...effect.attempt, purchaseId: effect.purchaseId });
        return;
      case 'leave_purchase': {
        const stored = keeper.load();
        if (stored?.purchaseId === effect.id) keeper.forget(stored);
        markLeft(effect.id);
        return;
      }
      case 'clear_draft':
        $typed.set(null);
        return;
      case 'refresh_account':
        void store.refresh();
        return;
      case 'announce_change':
        void store.announceChange();
        return;
      case 'announce_credits':
        void this.#announceCredits(effect.id);
        return;
    }
  }

  async #create(attempt: CreditPurchaseAttempt): Promise<void> {
    const { store, dispatch } = this.#context;
    const { key, quantity, checkout, returnUrl } = attempt;
    let event: CreditPurchaseEvent;
    try {
      const request = { quantity, checkout, returnUrl: returnAddress(returnUrl) };
      await assertReachable(store);
      const purchase = await store.client.createCreditPurchase(request, { idempotencyKey: key });
      const fields = [['quantity', purchase.quantity, quantity]] as const;
      assertRequested('POST credit-purchases', fields, { changes: true });
      event = { type: 'purchase_created', attempt, purchase };
    } catch (error) {
      event = { type: 'purchase_failed', attempt, error: toBillingError(error) };
    }
    await dispatch(event);
  }

  async #read(id: string): Promise<void> {
    const { store, dispatch } = this.#context;
    let event: CreditPurchaseEvent;
    try {
      const purchase = await store.client.creditPurchase(id);
      assertRequested('GET credit-purchases/{id}', [['id', purchase.id, id]]);
      event = { type: 'purchase_read', id, purchase };
    } catch (error) {
      event = { type: 'purchase_unread', id, error: toBillingError(error) };
    }
    await dispatch(event);
  }

  async #announceCredits(id: string): Promise<void> {
    const { store, dispatch } = this.#context;
    await store.announceChange();
    await dispatch({ type: 'account_updated', id });
  }
}
