import type { ReadableAtom } from 'nanostores';
import { computed } from 'nanostores';
import type { Account, CheckoutMode, CreditPurchase } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
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

/** The state of a credit purchase and its actions. Actions that do not fit the phase do nothing. */
export interface CreditPurchaseFlow {
  /** Text of the quantity field; the smallest quantity until the user types. */
  readonly $draft: ReadableAtom<string>;
  /** `null` without an account or if no credits are sold. */
  readonly $input: ReadableAtom<QuantityInput | null>;
  /** Price of the entered quantity before tax; `null` if the quantity is invalid, or the product exceeds 2⁵³. */
  readonly $total: ReadableAtom<Money | null>;
  readonly $phase: ReadableAtom<CreditPurchasePhase>;
  /**
   * Connects the store, resumes a purchase from before a reload, and polls one that was paid. Returns a function that
   * disconnects.
   */
  connect(): () => void;
  /** Loads the code of the steps after the choice; typing does so too. Never rejects. */
  prepare(): Promise<void>;
  setDraft(text: string): void;
  /** Adds `by`, within the limits; ±Infinity jumps to a limit. */
  step(by: number): void;
  /**
   * Creates the purchase, to be paid in the page or on Stripe's page. In `paying`, creates it again for the same
   * quantity, so that hosted Checkout can replace a form that does not load. Returns the purchase to pay, or `null` if
   * there is none.
   */
  start(checkout: CheckoutMode, returnUrl: string): Promise<CreditPurchase | null>;
  /**
   * Call when Stripe.js reports that the payment succeeded or, with `isCertain: false`, the connection was lost. The
   * server decides.
   */
  paymentMade(options?: { readonly isCertain: boolean }): void;
  /** Resumes the purchase for which the user returned from Stripe's or a bank's page. */
  resume(id: string): Promise<void>;
  /** Reads a purchase again immediately, in any phase that has one. */
  checkOutcome(): Promise<void>;
  /** Goes back from `paying` or `resuming` to choosing; an unpaid purchase expires. */
  cancel(): void;
  /** Goes back from `done`, `ended` or `processing` to choosing. */
  finish(): void;
}

/** Creates the state of one credit purchase. Code for the steps after the choice is loaded on demand. */
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
  /** Id of the purchase that ended or was left: later accounts must not show it again. */
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
      const total = amount * input.quantity;
      return Number.isSafeInteger(total) ? { amount: total, currency } : null;
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

  protected resumeStored(): void {
    const stored = this.#context.keeper.load();
    if (stored && this.$phase.get().status === 'choosing') void this.resume(stored.purchaseId);
  }

  protected observe(remote: Remote<Account>): void {
    if (remote.status === 'ready') void this.#followAccount(remote.value.latestCreditPurchase);
  }

  /** Adopts a purchase from the account: one that was paid in another tab, or progress of the current one. */
  async #followAccount(purchase: CreditPurchase | null): Promise<void> {
    if (purchase === null || (!this.runner.loaded && purchase.status !== 'paid')) return;
    if (!this.runner.loaded) await this.prepare();
    if (this.runner.loaded && purchase.id !== this.#leftId)
      void this.dispatch({ type: 'account_read', purchase });
  }

  /** Returns the attempt to buy the chosen quantity, or `null` if nothing can be bought now. */
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
