import type { TemplateResult } from 'lit';
import { nothing } from 'lit';
import type { ReadableAtom } from 'nanostores';
import type { Account, CheckoutMode } from '../../contract/index.ts';
import { buyMessages } from '../../i18n/locales/en/buy.ts';
import { planMessages } from '../../i18n/locales/en/plan.ts';
import type { BillingStore, CreditPurchaseFlow, CreditPurchasePhase } from '../../state/index.ts';
import { createCreditPurchaseFlow } from '../../state/credit-purchase/flow.ts';
import { OcwCreditsChangeEvent } from '../base/events.ts';
import { flowContentStyles } from '../base/flow-content.styles.ts';
import type { PaymentContext } from '../payment/payment-panel.ts';
import { BaseFlowScreen } from '../payment/flow-screen.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { OcwCreditPurchaseRequestEvent } from './buy-credits.events.ts';
import { buyCreditsStyles } from './buy-credits.styles.ts';
import { choiceView, explainInput } from './choice-view.ts';
import type { PurchaseSteps } from './steps.ts';
import { primaryButton } from '../ui/primary-button.ts';

addMessages(planMessages, buyMessages);

/** What the screen needs from its element, besides what all screens need. */
export interface PurchaseHost {
  readonly checkout: CheckoutMode;
}

/** The screen of a purchase: the choice of a quantity, and the steps after it from `steps.ts`. */
export class PurchaseScreen extends BaseFlowScreen<
  CreditPurchaseFlow,
  CreditPurchasePhase,
  PurchaseSteps,
  PurchaseHost
> {
  protected readonly firstStep = 'paying';
  #available: number | undefined;

  constructor(context: PaymentContext<PurchaseHost>) {
    super(context);
    context.adoptStyles(flowContentStyles, buyCreditsStyles);
  }

  override hostUpdate(): void {
    super.hostUpdate();
    const { account, host } = this.context;
    const isBuying = (this.phase?.status ?? 'choosing') !== 'choosing';
    // For a surrounding `<ocw-credit-gate>`.
    if (host.hasAttribute('buying') !== isBuying) {
      host.toggleAttribute('buying', isBuying);
      host.dispatchEvent(new Event('buying-change', { bubbles: true }));
    }
    const before = this.#available;
    const now = (this.#available = account?.credits.available ?? before);
    if (now !== undefined && before !== undefined && now !== before) {
      host.dispatchEvent(new OcwCreditsChangeEvent(now, before));
    }
  }

  protected createFlow(store: BillingStore): CreditPurchaseFlow {
    return createCreditPurchaseFlow(store, { schedule: this.context.host.schedule });
  }

  protected choiceStores({ $input, $total }: CreditPurchaseFlow): readonly ReadableAtom<unknown>[] {
    return [$input, $total];
  }

  protected async fetchSteps(): Promise<PurchaseSteps> {
    const { PurchaseSteps: Steps } = await import('./steps.ts');
    return new Steps(
      this.context,
      () => this.flow as CreditPurchaseFlow,
      (checkout) => void this.#start(checkout),
    );
  }

  protected placeOf({ status }: CreditPurchasePhase): string {
    return status === 'choosing' || status === 'creating' ? 'choice' : status;
  }

  protected label({ credits }: Account): string {
    const l10n = this.context.l10n;
    return l10n.t('buyTitle', { credits: l10n.t('credits', { name: credits.name }) });
  }

  protected describe(): string {
    const l10n = this.context.l10n;
    const total = this.flow?.$total.get();
    if (!total) return explainInput(this.flow?.$input.get(), l10n);
    return l10n.t('announceTotal', { amount: l10n.money(total) });
  }

  protected leave(): undefined {
    this.flow?.cancel();
  }

  protected choice(account: Account, phase: CreditPurchasePhase): TemplateResult {
    const { host, failure } = this.context;
    const flow = this.flow as CreditPurchaseFlow;
    return choiceView({
      context: this.context,
      account,
      l10n: this.context.l10n,
      hosted: host.checkout === 'hosted',
      busy: phase.status === 'creating',
      draft: flow.$draft.get(),
      input: flow.$input.get(),
      total: flow.$total.get(),
      error:
        phase.status === 'choosing' && phase.error ? (this.steps?.failure ?? failure)(phase.error) : nothing,
      primary: primaryButton,
      setDraft: (text) => {
        void this.begin();
        flow.setDraft(text);
      },
      step: (by) => {
        void this.begin();
        flow.step(by);
        const input = flow.$input.get();
        if (input?.status !== 'valid') return;
        const l10n = this.context.l10n;
        this.live.say(l10n.t('compactCredits', { count: input.quantity, name: account.credits.name }));
      },
      buy: this.#buy,
    });
  }

  async #start(checkout: CheckoutMode): Promise<void> {
    const { host, root } = this.context;
    const purchase = await this.flow?.start(checkout, location.href);
    if (!purchase?.url) return;
    await this.begin();
    await host.updateComplete;
    root.querySelector<HTMLElement>('a.primary')?.click();
  }

  /** Creates the purchase, or announces why the input is invalid. */
  readonly #buy = (): void => {
    const { host, root, l10n } = this.context;
    const input = this.flow?.$input.get();
    const total = this.flow?.$total.get();
    if (input?.status !== 'valid' || !total) {
      this.live.say(explainInput(input, l10n));
      root.querySelector('input')?.focus();
      return;
    }
    const { checkout } = host;
    const { quantity } = input;
    if (!host.dispatchEvent(new OcwCreditPurchaseRequestEvent({ quantity, total, checkout }))) return;
    void this.begin();
    void this.#start(checkout);
  };
}
