import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { BillingError } from '../../client/index.ts';
import type { Account, CheckoutMode, CreditPurchase, PaymentMethod } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
import { buyStepMessages } from '../../i18n/locales/en/buy-steps.ts';
import { takeReturn } from '../../payments/redirect.ts';
import type { CreditPurchaseFlow, CreditPurchasePhase } from '../../state/index.ts';
import { flowStepsStyles } from '../base/flow-steps.styles.ts';
import { figure, plainFigure } from '../ui/figure.ts';
import type { FlowSteps } from '../payment/flow-screen.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { cardName } from '../../i18n/payment-method.ts';
import type { SavedCard } from '../../payments/index.ts';
import { outcomeView } from '../ui/outcome-view.ts';
import type { Refusal } from '../payment/payment-panel-view.ts';
import { explainRefusal, paymentFormView, paymentPanelStyles } from '../payment/payment-panel-view.ts';
import type { PaymentContext, PaymentPanelState } from '../payment/payment-panel.ts';
import { chargeFailure } from '../payment/charge-failure.ts';
import { returnHere } from '../payment/return-here.ts';
import { PaymentPanel } from '../payment/payment-panel.ts';
import { PressGuard } from '../base/press-guard.ts';
import { payingStyles } from './paying.styles.ts';
import { arrivingView, doneView, endedView, orderLines, processingView } from './step-views.ts';
import { actionButton } from '../ui/action-button.ts';
import { primaryButton } from '../ui/primary-button.ts';

addMessages(buyStepMessages);

const NOT_APPROVED: Refusal = {
  status: 'failed',
  code: 'payment_intent_authentication_failure',
  message: null,
  retryable: true,
};

/** The payment and all later steps. Loaded when the user starts to choose a quantity. */
export class PurchaseSteps implements FlowSteps<CreditPurchasePhase> {
  readonly #context: PaymentContext;
  readonly #flow: () => CreditPurchaseFlow;
  /** Creates the purchase with this kind of checkout. */
  readonly #start: (checkout: CheckoutMode) => void;
  readonly #panel: PaymentPanel;
  readonly #guard: PressGuard;
  #previous: CreditPurchasePhase | undefined;
  /** Why the last attempt to pay failed. */
  #refusal: Refusal = null;
  /** The bank declined and Stripe redirected back: shown once the purchase has been read and is still unpaid. */
  #wasDeclined = false;
  /**
   * Shows the form even with a card on file: the user wants another card, or Stripe does not offer that one for the
   * session.
   */
  #usesForm = false;

  constructor(
    context: PaymentContext,
    flow: () => CreditPurchaseFlow,
    start: (checkout: CheckoutMode) => void,
  ) {
    this.#context = context;
    this.#flow = flow;
    this.#start = start;
    this.#panel = new PaymentPanel(context, (state) => this.#observe(state));
    this.#guard = new PressGuard(context.host);
    context.adoptStyles(flowStepsStyles, paymentPanelStyles, payingStyles);
  }

  /** Resumes the purchase of a return URL, and removes it from the URL. */
  takeReturn(): void {
    this.#wasDeclined = new URLSearchParams(location.search).get('redirect_status') === 'failed';
    const found = takeReturn('credit_purchase');
    if (found) void this.#flow().resume(found.id);
  }

  /** Renders why the purchase could not be created. */
  readonly failure = (error: BillingError): TemplateResult => chargeFailure(error, this.#context);

  get hasFocus(): boolean {
    return this.#panel.hasFocus;
  }

  get canLeave(): boolean {
    return this.#panel.state.status !== 'confirming';
  }

  /** Prepares for a phase before it is rendered: the form is mounted exactly while the user is paying. */
  follow(phase: CreditPurchasePhase): void {
    const previous = this.#previous;
    this.#previous = phase;
    this.#explain(phase, previous);
    this.#checkCard();
    const paying =
      phase.status === 'paying' && phase.purchase.checkout === 'elements' ? phase.purchase : null;
    const clientSecret = paying?.clientSecret;
    this.#panel.setOrder(
      clientSecret ? { kind: this.#cardOnFile ? 'saved' : 'checkout', clientSecret } : null,
    );
    if (phase.status === 'creating') this.#panel.prepare();
  }

  /** The card to charge unless the user wants another one. Stripe.js supports only cards as saved payment methods. */
  get #cardOnFile(): PaymentMethod | null {
    const method = this.#context.account?.paymentMethod;
    return method?.type === 'card' && !this.#usesForm ? method : null;
  }

