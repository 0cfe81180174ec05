import type { WritableAtom } from 'nanostores';
import { toBillingError } from '../client/index.ts';
import type { CheckoutMode, CreditPurchase } from '../contract/index.ts';
import type { AttemptKeeper } from './attempt.ts';
import type { DraftContext, DraftMachine } from './draft-flow.ts';
import type { CreditPurchaseAttempt, CreditPurchasePhase } from './credit-types.ts';
import type { Poller } from './poller.ts';
import { createPoller } from './poller.ts';
import type { BillingStore } from './types.ts';

/** What the steps after the choice share with it. */
export interface CreditPurchaseContext extends DraftContext<CreditPurchasePhase> {
  readonly keeper: AttemptKeeper<CreditPurchaseAttempt>;
}

/** How far a purchase is. An answer that is less far than what was seen is an older one. */
const PROGRESS: Readonly<Record<CreditPurchase['status'], number>> = {
  open: 0,
  processing: 1,
  paid: 2,
  fulfilled: 3,
  failed: 3,
  expired: 3,
  refunded: 4,
};

/** Reads of a payment that was lost sight of before the form is shown again: some eight seconds. */
const READS_IN_DOUBT = 4;

/** The steps after the choice: making the purchase, paying, and what becomes of it. Loaded when they are first needed. */
export class CreditPurchaseMachine implements DraftMachine {
  readonly #context: CreditPurchaseContext;
  readonly #store: BillingStore;
  readonly #phase: WritableAtom<CreditPurchasePhase>;
  readonly #keeper: AttemptKeeper<CreditPurchaseAttempt>;
  readonly #poller: Poller;

  #attempt: CreditPurchaseAttempt | null = null;
  #readsInDoubt = 0;
  /** The purchase that was seen to its end, or left: the account must not bring it up again. */
  #leftId: string | null = null;

  constructor(context: CreditPurchaseContext) {
    this.#context = context;
    this.#store = context.store;
    this.#phase = context.$phase;
    this.#keeper = context.keeper;
    this.#attempt = context.keeper.load();
    this.#poller = createPoller(() => this.checkOutcome(), context.schedule);
  }

  /** Follows again what is on its way. */
  wake(): void {
    const { status } = this.#phase.get();
    if (status === 'arriving' || status === 'processing') this.#poller.start();
  }

  /** Nobody looks any more. */
  sleep(): void {
    this.#poller.stop();
  }

