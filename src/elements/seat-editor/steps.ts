import type { TemplateResult } from 'lit';
import { nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { toBillingError } from '../../client/index.ts';
import type { Account, Invoice, PaymentMethod, SeatChange } from '../../contract/index.ts';
import { seatStepMessages } from '../../i18n/locales/en/seat-steps.ts';
import type { PaymentOutcome } from '../../payments/index.ts';
import { takeReturn } from '../../payments/redirect.ts';
import type { SeatChangeFlow, SeatChangePhase } from '../../state/index.ts';
import { fetchPaidInvoice } from '../../state/seat-change/paid-invoice.ts';
import { flowStepsStyles } from '../base/flow-steps.styles.ts';
import { reviewStyles } from './review.styles.ts';
import { isNotApproved } from '../../i18n/decline.ts';
import type { FlowSteps } from '../payment/flow-screen.ts';
import { addMessages } from '../../i18n/localizer.ts';
import type { Refusal } from '../payment/payment-panel-view.ts';
import { explainRefusal, paymentPanelStyles } from '../payment/payment-panel-view.ts';
import type { PaymentContext, PaymentPanelState } from '../payment/payment-panel.ts';
import { PressGuard } from '../base/press-guard.ts';
import { returnHere } from '../payment/return-here.ts';
import { PaymentPanel } from '../payment/payment-panel.ts';
import { OcwPortalRequestEvent } from '../base/portal.events.ts';
import { doneView, endedView, resumingView, unknownView, waitingView } from './outcome-views.ts';
import { OverdueElsewhere } from '../ui/overdue-shown.ts';
import type { CostView } from './choice-view.ts';
import { describeChoice, estimateView, explainInput, invalidView } from './estimate-view.ts';
import type { FixedAction } from './fixed-view.ts';
import { fixedView } from './fixed-view.ts';
import { approvalView, cardEntryView, otherCardView } from './payment-views.ts';
import { reviewView } from './review-view.ts';

addMessages(seatStepMessages);

/** Data and actions of a step. */
export interface StepContext {
  readonly account: Account;
  readonly l10n: PaymentContext['l10n'];
  readonly failure: PaymentContext['failure'];
  readonly flow: SeatChangeFlow;
  readonly panel: PaymentPanel;
  /** Renders the button that charges. */
  readonly guard: PressGuard;
  /** Why the last attempt to pay or to save a card failed; empty if it did not. */
  readonly refusal: string;
  /** Stripe.js cannot be loaded; Stripe's own page is an alternative. */
  readonly isStripeMissing: boolean;
  readonly confirm: () => void;
  /** Starts the bank's challenge. */
  readonly approve: (change: SeatChange) => void;
  /** Shows the payment form while the bank awaits approval for the previous card; `null` returns to the approval. */
  readonly useOtherCard: (change: SeatChange | null) => void;
  /** Pays with the entered card. */
  readonly pay: (change: SeatChange) => void;
  /** Saves the entered card. */
  readonly saveCard: () => void;
  /** Navigates to Stripe's customer portal if no card form can be shown here. */
  readonly leaveForPortal: () => void;
  readonly isLeaving: boolean;
  /** The invoice of the change that succeeded, once read. */
  readonly invoice: Invoice | null;
  /** The card that paid; `null` until the account has been read after the change. */
  readonly cardUsed: PaymentMethod | null;
}

/** The review and all later steps. Loaded when the user starts to change the number. */
export class SeatChangeSteps implements FlowSteps<SeatChangePhase> {
  readonly #context: PaymentContext;
  readonly #flow: () => SeatChangeFlow;
  readonly #confirm: () => void;
  readonly #panel: PaymentPanel;
  readonly #guard: PressGuard;
  readonly #overdueElsewhere: OverdueElsewhere;
  /**
   * Id of the change that the user wants to pay with another card although the bank awaits approval for the previous one.
   */
  #otherCardFor: string | null = null;
  #previous: SeatChangePhase | undefined;
  #refusal: Refusal = null;
  #isStripeMissing = false;
  #isLeaving = false;
  #paidChange: SeatChange | undefined;
  #invoice: Invoice | null = null;
  #cardUsed: PaymentMethod | null | undefined;

  constructor(context: PaymentContext, flow: () => SeatChangeFlow, confirm: () => void) {
    this.#context = context;
    this.#flow = flow;
    this.#confirm = confirm;
    this.#panel = new PaymentPanel(context, (state) => this.#observe(state));
    this.#guard = new PressGuard(context.host);
    this.#overdueElsewhere = new OverdueElsewhere(context.host, () => context.store);
    context.adoptStyles(flowStepsStyles, reviewStyles, paymentPanelStyles);
  }

  get hasFocus(): boolean {
    return this.#panel.hasFocus;
  }

  get canLeave(): boolean {
    return this.#panel.state.status !== 'confirming';
  }

  takeReturn(): void {
    for (const purpose of ['seat_change', 'payment_method'] as const) {
      const found = takeReturn(purpose);
      if (found) void this.#flow().resume(purpose, found.id);
    }
  }

  /**
   * Prepares for a phase before it is rendered: the form is mounted exactly while a card is needed, and the bank's
   * challenge starts right after the user's confirmation.
   */
  follow(phase: SeatChangePhase): void {
    const previous = this.#previous;
    if (phase === previous) return;
    this.#previous = phase;
    this.#panel.setOrder(this.#orderOf(phase));
    const now = stepOf(phase);
    if (now === (previous && stepOf(previous))) return;
    const wasInDoubt = previous?.status === 'pending' && previous.payment === 'doubtful';
    // If the bank declined, the payment's result is known.
    this.#refusal =
      wasInDoubt && phase.status === 'pending' && !isNotApproved(phase.change.failure) ? 'in_doubt' : null;
    this.#isStripeMissing = false;
    if (phase.status === 'review') this.#panel.prepare();
    if (phase.status === 'done') void this.#readInvoice(phase.change);
    // If another user's change came first, its challenge must not start automatically: this user did not confirm it.
    if (previous?.status !== 'confirming' || phase.status !== 'pending') return;
    if (now === 'pending requires_action' && phase.change.quoteId === previous.quote.id)
      this.#approve(phase.change);
  }

  /** Keyed by step, so that lit does not reuse a button: a double click must not hit the next step's. */
  view(phase: SeatChangePhase, account: Account): unknown {
    const step = phase.status === 'confirming' ? 'review' : stepOf(phase);
    return keyed(this.#payable(phase) ? 'form' : step, this.#step(phase, account));
  }

  /** Renders the cost and effects of a new number of users. `now`: the view of the current number. */
  cost(account: Account, now: CostView): CostView {
    const l10n = this.#context.l10n;
    const estimate = this.#flow().$estimate.get();
    return (
      estimateView(estimate, account, l10n) ?? {
        ...now,
        due: invalidView(this.#flow().$input.get(), account, l10n),
      }
    );
  }

  /** Why the number in the field is invalid; empty if it is valid. */
  explain(account: Account): string {
    return explainInput(this.#flow().$input.get(), account, this.#context.l10n);
  }

  /** Describes the cost of the current number, for assistive technology. */
  describe(account: Account): string {
    return describeChoice(account, this.#flow(), this.#context.l10n);
  }

  /** Renders a number that cannot be changed. */
  fixed(account: Account, addCard: FixedAction): TemplateResult {
    return fixedView(account, this.#context.l10n, addCard, this.#overdueElsewhere.isShown);
  }

  #step(phase: SeatChangePhase, account: Account): unknown {
    const context = this.#stepContext(account);
    switch (phase.status) {
      case 'editing':
      case 'quoting':
        return nothing;
      case 'review':
      case 'confirming':
        return reviewView(phase, context);
      case 'adding_card':
        return cardEntryView(phase, context);
      case 'unknown':
        return unknownView(phase, context);
      case 'resuming':
        return resumingView(phase, context);
      case 'pending':
        if (this.#payable(phase)) return otherCardView(phase, context);
        if (phase.payment === null && phase.change.status === 'requires_action')
          return approvalView(phase, context);
        return waitingView(phase, context);
      case 'done':
        return doneView(phase.change, context);
      case 'ended':
        return endedView(phase.change, context);
    }
  }

  #stepContext(account: Account): StepContext {
    const { l10n, failure } = this.#context;
    return {
      account,
      l10n,
      failure,
      flow: this.#flow(),
      panel: this.#panel,
      guard: this.#guard,
      refusal: explainRefusal(this.#refusal, l10n),
      isStripeMissing: this.#isStripeMissing,
      confirm: this.#confirm,
      approve: (change) => this.#approve(change),
      useOtherCard: (change) => this.#useOtherCard(change),
      pay: (change) => void this.#pay(change),
      saveCard: () => void this.#saveCard(),
      leaveForPortal: () => void this.#leaveForPortal(),
      isLeaving: this.#isLeaving,
      invoice: this.#invoice,
      cardUsed: this.#cardOf(account),
    };
  }

  /** The form may be the first to report that the payment was made, possibly in another tab. */
  #observe(state: PaymentPanelState): void {
    if (state.status !== 'complete') return;
    if (this.#flow().$phase.get().status === 'adding_card') void this.#flow().cardAdded();
    else this.#flow().paymentMade({ isCertain: state.paid });
  }

  /** Reads the invoice for the link to it, which appears when it has been read. */
  async #readInvoice(change: SeatChange): Promise<void> {
    this.#paidChange = change;
    this.#invoice = null;
    this.#cardUsed = undefined;
    const { store } = this.#context;
    if (!store) return;
    const invoice = await fetchPaidInvoice(store, change);
    // Another change may have succeeded meanwhile.
    if (this.#paidChange !== change) return;
    this.#invoice = invoice;
    this.#context.host.requestUpdate();
  }

  /** The card in the first account read after the change: a card that is saved later has not paid for it. */
  #cardOf(account: Account): PaymentMethod | null {
    const isRead = account.seats.quantity === this.#paidChange?.seats.to;
    if (isRead && this.#cardUsed === undefined) this.#cardUsed = account.paymentMethod;
    return this.#cardUsed ?? null;
  }

  /** The change that a card entered now would pay; `null` in all other steps. */
  #payable(phase: SeatChangePhase): SeatChange | null {
    if (phase.status !== 'pending' || phase.payment !== null) return null;
    const { change } = phase;
    const usesOtherCard = change.status === 'requires_action' && change.id === this.#otherCardFor;
    return usesOtherCard || change.status === 'requires_payment_method' ? change : null;
  }

  /** Returns the form that a phase needs. */
  #orderOf(phase: SeatChangePhase): Parameters<PaymentPanel['setOrder']>[0] {
    const isEntry = phase.status === 'adding_card' && !phase.isEntered;
    const secret = isEntry ? phase.setup?.clientSecret : this.#payable(phase)?.clientSecret;
    return secret ? { kind: isEntry ? 'setup' : 'payment', clientSecret: secret } : null;
  }

  #useOtherCard(change: SeatChange | null): void {
    const { host, root } = this.#context;
    this.#otherCardFor = change?.id ?? null;
    this.#panel.setOrder(this.#orderOf(this.#flow().$phase.get()));
    this.#setRefusal(null);
    void host.updateComplete.then(() => root.querySelector<HTMLElement>('#title')?.focus());
  }

  #approve({ id, clientSecret }: SeatChange): void {
    this.#isStripeMissing = clientSecret === null;
    this.#setRefusal(null);
    if (clientSecret === null) return;
    void this.#panel.nextAction(clientSecret).then((outcome) => this.#settle(outcome, id));
  }

  async #pay({ id }: SeatChange): Promise<void> {
    this.#setRefusal(null);
    this.#settle(await this.#panel.confirm(returnHere({ purpose: 'seat_change', id })), id);
  }

  async #saveCard(): Promise<void> {
    const phase = this.#flow().$phase.get();
    if (phase.status !== 'adding_card' || phase.setup === null) return;
    const { id } = phase.setup;
    this.#setRefusal(null);
    const outcome = await this.#panel.confirm(returnHere({ purpose: 'payment_method', id }));
    const { status } = outcome;
    // Whatever the outcome, the server has the result: the new quote names the card on file.
    if (status === 'succeeded' || status === 'processing' || status === 'unknown')
      void this.#flow().cardAdded();
    this.#handleFailure(outcome);
  }

  /** A return from the portal is handled like one from a bank's page: the new quote names the card on file. */
  async #leaveForPortal(): Promise<void> {
    const { host, report, store } = this.#context;
    const phase = this.#flow().$phase.get();
    if (!store || this.#isLeaving || phase.status !== 'adding_card' || phase.setup === null) return;
    if (!host.dispatchEvent(new OcwPortalRequestEvent())) return;
    const { id } = phase.setup;
    this.#isLeaving = true;
    this.#setRefusal(null);
    try {
      const back = returnHere({ purpose: 'payment_method', id });
      location.assign(await store.portalUrl(back));
    } catch (thrown) {
      const error = toBillingError(thrown);
      this.#setRefusal(error);
      report(error);
    } finally {
      this.#isLeaving = false;
      host.requestUpdate();
    }
  }

  #settle(outcome: PaymentOutcome, id: string): void {
    const { status } = outcome;
    const phase = this.#flow().$phase.get();
    // The outcome is of a change that is no longer shown.
    if (phase.status !== 'pending' || phase.change.id !== id) return;
    if (status === 'succeeded') this.#flow().paymentMade();
    else if (status === 'processing' || status === 'unknown') this.#flow().paymentMade({ isCertain: false });
    // After a failed challenge or a cancellation elsewhere, the server's response decides the next step.
    else void this.#flow().checkOutcome();
    this.#handleFailure(outcome);
  }

  #handleFailure(outcome: PaymentOutcome): void {
    this.#isStripeMissing = outcome.status === 'unavailable';
    this.#setRefusal(outcome);
    if (outcome.status === 'failed') this.#panel.focus();
  }

  #setRefusal(refusal: Refusal): void {
    this.#refusal = refusal;
    this.#context.host.requestUpdate();
  }
}

function stepOf(phase: SeatChangePhase): string {
  return phase.status === 'pending' ? `pending ${phase.payment ?? phase.change.status}` : phase.status;
}
