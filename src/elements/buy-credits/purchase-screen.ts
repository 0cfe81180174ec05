import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { BillingError } from '../../client/index.ts';
import type { Account, CheckoutMode } from '../../contract/index.ts';
import { PURCHASE_PARAMETER } from '../../contract/index.ts';
import { buyMessages } from '../../locales/en/buy.ts';
import { planMessages } from '../../locales/en/plan.ts';
import type { BillingStore, CreditPurchaseFlow, CreditPurchasePhase, Schedule } from '../../state/index.ts';
import { createCreditPurchaseFlow } from '../../state/credit-purchase-flow.ts';
import { adoptStyles } from '../shared/adopt-styles.ts';
import { OcwCreditsChangeEvent } from '../shared/events.ts';
import { flowContentStyles } from '../shared/flow-content.styles.ts';
import type { FrameSlotHost } from '../shared/frame-slot.ts';
import type { Localizer } from '../shared/localizer.ts';
import { addMessages } from '../shared/localizer.ts';
import type { PaymentSettings } from '../shared/payment-panel.ts';
import { OcwCreditPurchaseRequestEvent } from './buy-credits.events.ts';
import { buyCreditsStyles } from './buy-credits.styles.ts';
import { choiceView, explainInput } from './choice-view.ts';
import type { PurchaseSteps } from './steps.ts';

addMessages(planMessages, buyMessages);

/** Milliseconds without a key press after which the total is announced. */
const ANNOUNCE_AFTER = 700;

const CHOOSING: CreditPurchasePhase = { status: 'choosing', error: null };

const isChoice = (status: CreditPurchasePhase['status']): boolean =>
  status === 'choosing' || status === 'creating';

/** What the screen needs of its element. */
export interface ScreenContext {
  readonly host: FrameSlotHost & { readonly checkout: CheckoutMode; readonly schedule: Schedule };
  readonly root: ShadowRoot;
  readonly l10n: () => Localizer;
  readonly failure: (error: BillingError, retry?: () => void) => TemplateResult;
  /** Tells the page about an error. */
  readonly report: (error: BillingError) => void;
  readonly settings: () => PaymentSettings;
}

/** The screen of a purchase: the choice, and with `steps.ts` what comes after it. */
export class PurchaseScreen {
  readonly #context: ScreenContext;
  #flow: CreditPurchaseFlow | undefined;
  #flowStore: BillingStore | undefined;
  #account: Account | undefined;
  #previous = CHOOSING;
  #hadFocus = false;
  /** The phase has changed, and the code that shows it is still on its way. */
  #owesFocus = false;
  #available: number | undefined;
  #announcement = '';
  #announced: string | undefined;
  #stopAnnouncing: (() => void) | undefined;
  #reportedError: BillingError | null = null;
  #steps: PurchaseSteps | undefined;
  #loading: Promise<void> | undefined;
  /** The module with the steps could not be fetched. */
  #stepsMissing = false;

  constructor(context: ScreenContext) {
    this.#context = context;
    adoptStyles(context.root, flowContentStyles, buyCreditsStyles);
  }