  /** Makes the purchase that the phase `creating` stands for. */
  async create(quantity: number, checkout: CheckoutMode, returnUrl: string): Promise<CreditPurchase | null> {
    const attempt = this.#attemptFor(quantity, checkout, returnUrl);
    try {
      const purchase = await this.#store.client.createCreditPurchase(
        { quantity, checkout, returnUrl },
        { idempotencyKey: attempt.key },
      );
      this.#keep({ ...attempt, purchaseId: purchase.id });
      this.#adopt(purchase);
      return purchase.status === 'open' ? purchase : null;
    } catch (thrown) {
      const error = toBillingError(thrown);
      // Nothing can have been charged; the same wish once more is the same purchase, another one is another.
      if (!error.mayHaveTakenEffect) this.#forget();
      this.#phase.set({ status: 'choosing', error });
      if (error.status === 409 || error.status === 422) void this.#store.refresh();
      return null;
    }
  }

  /** The browser saw the payment go through, or lost sight of it. */
  paymentMade(isCertain: boolean): void {
    const phase = this.#phase.get();
    if (phase.status !== 'paying') return;
    this.#readsInDoubt = 0;
    this.#arrive(phase.purchase, isCertain);
    void this.checkOutcome();
  }

  /** Reads the purchase again. Never rejects. */
  async checkOutcome(): Promise<void> {
    const id = purchaseIdOf(this.#phase.get());
    if (id === null) return;
    try {
      const purchase = await this.#store.client.creditPurchase(id);
      if (purchaseIdOf(this.#phase.get()) === id) this.#adopt(purchase);
    } catch (thrown) {
      const error = toBillingError(thrown);
      const phase = this.#phase.get();
      if (purchaseIdOf(phase) !== id) return;
      if (phase.status === 'resuming' && error.code === 'not_found') this.choose();
      else if (phase.status === 'resuming' || phase.status === 'arriving')
        this.#phase.set({ ...phase, error });
    }
  }

  /** Back to choosing. What is unpaid ends by itself. */
  choose(): void {
    this.#leftId = purchaseIdOf(this.#phase.get());
    this.#poller.stop();
    this.#forget();
    this.#phase.set({ status: 'choosing', error: null });
  }

  /** Shows what the server says of the purchase. */
  #adopt(purchase: CreditPurchase): void {
    const before = this.#phase.get();
    if ('purchase' in before && PROGRESS[purchase.status] < PROGRESS[before.purchase.status]) return;
    switch (purchase.status) {
      case 'open':
        this.#waitForPayer(before, purchase);
        break;
      case 'processing':
        this.#phase.set({ status: 'processing', purchase });
        this.#follow();
        break;
      case 'paid':
        this.#arrive(purchase, true);
        break;
      case 'fulfilled':
        void this.#celebrate(purchase);
        break;
      default:
        this.#end({ status: 'ended', purchase });
        void this.#store.announceChange();
    }
  }

  #waitForPayer(before: CreditPurchasePhase, purchase: CreditPurchase): void {
    if (before.status === 'arriving') {
      if (before.isCertain || ++this.#readsInDoubt < READS_IN_DOUBT) {
        this.#phase.set({ ...before, purchase, error: null });
        return;
      }
      this.#poller.stop();
    }
    this.#phase.set({ status: 'paying', purchase });
  }

  #arrive(purchase: CreditPurchase, isCertain: boolean): void {
    const { balanceBefore = null } = this.#attempt ?? {};
    this.#phase.set({ status: 'arriving', purchase, isCertain, balanceBefore, error: null });
    this.#follow();
  }

  /** The credits are there: done when the account says so too, so that no element lags behind the news. */
  async #celebrate(purchase: CreditPurchase): Promise<void> {
    this.#poller.stop();
    this.#arrive(purchase, true);
    this.#poller.stop();
    await this.#store.announceChange();
    const phase = this.#phase.get();
    if (phase.status !== 'arriving' || phase.purchase.id !== purchase.id) return;
    this.#end({ status: 'done', purchase, balanceBefore: phase.balanceBefore });
  }

  #end(phase: Extract<CreditPurchasePhase, { status: 'done' | 'ended' }>): void {
    this.#poller.stop();
    this.#leftId = phase.purchase.id;
    this.#forget();
    this.#phase.set(phase);
  }

  #follow(): void {
    if (this.#context.isConnected()) this.#poller.start();
  }

  /** What the account says of the latest purchase: further than what is shown, or paid for in another tab. */
  observe(purchase: CreditPurchase | null): void {
    if (purchase === null || purchase.id === this.#leftId) return;
    const phase = this.#phase.get();
    const isOurs = purchaseIdOf(phase) === purchase.id && phase.status !== 'done' && phase.status !== 'ended';
    const isFurther = !('purchase' in phase) || PROGRESS[purchase.status] > PROGRESS[phase.purchase.status];
    const isArriving = phase.status === 'choosing' && purchase.status === 'paid';
    if ((isOurs && isFurther) || isArriving) this.#adopt(purchase);
  }

  #attemptFor(quantity: number, checkout: CheckoutMode, returnUrl: string): CreditPurchaseAttempt {
    const last = this.#attempt;
    const isSame =
      last?.purchaseId === null &&
      last.quantity === quantity &&
      last.checkout === checkout &&
      last.returnUrl === returnUrl;
    if (isSame) return last;
    const balanceBefore = this.#store.$account.get().value?.credits.available ?? null;
    this.#attempt = {
      key: this.#context.newKey(),
      quantity,
      checkout,
      returnUrl,
      purchaseId: null,
      balanceBefore,
    };
    return this.#attempt;
  }

  #keep(attempt: CreditPurchaseAttempt): void {
    this.#attempt = attempt;
    this.#keeper.save(attempt);
  }

  #forget(): void {
    if (this.#attempt !== null) this.#keeper.forget(this.#attempt);
    this.#attempt = null;
  }
}

/** The purchase that a phase is about. */
export function purchaseIdOf(phase: CreditPurchasePhase): string | null {
  if (phase.status === 'resuming') return phase.id;
  return 'purchase' in phase ? phase.purchase.id : null;
}
