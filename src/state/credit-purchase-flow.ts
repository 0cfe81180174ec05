import type { ReadableAtom } from 'nanostores';
import { atom, computed } from 'nanostores';
import { toBillingError } from '../client/index.ts';
import type { Account, CheckoutMode, CreditPurchase } from '../contract/index.ts';
import type { Money } from '../core/index.ts';
import { multiply } from '../core/index.ts';
import type { AttemptKeeper } from './attempt.ts';
import { createAttemptKeeper } from './attempt.ts';
import { tabStorage, timer } from './browser.ts';
import type {
  CreditPurchaseAttempt,
  CreditPurchaseFlow,
  CreditPurchasePhase,
  QuantityInput,
} from './credit-types.ts';
import type { Poller } from './poller.ts';
import { createPoller } from './poller.ts';
import { lastValue } from './remote.ts';
import type { AttemptStorage, BillingStore, Schedule } from './types.ts';
import { LARGEST_NUMBER, readWholeNumber, stepWholeNumber } from './whole-number.ts';

/** What a purchase can be given in place of the browser's own, for tests. */
export interface CreditPurchaseFlowOptions {
  /** Where a purchase is kept until it has ended; `sessionStorage` unless told. */
  readonly storage?: AttemptStorage | null | undefined;
  /** Makes an idempotency key; `crypto.randomUUID` unless told. */
  readonly newKey?: (() => string) | undefined;
  readonly schedule?: Schedule | undefined;
}

/** Makes the state of one place where credits are bought. */
export function createCreditPurchaseFlow(
  store: BillingStore,
  options: CreditPurchaseFlowOptions = {},
): CreditPurchaseFlow {
  return new CreditPurchaseMachine(store, options);
}

type TopUp = NonNullable<Account['topUp']>;

const CHOOSING: CreditPurchasePhase = { status: 'choosing', error: null };

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

class CreditPurchaseMachine implements CreditPurchaseFlow {
  readonly $draft: ReadableAtom<string>;
  readonly $input: ReadableAtom<QuantityInput | null>;
  readonly $total: ReadableAtom<Money | null>;
  readonly $phase: ReadableAtom<CreditPurchasePhase>;

  readonly #store: BillingStore;
  readonly #newKey: () => string;
  readonly #keeper: AttemptKeeper<CreditPurchaseAttempt>;
  readonly #poller: Poller;
  readonly #phase = atom<CreditPurchasePhase>(CHOOSING);
  readonly #typed = atom<string | null>(null);

  #attempt: CreditPurchaseAttempt | null = null;
  #connections = 0;
  #disconnect: (() => void) | null = null;
  #readsInDoubt = 0;
  /** The purchase that was seen to its end, or left: the account must not bring it up again. */
  #leftId: string | null = null;

