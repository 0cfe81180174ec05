import type { ReadableAtom } from 'nanostores';
import { atom, computed } from 'nanostores';
import { toBillingError } from '../client/index.ts';
import type { Account, CheckoutMode, CreditPurchase } from '../contract/index.ts';
import type { Money } from '../core/index.ts';
import { multiply } from '../core/index.ts';
import { createAttemptKeeper } from './attempt.ts';
import { randomKey, tabStorage, timer } from './browser.ts';
import type { Connections } from './connections.ts';
import { createConnections } from './connections.ts';
import type { CreditPurchaseContext, CreditPurchaseMachine } from './credit-purchase-machine.ts';
import type {
  CreditPurchaseAttempt,
  CreditPurchaseFlow,
  CreditPurchasePhase,
  QuantityInput,
} from './credit-types.ts';
import type { OnDemand } from './on-demand.ts';
import { onDemand } from './on-demand.ts';
import type { AttemptStorage, BillingStore, Schedule } from './types.ts';
import { LARGEST_NUMBER, readWholeNumber, stepWholeNumber } from './whole-number.ts';

/** What a purchase can be given in place of the browser's own, for tests. */
export interface CreditPurchaseFlowOptions {
  /** Where a purchase is kept until it has ended; `sessionStorage` unless told. */
  readonly storage?: AttemptStorage | null | undefined;
  /** Makes an idempotency key; 128 random bits unless told. */
  readonly newKey?: (() => string) | undefined;
  readonly schedule?: Schedule | undefined;
}

/** Makes the state of one place where credits are bought. The steps after the choice are loaded when they are needed. */
export function createCreditPurchaseFlow(
  store: BillingStore,
  options: CreditPurchaseFlowOptions = {},
): CreditPurchaseFlow {
  return new CreditPurchaseScreen(store, options);
}

type TopUp = NonNullable<Account['topUp']>;

class CreditPurchaseScreen implements CreditPurchaseFlow {
  readonly $draft: ReadableAtom<string>;
  readonly $input: ReadableAtom<QuantityInput | null>;
  readonly $total: ReadableAtom<Money | null>;
  readonly $phase: ReadableAtom<CreditPurchasePhase>;

  readonly #store: BillingStore;
  readonly #context: CreditPurchaseContext;
  readonly #machine: OnDemand<CreditPurchaseMachine>;
  readonly #connections: Connections;
  readonly #phase = atom<CreditPurchasePhase>({ status: 'choosing', error: null });
  readonly #typed = atom<string | null>(null);

  constructor(store: BillingStore, options: CreditPurchaseFlowOptions) {
    const storage = options.storage === undefined ? tabStorage() : options.storage;
    this.#store = store;
    this.#context = {
      store,
      newKey: options.newKey ?? randomKey,
      schedule: options.schedule ?? timer,
      keeper: createAttemptKeeper(
        storage,
        `ocw-billing:credit-purchase:${store.client.endpoint}`,
        readAttempt,
      ),
      $phase: this.#phase,
      $typed: this.#typed,
      isConnected: () => this.#connections.any,
    };
    this.#machine = onDemand(
      async () => new (await import('./credit-purchase-machine.ts')).CreditPurchaseMachine(this.#context),
    );
    this.#connections = createConnections(() => this.#wake());
    this.$phase = this.#phase;
    const $topUp = computed(store.$account, (account) => account.value?.topUp ?? null);
    this.$draft = computed([this.#typed, $topUp], (typed, topUp) => typed ?? String(topUp?.minimum ?? ''));
    this.$input = computed([this.$draft, $topUp], (draft, topUp) => topUp && readQuantity(draft, topUp));
    this.$total = computed([this.$input, $topUp], (input, topUp) => {
      if (topUp === null || input?.status !== 'valid') return null;
      const { amount, currency } = topUp.unitPrice;
      return { amount: multiply(amount, input.quantity, 'the total'), currency };
    });
  }

  connect(): () => void {
    return this.#connections.connect();
  }

  async prepare(): Promise<void> {
    // Whoever needs it later tries again, and is told.
    await this.#machine.load().catch(() => undefined);
  }

  setDraft(text: string): void {
    const { status } = this.#phase.get();
    if (status !== 'choosing' && status !== 'done' && status !== 'ended') return;
    this.#choose();
    this.#typed.set(text);
    void this.prepare();
  }

  step(by: 1 | -1): void {
    const topUp = this.#account()?.topUp;
    if (!topUp) return;
    this.setDraft(String(stepWholeNumber(this.$draft.get(), by, topUp.minimum, quantityLimits(topUp))));
  }

  async start(checkout: CheckoutMode, returnUrl: string): Promise<CreditPurchase | null> {
    const quantity = this.#quantityToBuy();
    if (quantity === null) return null;
    const creating: CreditPurchasePhase = { status: 'creating', quantity, checkout };
    this.#phase.set(creating);
    try {
      const machine = this.#machine.loaded ?? (await this.#machine.load());
      return await machine.create(quantity, checkout, returnUrl);
    } catch (error) {
      this.#phase.set({ status: 'choosing', error: toBillingError(error) });
      return null;
    }
  }

  paymentMade({ isCertain } = { isCertain: true }): void {
    this.#machine.loaded?.paymentMade(isCertain);
  }

  async resume(id: string): Promise<void> {
    const { status } = this.#phase.get();
    if (status === 'creating' || status === 'arriving') return;
    this.#phase.set({ status: 'resuming', id, error: null });
    await this.checkOutcome();
  }

  async checkOutcome(): Promise<void> {
    const phase = this.#phase.get();
    try {
      const machine = this.#machine.loaded ?? (await this.#machine.load());
      await machine.checkOutcome();
    } catch (error) {
      if (phase.status === 'resuming' && this.#phase.get() === phase) {
        this.#phase.set({ ...phase, error: toBillingError(error) });
      }
    }
  }

  cancel(): void {
    const { status } = this.#phase.get();
    if (status === 'paying' || status === 'resuming') this.#choose();
  }

  finish(): void {
    const { status } = this.#phase.get();
    if (status === 'done' || status === 'ended' || status === 'processing') this.#choose();
  }

  #choose(): void {
    const phase = this.#phase.get();
    if (phase.status === 'done') this.#typed.set(null);
    if (phase.status === 'choosing' && phase.error === null) return;
    if (this.#machine.loaded) this.#machine.loaded.choose();
    else this.#phase.set({ status: 'choosing', error: null });
  }

  #wake(): () => void {
    const disconnectStore = this.#store.connect();
    const unsubscribe = this.#store.$account.subscribe((remote) => {
      if (remote.status === 'ready') void this.#observe(remote.value.latestCreditPurchase);
    });
    this.#machine.loaded?.wake();
    const id = this.#phase.get().status === 'choosing' ? this.#context.keeper.load()?.purchaseId : null;
    if (id) void this.resume(id);
    return () => {
      unsubscribe();
      disconnectStore();
      this.#machine.loaded?.sleep();
    };
  }

  /** The account may tell of a purchase that was paid for in another tab, or how far the one shown here is. */
  async #observe(purchase: CreditPurchase | null): Promise<void> {
    if (purchase === null || (this.#machine.loaded === null && purchase.status !== 'paid')) return;
    await this.prepare();
    this.#machine.loaded?.observe(purchase);
  }

  #quantityToBuy(): number | null {
    const phase = this.#phase.get();
    if (phase.status === 'paying') return phase.purchase.quantity;
    const input = this.$input.get();
    return phase.status === 'choosing' && input?.status === 'valid' ? input.quantity : null;
  }

  #account(): Account | undefined {
    return this.#store.$account.get().value;
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
