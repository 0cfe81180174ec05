import type { ReadableAtom } from 'nanostores';
import { computed } from 'nanostores';
import { toBillingError } from '../client/index.ts';
import type { Account, CheckoutMode, CreditPurchase } from '../contract/index.ts';
import type { Money } from '../core/index.ts';
import { multiply } from '../core/index.ts';
import { createAttemptKeeper } from './attempt.ts';
import type { CreditPurchaseContext, CreditPurchaseMachine } from './credit-purchase-machine.ts';
import type {
  CreditPurchaseAttempt,
  CreditPurchaseFlow,
  CreditPurchasePhase,
  QuantityInput,
} from './credit-types.ts';
import type { DraftFlowOptions } from './draft-flow.ts';
import { DraftFlow } from './draft-flow.ts';
import type { Remote } from './remote.ts';
import type { BillingStore } from './types.ts';
import { LARGEST_NUMBER, readWholeNumber, stepWholeNumber } from './whole-number.ts';

/** Makes the state of one place where credits are bought. The steps after the choice are loaded when they are needed. */
export function createCreditPurchaseFlow(
  store: BillingStore,
  options: DraftFlowOptions = {},
): CreditPurchaseFlow {
  return new CreditPurchaseScreen(store, options);
}

type TopUp = NonNullable<Account['topUp']>;

class CreditPurchaseScreen
  extends DraftFlow<CreditPurchasePhase, CreditPurchaseMachine>
  implements CreditPurchaseFlow
{
  readonly $draft: ReadableAtom<string>;
  readonly $input: ReadableAtom<QuantityInput | null>;
  readonly $total: ReadableAtom<Money | null>;

  readonly #context: CreditPurchaseContext;

  constructor(store: BillingStore, options: DraftFlowOptions) {
    super(store, options, { status: 'choosing', error: null });
    const { shared, storage } = this;
    const name = `ocw-billing:credit-purchase:${store.client.endpoint}`;
    this.#context = { ...shared, keeper: createAttemptKeeper(storage, name, readAttempt) };
    const $topUp = computed(store.$account, (account) => account.value?.topUp ?? null);
    this.$draft = computed([shared.$typed, $topUp], (typed, topUp) => typed ?? String(topUp?.minimum ?? ''));
    this.$input = computed([this.$draft, $topUp], (draft, topUp) => topUp && readQuantity(draft, topUp));
    this.$total = computed([this.$input, $topUp], (input, topUp) => {
      if (topUp === null || input?.status !== 'valid') return null;
      const { amount, currency } = topUp.unitPrice;
      return { amount: multiply(amount, input.quantity, 'the total'), currency };
    });
  }

  setDraft(text: string): void {
    const { status } = this.$phase.get();
    if (status !== 'choosing' && status !== 'done' && status !== 'ended') return;
    this.#choose();
    this.shared.$typed.set(text);
    void this.prepare();
  }

  step(by: number): void {
    const topUp = this.account?.topUp;
    if (!topUp) return;
    this.setDraft(String(stepWholeNumber(this.$draft.get(), by, topUp.minimum, quantityLimits(topUp))));
  }

  async start(checkout: CheckoutMode, returnUrl: string): Promise<CreditPurchase | null> {
    const quantity = this.#quantityToBuy();
    if (quantity === null) return null;
    const creating: CreditPurchasePhase = { status: 'creating', quantity, checkout };
    this.go(creating);
    try {
      const machine = this.machine.loaded ?? (await this.machine.load());
      return await machine.create(quantity, checkout, returnUrl);
    } catch (error) {
      this.go({ status: 'choosing', error: toBillingError(error) });
      return null;
    }
  }

  async resume(id: string): Promise<void> {
    const { status } = this.$phase.get();
    if (status === 'creating' || status === 'arriving') return;
    this.go({ status: 'resuming', id, error: null });
    await this.checkOutcome();
  }

  cancel(): void {
    const { status } = this.$phase.get();
    if (status === 'paying' || status === 'resuming') this.#choose();
  }

  finish(): void {
    const { status } = this.$phase.get();
    if (status === 'done' || status === 'ended' || status === 'processing') this.#choose();
  }

  #choose(): void {
    const phase = this.$phase.get();
    if (phase.status === 'done') this.shared.$typed.set(null);
    if (phase.status === 'choosing' && phase.error === null) return;
    if (this.machine.loaded) this.machine.loaded.choose();
    else this.go({ status: 'choosing', error: null });
  }

  protected async fetchMachine(): Promise<CreditPurchaseMachine> {
    return new (await import('./credit-purchase-machine.ts')).CreditPurchaseMachine(this.#context);
  }

  protected takeUp(): void {
    const { status } = this.$phase.get();
    const id = status === 'choosing' ? this.#context.keeper.load()?.purchaseId : null;
    if (id) void this.resume(id);
  }

  protected observe(remote: Remote<Account>): void {
    if (remote.status === 'ready') void this.#hear(remote.value.latestCreditPurchase);
  }

  /** The account may tell of a purchase that was paid for in another tab, or how far the one shown here is. */
  async #hear(purchase: CreditPurchase | null): Promise<void> {
    if (purchase === null || (this.machine.loaded === null && purchase.status !== 'paid')) return;
    await this.prepare();
    this.machine.loaded?.observe(purchase);
  }

  #quantityToBuy(): number | null {
    const phase = this.$phase.get();
    if (phase.status === 'paying') return phase.purchase.quantity;
    const input = this.$input.get();
    return phase.status === 'choosing' && input?.status === 'valid' ? input.quantity : null;
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