  /** Takes a store into use; the function returned ends that. A screen that comes back to its store goes on where it was. */
  attach(store: BillingStore): () => void {
    const { host } = this.#context;
    if (store !== this.#flowStore) {
      this.#flow = createCreditPurchaseFlow(store, { schedule: host.schedule });
      this.#flowStore = store;
    }
    const flow = this.#flow as CreditPurchaseFlow;
    const update = (): void => host.requestUpdate();
    const stops = [flow.$draft, flow.$input, flow.$total, flow.$phase].map((each) => each.listen(update));
    stops.push(flow.connect(), () => this.#stopAnnouncing?.());
    if (location.search.includes(`${PURCHASE_PARAMETER}=`)) {
      void this.#loadSteps().then(() => this.#steps?.takeReturn());
    }
    return () => stops.forEach((stop) => stop());
  }

  /** To be called before the element renders. */
  willUpdate(account: Account | undefined): void {
    const { host, report } = this.#context;
    this.#account = account;
    if (!this.#owesFocus) {
      this.#hadFocus = this.#context.root.activeElement !== null || this.#steps?.hasFocus === true;
    }
    const before = this.#available;
    const now = (this.#available = account?.credits.available ?? before);
    if (now !== undefined && before !== undefined && now !== before) {
      host.dispatchEvent(new OcwCreditsChangeEvent(now, before));
    }
    const phase = this.#phase;
    const error = 'error' in phase ? phase.error : null;
    if (error && error !== this.#reportedError) report(error);
    this.#reportedError = error;
    this.#steps?.follow(phase);
    this.#announceTotal();
  }

  /** To be called when the element has rendered: the focus goes along, or what is new is announced. */
  updated(): void {
    const from = this.#previous.status;
    const to = this.#phase.status;
    this.#owesFocus = !isChoice(to) && !this.#steps;
    if (from === to || this.#owesFocus) return;
    this.#previous = this.#phase;
    if (isChoice(to) && isChoice(from)) return;
    const back = from === 'paying' ? '.primary' : 'input';
    const target = this.#context.root.querySelector<HTMLElement>(isChoice(to) ? back : '#title');
    if (this.#hadFocus) target?.focus();
    else if (!isChoice(to)) this.#announce(target?.textContent ?? '');
  }

  /** The step that the purchase is at. */
  view(account: Account): TemplateResult {
    const l10n = this.#context.l10n();
    const name = l10n.t('credits', { name: account.credits.name });
    return html`<section class="card" part="card" aria-label=${l10n.t('buyTitle', { credits: name })}>
      ${this.#step(account)}
      <p class="sr" role="status">${this.#announcement}</p>
    </section>`;
  }

  get #phase(): CreditPurchasePhase {
    return this.#flow?.$phase.get() ?? CHOOSING;
  }

  #announce(text: string): void {
    this.#announcement = text;
    queueMicrotask(() => this.#context.host.requestUpdate());
  }

  /** Tells assistive technology the total once the number has settled. */
  #announceTotal(): void {
    const draft = this.#flow?.$draft.get();
    if (!this.#account || draft === this.#announced) return;
    const first = this.#announced === undefined;
    this.#announced = draft;
    this.#stopAnnouncing?.();
    if (first) return;
    this.#stopAnnouncing = this.#context.host.schedule(() => {
      const l10n = this.#context.l10n();
      const total = this.#flow?.$total.get();
      const amount = total && l10n.money(total);
      this.#announce(
        amount ? l10n.t('announceTotal', { amount }) : explainInput(this.#flow?.$input.get(), l10n),
      );
    }, ANNOUNCE_AFTER);
  }

  /** Fetches what comes after the choice, ahead of its need. After a failure the next need tries again. */
  #loadSteps(): Promise<void> {
    const { host, root, settings, l10n, failure } = this.#context;
    this.#stepsMissing = false;
    this.#loading ??= import('./steps.ts')
      .then(
        ({ PurchaseSteps }) => {
          this.#steps = new PurchaseSteps({
            host,
            root,
            settings,
            l10n,
            failure,
            flow: () => this.#flow as CreditPurchaseFlow,
            primary: primaryButton,
            start: (checkout) => void this.#start(checkout),
          });
        },
        () => {
          this.#loading = undefined;
          this.#stepsMissing = true;
        },
      )
      .then(() => host.requestUpdate());
    return this.#loading;
  }

  async #start(checkout: CheckoutMode): Promise<void> {
    const purchase = await this.#flow?.start(checkout, location.href);
    if (!purchase?.url) return;
    await this.#loadSteps();
    await this.#context.host.updateComplete;
    this.#context.root.querySelector<HTMLElement>('a.primary')?.click();
  }

  /** Makes the purchase, or says why there is none to make. */
  readonly #buy = (): void => {
    const { host, root, l10n } = this.#context;
    const input = this.#flow?.$input.get();
    const total = this.#flow?.$total.get();
    if (input?.status !== 'valid' || !total) {
      this.#announce(explainInput(input, l10n()));
      root.querySelector('input')?.focus();
      return;
    }
    const { checkout } = host;
    const { quantity } = input;
    if (!host.dispatchEvent(new OcwCreditPurchaseRequestEvent({ quantity, total, checkout }))) return;
    void this.#loadSteps();
    void this.#start(checkout);
  };

  #step(account: Account): TemplateResult {
    const { l10n, failure, host } = this.#context;
    const phase = this.#phase;
    if (phase.status === 'choosing' || phase.status === 'creating') {
      const flow = this.#flow as CreditPurchaseFlow;
      return choiceView({
        account,
        l10n: l10n(),
        hosted: host.checkout === 'hosted',
        busy: phase.status === 'creating',
        draft: flow.$draft.get(),
        input: flow.$input.get(),
        total: flow.$total.get(),
        error: phase.status === 'choosing' && phase.error ? failure(phase.error, this.#buy) : nothing,
        primary: primaryButton,
        setDraft: (text) => {
          void this.#loadSteps();
          flow.setDraft(text);
        },
        step: (by) => {
          void this.#loadSteps();
          flow.step(by);
        },
        buy: this.#buy,
      });
    }
    if (this.#steps) return this.#steps.view(phase, account);
    const retry = (): void => void this.#loadSteps();
    if (!this.#stepsMissing) retry();
    const missing = failure(new BillingError({ code: 'network_error' }), retry);
    return html`<div class="main">${this.#stepsMissing ? missing : html`<span class="bone"></span>`}</div>`;
  }
}

/** The button that goes on; latched while busy. */
function primaryButton(label: string, action: () => void, busy = false): TemplateResult {
  return html`<button
    type="button"
    class="primary"
    part="primary"
    aria-disabled=${busy}
    @click=${busy ? nothing : action}
  >
    ${label}
  </button>`;
}
