import type { TemplateResult } from 'lit';
import { nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { toBillingError } from '../../client/index.ts';
import type { Account, Invoice, PaymentMethod, SeatChange } from '../../contract/index.ts';
import { seatStepMessages } from '../../i18n/locales/en/seat-steps.ts';
import type { PaymentOutcome } from '../../payments/index.ts';
import { returnUrl, takeReturn } from '../../payments/redirect.ts';
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

/** What a step shows and does. */
export interface StepContext {
  readonly account: Account;
  readonly l10n: PaymentContext['l10n'];
  readonly failure: PaymentContext['failure'];
  readonly flow: SeatChangeFlow;
  readonly panel: PaymentPanel;
  /** Makes the button that charges. */
  readonly guard: PressGuard;
  /** Why the last attempt to pay, or to save a card, has not gone through; empty where nothing is wrong. */
  readonly refusal: string;
  /** Stripe.js cannot be reached: its own page is another way. */
  readonly isStripeMissing: boolean;
  readonly confirm: () => void;
  /** Has the bank ask for its approval. */
  readonly approve: (change: SeatChange) => void;
  /** Shows the payment form while the bank asks about the card before; `null` goes back to the bank's request. */
  readonly useOtherCard: (change: SeatChange | null) => void;
  /** Pays with the card that was entered. */
  readonly pay: (change: SeatChange) => void;
  /** Puts the card that was entered on file. */
  readonly saveCard: () => void;
  /** Leaves for Stripe's own page for cards, where no form can be shown here. */
  readonly leaveForPortal: () => void;
  readonly isLeaving: boolean;
  /** The invoice of the change that went through, once it is read. */
  readonly invoice: Invoice | null;
  /** The card that paid; `null` until the account was read after the change. */
  readonly cardUsed: PaymentMethod | null;
}

/** The review and everything after it. Loaded when the user starts to change the number. */
export class SeatChangeSteps implements FlowSteps<SeatChangePhase> {
  readonly #context: PaymentContext;
  readonly #flow: () => SeatChangeFlow;
  readonly #confirm: () => void;
  readonly #panel: PaymentPanel;
  readonly #guard: PressGuard;
  readonly #overdueElsewhere: OverdueElsewhere;
  /** The change that another card is to pay although the bank still asks about the one before. */
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

  /** The form is there exactly while a card is asked for; the bank is asked at once where somebody has just confirmed. */
  follow(phase: SeatChangePhase): void {
    const previous = this.#previous;
    if (phase === previous) return;
    this.#previous = phase;
    this.#panel.want(this.#orderOf(phase));
    const now = stepOf(phase);
    if (now === (previous && stepOf(previous))) return;
    const wasInDoubt = previous?.status === 'pending' && previous.payment === 'doubtful';
    // Where the bank has said no, nothing was lost sight of.
    this.#refusal =
      wasInDoubt && phase.status === 'pending' && !isNotApproved(phase.change.failure) ? 'in_doubt' : null;
    this.#isStripeMissing = false;
    if (phase.status === 'review') this.#panel.prepare();
    if (phase.status === 'done') void this.#readInvoice(phase.change);
    // Another person's change that came first is not what was confirmed here: its bank is asked only when told to.
    if (previous?.status !== 'confirming' || phase.status !== 'pending') return;
    if (now === 'pending requires_action' && phase.change.quoteId === previous.quote.id)
      this.#approve(phase.change);
  }

  /** Nodes of one step do not serve another: a press that was meant for the button before would meet the one after it. */
  view(phase: SeatChangePhase, account: Account): unknown {
    const step = phase.status === 'confirming' ? 'review' : stepOf(phase);
    return keyed(this.#payable(phase) ? 'form' : step, this.#step(phase, account));
  }

  /** What another number of users costs and brings; `now`: what there is. */
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

  /** What is wrong with the number in the field; empty where nothing is. */
  explain(account: Account): string {
    return explainInput(this.#flow().$input.get(), account, this.#context.l10n);
  }

  /** What the number in the field comes to, for assistive technology. */
  describe(account: Account): string {
    return describeChoice(account, this.#flow(), this.#context.l10n);
  }

  /** The number where it cannot be changed. */
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

  /** The form may learn before anybody else that the payment was made, in another tab perhaps. */
  #observe(state: PaymentPanelState): void {
    if (state.status !== 'complete') return;
    if (this.#flow().$phase.get().status === 'adding_card') void this.#flow().cardAdded();
    else this.#flow().paymentMade({ isCertain: state.paid });
  }

  /** The link to the invoice comes when it is read. */
  async #readInvoice(change: SeatChange): Promise<void> {
    this.#paidChange = change;
    this.#invoice = null;
    this.#cardUsed = undefined;
    const { store } = this.#context;
    if (!store) return;
    const invoice = await fetchPaidInvoice(store, change);
    // Another change may have gone through since.
    if (this.#paidChange !== change) return;
    this.#invoice = invoice;
    this.#context.host.requestUpdate();
  }

  /** The card of the account as it was read first after the change: a card that is saved later has not paid. */
  #cardOf(account: Account): PaymentMethod | null {
    const isRead = account.seats.quantity === this.#paidChange?.seats.to;
    if (isRead && this.#cardUsed === undefined) this.#cardUsed = account.paymentMethod;
    return this.#cardUsed ?? null;
  }

  /** The change that a card entered here pays; `null` in every other step. */
  #payable(phase: SeatChangePhase): SeatChange | null {
    if (phase.status !== 'pending' || phase.payment !== null) return null;
    const { change } = phase;
    const isWanted = change.status === 'requires_action' && change.id === this.#otherCardFor;
    return isWanted || change.status === 'requires_payment_method' ? change : null;
  }

  /** The form that a phase asks for. */
  #orderOf(phase: SeatChangePhase): Parameters<PaymentPanel['want']>[0] {
    const isEntry = phase.status === 'adding_card' && !phase.isEntered;
    const secret = isEntry ? phase.setup?.clientSecret : this.#payable(phase)?.clientSecret;
    return secret ? { kind: isEntry ? 'setup' : 'payment', clientSecret: secret } : null;
  }

  #useOtherCard(change: SeatChange | null): void {
    const { host, root } = this.#context;
    this.#otherCardFor = change?.id ?? null;
    this.#panel.want(this.#orderOf(this.#flow().$phase.get()));
    this.#say(null);
    void host.updateComplete.then(() => root.querySelector<HTMLElement>('#title')?.focus());
  }

  #approve({ id, clientSecret }: SeatChange): void {
    this.#isStripeMissing = clientSecret === null;
    this.#say(null);
    if (clientSecret === null) return;
    void this.#panel.nextAction(clientSecret).then((outcome) => this.#settle(outcome, id));
  }

  async #pay({ id }: SeatChange): Promise<void> {
    this.#say(null);
    this.#settle(await this.#panel.confirm(returnUrl(location.href, { purpose: 'seat_change', id })), id);
  }

  async #saveCard(): Promise<void> {
    const phase = this.#flow().$phase.get();
    if (phase.status !== 'adding_card' || phase.setup === null) return;
    const { id } = phase.setup;
    this.#say(null);
    const outcome = await this.#panel.confirm(returnUrl(location.href, { purpose: 'payment_method', id }));
    const { status } = outcome;
    // Whatever became of it, the server knows: the quote names the card that is on file.
    if (status === 'succeeded' || status === 'processing' || status === 'unknown')
      void this.#flow().cardAdded();
    this.#refuse(outcome);
  }

  /** Whoever comes back is taken up as after a bank's page: the quote then names the card that is on file. */
  async #leaveForPortal(): Promise<void> {
    const { host, report, store } = this.#context;
    const phase = this.#flow().$phase.get();
    if (!store || this.#isLeaving || phase.status !== 'adding_card' || phase.setup === null) return;
    if (!host.dispatchEvent(new OcwPortalRequestEvent())) return;
    const { id } = phase.setup;
    this.#isLeaving = true;
    this.#say(null);
    try {
      const back = returnUrl(location.href, { purpose: 'payment_method', id });
      location.assign(await store.portalUrl(back));
    } catch (thrown) {
      const error = toBillingError(thrown);
      this.#say(error);
      report(error);
    } finally {
      this.#isLeaving = false;
      host.requestUpdate();
    }
  }

  #settle(outcome: PaymentOutcome, id: string): void {
    const { status } = outcome;
    const phase = this.#flow().$phase.get();
    // It was about a change that is not shown any more.
    if (phase.status !== 'pending' || phase.change.id !== id) return;
    if (status === 'succeeded') this.#flow().paymentMade();
    else if (status === 'processing' || status === 'unknown') this.#flow().paymentMade({ isCertain: false });
    // A challenge that failed, or a change given up elsewhere: the server has the next step.
    else void this.#flow().checkOutcome();
    this.#refuse(outcome);
  }

  #refuse(outcome: PaymentOutcome): void {
    this.#isStripeMissing = outcome.status === 'unavailable';
    this.#say(outcome);
    if (outcome.status === 'failed') this.#panel.focus();
  }

  #say(refusal: Refusal): void {
    this.#refusal = refusal;
    this.#context.host.requestUpdate();
  }
}

function stepOf(phase: SeatChangePhase): string {
  return phase.status === 'pending' ? `pending ${phase.payment ?? phase.change.status}` : phase.status;
}
