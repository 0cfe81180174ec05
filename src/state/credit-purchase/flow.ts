import type { ReadableAtom } from 'nanostores';
import { computed } from 'nanostores';
import type { Account, CheckoutMode, CreditPurchase } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
import { multiply } from '../../core/index.ts';
import { createAttemptKeeper } from '../attempt.ts';
import type { FlowOptions } from '../reducer-flow.ts';
import { ReducerFlow } from '../reducer-flow.ts';
import type { Remote } from '../remote.ts';
import type { BillingStore } from '../types.ts';
import { stepWholeNumber } from '../whole-number.ts';
import type { CreditPurchaseContext, StoredPurchase } from './context.ts';
import type { CreditPurchaseEffect, CreditPurchaseEvent } from './events.ts';
import type { QuantityInput } from './input.ts';
import { quantityLimits, readQuantity } from './input.ts';
import { reduceNavigation } from './navigation.ts';
import type { CreditPurchaseAttempt, CreditPurchasePhase } from './phases.ts';
import type { CreditPurchaseRunner } from './runner.ts';

/** The screen of a purchase: its stores, and what a person can do. Actions that do not fit the phase do nothing. */
export interface CreditPurchaseFlow {
  /** The text of the quantity field; the smallest quantity until somebody types. */
  readonly $draft: ReadableAtom<string>;
  /** `null` without an account and where no credits are sold. */
  readonly $input: ReadableAtom<QuantityInput | null>;
  /** Price of the typed quantity before tax; `null` where it is not valid. */
  readonly $total: ReadableAtom<Money | null>;
  readonly $phase: ReadableAtom<CreditPurchasePhase>;
  /** Connects the store, takes up a purchase from before a reload, and follows one that was paid. Call it back to stop. */
  connect(): () => void;
  /** Loads the code of the steps after the choice; typing does so too. Never rejects. */
  prepare(): Promise<void>;
  setDraft(text: string): void;
  /** Adds `by`, kept within the limits; ±Infinity goes to one of them. */
  step(by: number): void;
  /**
   * Makes the purchase, to be paid in the page or on Stripe's page. In `paying` the same quantity is started over, so that
   * hosted Checkout can stand in for a form that does not load. Gives the purchase to pay, or `null` where there is none.
   */
  start(checkout: CheckoutMode, returnUrl: string): Promise<CreditPurchase | null>;
  /** Stripe.js reported that the payment succeeded or, with `isCertain: false`, the connection was lost. The server decides. */
  paymentMade(options?: { readonly isCertain: boolean }): void;
  /** Takes up the purchase that somebody came back for from Stripe's or a bank's page. */
  resume(id: string): Promise<void>;
  /** Reads a purchase again now, in any phase that has one. */
  checkOutcome(): Promise<void>;
  /** From `paying` or `resuming` back to choosing; what is unpaid ends by itself. */
  cancel(): void;
  /** From `done`, `ended` or `processing` back to choosing. */
  finish(): void;
}

/** Makes the state of one place where credits are bought. What follows the choice is loaded when it is first needed. */
export function createCreditPurchaseFlow(store: BillingStore, options: FlowOptions = {}): CreditPurchaseFlow {
  return new CreditPurchaseStores(store, options);
}