  #explain(phase: CreditPurchasePhase, previous: CreditPurchasePhase | undefined): void {
    if (phase.status === previous?.status) return;
    const doubted = previous?.status === 'arriving' && phase.status === 'paying';
    this.#refusal = doubted ? 'in_doubt' : null;
    const wasDeclined = previous?.status === 'resuming' && phase.status === 'paying' && this.#wasDeclined;
    if (wasDeclined) {
      this.#refusal = NOT_APPROVED;
      this.#wasDeclined = false;
    }
    // After the card on file or a bank's page failed, use the form. It stays, with its input, even if a card is saved
    // elsewhere on the page meanwhile.
    const hasNoCard = this.#context.account?.paymentMethod?.type !== 'card';
    if (phase.status !== 'arriving') this.#usesForm = doubted || wasDeclined || hasNoCard;
  }

  /** Keyed by step, so that lit does not reuse a button: a double click must not hit the next step's. */
  view(phase: CreditPurchasePhase, account: Account): unknown {
    const isOnFile = phase.status === 'paying' && this.#cardOnFile !== null;
    return keyed(isOnFile ? 'paying on file' : phase.status, this.#step(phase, account));
  }

  #step(phase: CreditPurchasePhase, account: Account): unknown {
    const { l10n, failure } = this.#context;
    const actions = {
      check: () => void this.#flow().checkOutcome(),
      finish: () => this.#flow().finish(),
      failure,
      primary: primaryButton,
    };
    switch (phase.status) {
      case 'choosing':
      case 'creating':
        return nothing;
      case 'resuming':
        return this.#resuming(phase.error);
      case 'paying':
        return phase.purchase.clientSecret && phase.purchase.checkout === 'elements'
          ? this.#cardOnFile
            ? this.#payingOnFile(phase.purchase, this.#cardOnFile)
            : this.#paying(phase.purchase)
          : this.#hosted(phase.purchase);
      case 'arriving':
        return arrivingView(phase, l10n, actions);
      case 'processing':
        return processingView(phase.purchase, l10n, actions);
      case 'done':
        return doneView(phase.purchase, account, l10n, actions);
      case 'ended':
        return endedView(phase.purchase, l10n, actions);
    }
  }

  readonly #cancel = (): void => this.#flow().cancel();

  /** The form may be the first to report that the session was paid or has expired. */
  #observe(state: PaymentPanelState): void {
    const flow = this.#flow();
    if (state.status === 'complete') flow.paymentMade({ isCertain: state.paid });
    if (state.status === 'expired') void flow.checkOutcome();
  }

  /** Falls back to the form if Stripe does not offer the card on file: it may have changed. */
  #checkCard(): void {
    const { state } = this.#panel;
    if (state.status === 'ready' && state.savedCards && !this.#savedCard) this.#usesForm = true;
  }

  /** The card on file, if Stripe offers it for the session. */
  get #savedCard(): SavedCard | undefined {
    const { state } = this.#panel;
    const card = this.#cardOnFile;
    if (state.status !== 'ready' || card === null) return undefined;
    const { brand, last4, expMonth, expYear } = card;
    return state.savedCards?.find(
      (each) =>
        each.brand === brand &&
        each.last4 === last4 &&
        each.expMonth === expMonth &&
        each.expYear === expYear,
    );
  }

  async #pay({ id }: CreditPurchase, savedCard?: string): Promise<void> {
    const { host } = this.#context;
    this.#refusal = null;
    host.requestUpdate();
    const url = returnHere({ purpose: 'credit_purchase', id });
    const outcome = await this.#panel.confirm(url, savedCard);
    const { status } = outcome;
    if (status === 'succeeded') this.#flow().paymentMade();
    else if (status === 'processing' || status === 'unknown') this.#flow().paymentMade({ isCertain: false });
    else if (status === 'canceled') void this.#flow().checkOutcome();
    else if (status === 'unavailable') this.#usesForm = true;
    this.#refusal = outcome;
    if (status === 'failed') this.#panel.focus();
    host.requestUpdate();
  }

  #resuming(error: BillingError | null): TemplateResult {
    const { l10n, failure } = this.#context;
    return outcomeView({
      tone: error ? 'warn' : 'wait',
      title: l10n.t('resumingTitle'),
      lines: [l10n.t('resumingBody')],
      error: error ? failure(error, () => void this.#flow().checkOutcome()) : nothing,
      actions: this.#back(l10n.t('chooseAgain')),
    });
  }

  #back(label: string, busy = false): TemplateResult {
    return actionButton('back', label, this.#cancel, busy);
  }

  /** Amount that Stripe will charge, if it has reported it; otherwise the purchase's total. */
  #total(purchase: CreditPurchase): Money {
    const { state } = this.#panel;
    return ('total' in state ? state.total : null) ?? purchase.total;
  }

  /** Renders what the payment is waiting for, and why the last attempt failed. */
  #status(pendingNote: 'formLoading' | 'payingNote' | null): TemplateResult {
    const l10n = this.#context.l10n;
    const refusal = explainRefusal(this.#refusal, l10n);
    const note = pendingNote === 'payingNote' && this.#panel.isChallenged ? 'challengeNote' : pendingNote;
    return html`<p class="small muted" role="status" .textContent=${note === null ? '' : l10n.t(note)}></p>
      ${refusal ? html`<div class="notice bad" part="error" role="alert"><p .textContent=${refusal}></p></div>` : nothing}`;
  }

  /** The button that charges names the amount, and is below the card that will be charged. */
  #payingOnFile(purchase: CreditPurchase, card: PaymentMethod): TemplateResult {
    const l10n = this.#context.l10n;
    const { state } = this.#panel;
    const busy = state.status === 'confirming';
    const total = this.#total(purchase);
    const amount = l10n.money(total);
    const blocked = state.status === 'unavailable';
    const savedCard = this.#savedCard;
    return html`<div class="main on-file">
      <h2 id="title" tabindex="-1" .textContent=${l10n.t('payTitle', { count: purchase.quantity })}></h2>
      ${orderLines(purchase, total, l10n)}
      <dl class="rows sum">
        <div>
          <dt .textContent=${l10n.t('total')}></dt>
          <dd part="total">${plainFigure(amount)}</dd>
        </div>
      </dl>
      ${blocked ? paymentFormView(this.#panel, l10n) : this.#method(card, busy)}
      ${this.#status(busy ? 'payingNote' : blocked || savedCard ? null : 'formLoading')}
      ${this.#charge(purchase, `${amount} ${card.last4}`, savedCard === undefined, savedCard?.id)}
    </div>`;
  }

  /** Renders the button that charges the offer, or opens Stripe's page if no form can be shown. */
  #charge(purchase: CreditPurchase, offer: string, isLatched: boolean, savedCard?: string): TemplateResult {
    const l10n = this.#context.l10n;
    const amount = l10n.money(this.#total(purchase));
    const { status } = this.#panel.state;
    const busy = status === 'confirming';
    return html`<div class="actions">
      ${this.#back(l10n.t('backToNumber'), busy)}
      ${
        status === 'unavailable'
          ? primaryButton(l10n.t('payAtStripe'), () => this.#start('hosted'))
          : this.#guard.button(
              l10n.t(busy ? 'paying' : 'buyCredits'),
              () => void this.#pay(purchase, savedCard),
              `${purchase.id} ${offer}`,
              isLatched,
              busy ? '' : amount,
            )
      }
    </div>`;
  }

  #method(card: PaymentMethod, busy: boolean): TemplateResult {
    const l10n = this.#context.l10n;
    const change = (): void => {
      this.#usesForm = true;
      this.#context.host.requestUpdate();
      void this.#context.host.updateComplete.then(() =>
        this.#context.root.querySelector<HTMLElement>('#title')?.focus(),
      );
    };
    return html`<p class="method" part="method">
      <span .textContent=${cardName(card, l10n)}></span>
      <span aria-hidden="true">·</span>
      <button
        type="button"
        class="link"
        part="change-method"
        aria-label=${l10n.t('changeMethodLabel')}
        aria-disabled=${busy}
        @click=${busy ? nothing : change}
        .textContent=${l10n.t('changeMethod')}
      ></button>
    </p>`;
  }

  #paying(purchase: CreditPurchase): TemplateResult {
    const l10n = this.#context.l10n;
    const { state } = this.#panel;
    const busy = state.status === 'confirming';
    const total = this.#total(purchase);
    const amount = l10n.money(total);
    return html`<div class="split">
      <div class="main">
        <h2 id="title" tabindex="-1" .textContent=${l10n.t('payTitle', { count: purchase.quantity })}></h2>
        ${paymentFormView(this.#panel, l10n)}
      </div>
      <div class="panel" part="panel">
        <h3 class="label" .textContent=${l10n.t('total')}></h3>
        <p class="amount" part="total">${figure(amount)}</p>
        ${orderLines(purchase, total, l10n)} ${this.#status(busy ? 'payingNote' : null)}
        ${this.#charge(purchase, amount, state.status !== 'ready')}
      </div>
    </div>`;
  }

  #hosted({ quantity, total, url }: CreditPurchase): TemplateResult {
    const l10n = this.#context.l10n;
    const link =
      url !== null && /^https?:/.test(url)
        ? html`<a
            class="button primary"
            part="primary"
            href=${url}
            .textContent=${l10n.t('continueToStripe')}
          ></a>`
        : nothing;
    return outcomeView({
      tone: 'wait',
      title: l10n.t('hostedTitle'),
      lines: [l10n.t('hostedBody', { count: quantity, amount: l10n.money(total) }), l10n.t('hostedNote')],
      actions: [this.#back(l10n.t('chooseAgain')), link],
    });
  }
}