  constructor(store: BillingStore, options: CreditPurchaseFlowOptions) {
    const storage = options.storage === undefined ? tabStorage() : options.storage;
    this.#store = store;
    this.#newKey = options.newKey ?? (() => crypto.randomUUID());
    this.#keeper = createAttemptKeeper(
      storage,
      `ocw-billing:credit-purchase:${store.client.endpoint}`,
      readAttempt,
    );
    this.#poller = createPoller(() => this.checkOutcome(), options.schedule ?? timer);
    this.$phase = this.#phase;
    const $topUp = computed(store.$account, (account) => lastValue(account)?.topUp ?? null);
    this.$draft = computed([this.#typed, $topUp], (typed, topUp) => typed ?? String(topUp?.minimum ?? ''));
    this.$input = computed([this.$draft, $topUp], (draft, topUp) => topUp && readQuantity(draft, topUp));
    this.$total = computed([this.$input, $topUp], (input, topUp) => {
      if (topUp === null || input?.status !== 'valid') return null;
      const { amount, currency } = topUp.unitPrice;
      return { amount: multiply(amount, input.quantity, 'the total'), currency };
    });
  }

  connect(): () => void {
    if (this.#connections++ === 0) this.#wake();
    let connected = true;
    return () => {
      if (!connected) return;
      connected = false;
      if (--this.#connections === 0) this.#sleep();
    };
  }

  setDraft(text: string): void {
    const { status } = this.#phase.get();
    if (status !== 'choosing' && status !== 'done' && status !== 'ended') return;
    this.finish();
    if (this.#phase.get() !== CHOOSING) this.#phase.set(CHOOSING);
    this.#typed.set(text);
  }

  step(by: 1 | -1): void {
    const topUp = this.#account()?.topUp;
    if (!topUp) return;
    this.setDraft(String(stepWholeNumber(this.$draft.get(), by, topUp.minimum, quantityLimits(topUp))));
  }

  async start(checkout: CheckoutMode, returnUrl: string): Promise<CreditPurchase | null> {
    const phase = this.#phase.get();
    const quantity = this.#quantityToBuy(phase);
    if (quantity === null) return null;
    const attempt = this.#attemptFor(quantity, checkout, returnUrl);
    this.#phase.set({ status: 'creating', quantity, checkout });
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

  paymentMade({ isCertain } = { isCertain: true }): void {
    const phase = this.#phase.get();
    if (phase.status !== 'paying') return;
    this.#readsInDoubt = 0;
    this.#arrive(phase.purchase, isCertain);
    void this.checkOutcome();
  }

  async resume(id: string): Promise<void> {
    const { status } = this.#phase.get();
    if (status === 'creating' || status === 'arriving') return;
    if (this.#attempt?.purchaseId !== id) this.#attempt = null;
    this.#phase.set({ status: 'resuming', id, error: null });
    await this.checkOutcome();
  }

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
      if (phase.status === 'resuming' && error.code === 'not_found') this.#choose();
      else if (phase.status === 'resuming' || phase.status === 'arriving')
        this.#phase.set({ ...phase, error });
    }
  }

  cancel(): void {
    const { status } = this.#phase.get();
    if (status === 'paying' || status === 'resuming') this.#choose();
  }

  finish(): void {
    const { status } = this.#phase.get();
    if (status === 'done') this.#typed.set(null);
    if (status === 'done' || status === 'ended' || status === 'processing') this.#choose();
  }

  #choose(): void {
    this.#leftId = purchaseIdOf(this.#phase.get());
    this.#poller.stop();
    this.#forget();
    this.#phase.set(CHOOSING);
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
    if (this.#connections > 0) this.#poller.start();
  }

  /** What the account says of the latest purchase: further than what is shown, or paid for in another tab. */
  #observe(purchase: CreditPurchase | null): void {
    if (purchase === null || purchase.id === this.#leftId) return;
    const phase = this.#phase.get();
    const isOurs = purchaseIdOf(phase) === purchase.id && phase.status !== 'done' && phase.status !== 'ended';
    const isFurther = !('purchase' in phase) || PROGRESS[purchase.status] > PROGRESS[phase.purchase.status];
    const isArriving = phase.status === 'choosing' && purchase.status === 'paid';
    if ((isOurs && isFurther) || isArriving) this.#adopt(purchase);
  }

  #wake(): void {
    const disconnectStore = this.#store.connect();
    const unsubscribe = this.#store.$account.subscribe((remote) => {
      if (remote.status === 'ready') this.#observe(remote.value.latestCreditPurchase);
    });
    this.#disconnect = () => {
      unsubscribe();
      disconnectStore();
    };
    const { status } = this.#phase.get();
    if (status === 'arriving' || status === 'processing') this.#follow();
    if (status !== 'choosing') return;
    this.#attempt = this.#keeper.load();
    if (this.#attempt?.purchaseId) void this.resume(this.#attempt.purchaseId);
  }

  #sleep(): void {
    this.#poller.stop();
    this.#disconnect?.();
    this.#disconnect = null;
  }

  #quantityToBuy(phase: CreditPurchasePhase): number | null {
    if (phase.status === 'paying') return phase.purchase.quantity;
    const input = this.$input.get();
    return phase.status === 'choosing' && input?.status === 'valid' ? input.quantity : null;
  }

  #attemptFor(quantity: number, checkout: CheckoutMode, returnUrl: string): CreditPurchaseAttempt {
    const last = this.#attempt;
    const isSame =
      last?.purchaseId === null &&
      last.quantity === quantity &&
      last.checkout === checkout &&
      last.returnUrl === returnUrl;
    if (isSame) return last;
    const balanceBefore = this.#account()?.credits.available ?? null;
    return this.#keep({
      key: this.#newKey(),
      quantity,
      checkout,
      returnUrl,
      purchaseId: null,
      balanceBefore,
    });
  }

  #keep(attempt: CreditPurchaseAttempt): CreditPurchaseAttempt {
    this.#attempt = attempt;
    this.#keeper.save(attempt);
    return attempt;
  }

  #forget(): void {
    if (this.#attempt !== null) this.#keeper.forget(this.#attempt);
    this.#attempt = null;
  }

  #account(): Account | undefined {
    return lastValue(this.#store.$account.get());
  }
}

function quantityLimits(topUp: TopUp): { readonly lowest: number; readonly highest: number } {
  return { lowest: Math.max(1, topUp.minimum), highest: Math.min(topUp.maximum, LARGEST_NUMBER) };
}

function readQuantity(text: string, topUp: TopUp): QuantityInput {
  const number = readWholeNumber(text);
  if (number.status !== 'whole') return number;
  const { lowest, highest } = quantityLimits(topUp);
  if (number.value < lowest) return { status: 'below_minimum', limit: lowest };
  if (number.value > highest) return { status: 'above_maximum', limit: highest };
  return { status: 'valid', quantity: number.value };
}

function purchaseIdOf(phase: CreditPurchasePhase): string | null {
  if (phase.status === 'resuming') return phase.id;
  return 'purchase' in phase ? phase.purchase.id : null;
}

function readAttempt(stored: Readonly<Record<string, unknown>>): CreditPurchaseAttempt | null {
  const { key, quantity, checkout, returnUrl, purchaseId, balanceBefore } = stored;
  const isRead =
    typeof key === 'string' &&
    typeof quantity === 'number' &&
    (checkout === 'elements' || checkout === 'hosted') &&
    typeof returnUrl === 'string' &&
    typeof purchaseId === 'string';
  if (!isRead) return null;
  return {
    key,
    quantity,
    checkout,
    returnUrl,
    purchaseId,
    balanceBefore: typeof balanceBefore === 'number' ? balanceBefore : null,
  };
}