class CreditPurchaseStores
  extends ReducerFlow<CreditPurchasePhase, CreditPurchaseEvent, CreditPurchaseEffect>
  implements CreditPurchaseFlow
{
  readonly $draft: ReadableAtom<string>;
  readonly $input: ReadableAtom<QuantityInput | null>;
  readonly $total: ReadableAtom<Money | null>;

  protected readonly reduceFirst = reduceNavigation;
  readonly #context: CreditPurchaseContext;
  /** The purchase that was seen to its end, or left: the account must not bring it up again. */
  #leftId: string | undefined;

  constructor(store: BillingStore, options: FlowOptions) {
    super(store, options, { status: 'choosing', error: null, attempt: null });
    const { context, storage } = this;
    const name = `ocw-billing:credit-purchase:${store.client.endpoint}`;
    this.#context = {
      ...context,
      keeper: createAttemptKeeper(storage, name, readStored),
      markLeft: (id) => (this.#leftId = id),
    };
    const $topUp = computed(store.$account, (account) => account.value?.topUp ?? null);
    this.$draft = computed([context.$typed, $topUp], (typed, topUp) => typed ?? String(topUp?.minimum ?? ''));
    this.$input = computed([this.$draft, $topUp], (draft, topUp) => topUp && readQuantity(draft, topUp));
    this.$total = computed([this.$input, $topUp], (input, topUp) => {
      if (topUp === null || input?.status !== 'valid') return null;
      const { amount, currency } = topUp.unitPrice;
      return { amount: multiply(amount, input.quantity, 'the total'), currency };
    });
  }

  setDraft(text: string): void {
    void this.dispatch({ type: 'typed' });
    if (this.$phase.get().status !== 'choosing') return;
    this.context.$typed.set(text);
    void this.prepare();
  }

  step(by: number): void {
    const topUp = this.account?.topUp;
    if (!topUp) return;
    this.setDraft(String(stepWholeNumber(this.$draft.get(), by, topUp.minimum, quantityLimits(topUp))));
  }

  async start(checkout: CheckoutMode, returnUrl: string): Promise<CreditPurchase | null> {
    const attempt = this.#attemptFor(checkout, returnUrl);
    if (attempt === null) return null;
    await this.dispatch({ type: 'purchase_requested', attempt });
    const phase = this.$phase.get();
    return phase.status === 'paying' ? phase.purchase : null;
  }

  paymentMade({ isCertain } = { isCertain: true }): void {
    void this.dispatch({ type: 'payment_seen', isCertain });
  }

  resume(id: string): Promise<void> {
    const stored = this.#context.keeper.load();
    const balanceBefore = stored?.purchaseId === id ? stored.balanceBefore : null;
    return this.dispatch({ type: 'returned', id, balanceBefore });
  }

  checkOutcome(): Promise<void> {
    return this.dispatch({ type: 'outcome_requested' });
  }

  cancel(): void {
    void this.dispatch({ type: 'canceled' });
  }

  finish(): void {
    void this.dispatch({ type: 'finished' });
  }

  protected async fetchRunner(): Promise<CreditPurchaseRunner> {
    return new (await import('./runner.ts')).CreditPurchaseRunner(this.#context);
  }

  protected takeUp(): void {
    const stored = this.#context.keeper.load();
    if (stored && this.$phase.get().status === 'choosing') void this.resume(stored.purchaseId);
  }

  protected observe(remote: Remote<Account>): void {
    if (remote.status === 'ready') void this.#hear(remote.value.latestCreditPurchase);
  }

  /** The account may tell of a purchase that was paid for in another tab, or how far the one shown here is. */
  async #hear(purchase: CreditPurchase | null): Promise<void> {
    if (purchase === null || (!this.runner.loaded && purchase.status !== 'paid')) return;
    if (!this.runner.loaded) await this.prepare();
    if (this.runner.loaded && purchase.id !== this.#leftId)
      void this.dispatch({ type: 'account_read', purchase });
  }

  /** The attempt to buy what was chosen; `null` if nothing can be bought now. */
  #attemptFor(checkout: CheckoutMode, returnUrl: string): CreditPurchaseAttempt | null {
    const phase = this.$phase.get();
    const input = this.$input.get();
    const chosen = phase.status === 'choosing' && input?.status === 'valid' ? input.quantity : null;
    const quantity = phase.status === 'paying' ? phase.purchase.quantity : chosen;
    if (quantity === null) return null;
    const last = phase.status === 'choosing' ? phase.attempt : null;
    if (last?.quantity === quantity && last.checkout === checkout && last.returnUrl === returnUrl)
      return last;
    return {
      key: this.newKey(),
      quantity,
      checkout,
      returnUrl,
      balanceBefore: this.account?.credits.available ?? null,
    };
  }
}

function readStored(stored: Readonly<Record<string, unknown>>): StoredPurchase | null {
  const { key, purchaseId, balanceBefore } = stored;
  if (typeof key !== 'string' || typeof purchaseId !== 'string') return null;
  return { key, purchaseId, balanceBefore: typeof balanceBefore === 'number' ? balanceBefore : null };
}
