import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { ReadableAtom } from 'nanostores';
import type { Account } from '../../contract/index.ts';
import type { BillingStore, SeatChangeFlow, SeatChangePhase } from '../../state/index.ts';
import { createSeatChangeFlow } from '../../state/seat-change/flow.ts';
import { flowContentStyles } from '../base/flow-content.styles.ts';
import type { PaymentContext } from '../payment/payment-panel.ts';
import { BaseFlowScreen } from '../payment/flow-screen.ts';
import { canChoose, choiceView, closedView } from './choice-view.ts';
import { OcwSeatsChangeEvent, OcwSeatsRequestEvent } from './seat-editor.events.ts';
import { seatEditorStyles } from './seat-editor.styles.ts';
import type { SeatChangeSteps } from './steps.ts';
import { actionButton } from '../ui/action-button.ts';
import { primaryButton } from '../ui/primary-button.ts';

/** What the screen needs from its element, besides what all screens need. */
export interface SeatEditorHost {
  /** The number is shown but cannot be changed. */
  readonly isDisabled: boolean;
  /** The editor is closed until the user opens it. */
  readonly collapsible: boolean;
  /** The editor is part of a card of the page. */
  readonly frameless: boolean;
}

/** The screen of a seat change: the choice of a number, and the steps after it from `steps.ts`. */
export class SeatEditorScreen extends BaseFlowScreen<
  SeatChangeFlow,
  SeatChangePhase,
  SeatChangeSteps,
  SeatEditorHost
> {
  protected readonly firstStep = 'review';
  #isOpen = false;

  constructor(context: PaymentContext<SeatEditorHost>) {
    super(context);
    context.adoptStyles(flowContentStyles, seatEditorStyles);
    // A `<label>` on the page dispatches its click on the host. Clicks on text inside must not focus the field: a phone
    // would open its keyboard.
    const { host } = context;
    host.addEventListener('click', (event) => {
      if (event.composedPath()[0] === host) host.focus();
    });
  }

  /** The number in the field; empty if it is invalid. */
  get value(): string {
    const input = this.flow?.$input.get();
    return input && 'seats' in input ? String(input.seats) : '';
  }

  /** Why the number in the field is invalid; empty if it is valid or not known yet. */
  get problem(): string {
    const { account, flow, steps } = this;
    if (!account || !flow || 'seats' in flow.$input.get()) return '';
    return steps?.explain(account) ?? this.context.l10n.t('input_not_whole');
  }

  /** Whether the editor is collapsed and can be opened. */
  private get isClosed(): boolean {
    const { account, context, phase } = this;
    if (!context.host.collapsible || this.#isOpen || phase?.status !== 'editing') return false;
    return account !== undefined && canChoose(account);
  }

  override attach(store: BillingStore): () => void {
    const stops = [super.attach(store), store.$seatEditorOpener.listen(this.context.requestUpdate)];
    return () => {
      stops.forEach((stop) => stop());
      this.#setOpenable(store, false);
    };
  }

  override hostUpdate(): void {
    super.hostUpdate();
    const { store, isClosed, context } = this;
    if (!store) return;
    this.#setOpenable(store, isClosed);
    const { host } = context;
    host.toggleAttribute('closed', isClosed && host.frameless && store.$seatEditorOpener.get() !== null);
  }

  /** Sets the draft as if it had been typed. Returns whether the flow was ready for it. */
  setDraft(text: string): boolean {
    this.flow?.setDraft(text);
    this.#isOpen ||= this.flow !== undefined;
    return this.flow !== undefined;
  }

  /** Opens a collapsed editor and moves the focus to its field. */
  readonly open = (): void => {
    this.#isOpen = true;
    void this.begin();
    this.context.requestUpdate();
    void this.context.host.updateComplete.then(() => this.context.root.querySelector('input')?.focus());
  };

  /** Restores the current number and closes a collapsible editor. */
  readonly #close = (): void => {
    if (this.account) this.flow?.setDraft(String(this.account.seats.quantity));
    this.#isOpen = false;
    this.context.requestUpdate();
    void this.context.host.updateComplete.then(() => this.focusChoice('[part=open]'));
  };

  /** The button that opens a closed editor may be in a summary. */
  protected override focusChoice(selector: string): void {
    const opener = this.isClosed ? this.store?.$seatEditorOpener.get() : null;
    if (!opener) return super.focusChoice(selector);
    const focus = (): void => opener.renderRoot.querySelector<HTMLElement>('[part=open]')?.focus();
    void opener.updateComplete.then(focus);
  }

  /** Lets a summary's button open this editor while it is closed. */
  #setOpenable({ $openSeatEditor: $open }: BillingStore, isClosed: boolean): void {
    if (isClosed !== ($open.get() === this.open)) $open.set(isClosed ? this.open : null);
  }

  protected createFlow(store: BillingStore): SeatChangeFlow {
    return createSeatChangeFlow(store, { schedule: this.context.host.schedule });
  }

  protected choiceStores({ $input, $estimate }: SeatChangeFlow): readonly ReadableAtom<unknown>[] {
    return [$input, $estimate];
  }

  protected async fetchSteps(): Promise<SeatChangeSteps> {
    const { SeatChangeSteps: Steps } = await import('./steps.ts');
    return new Steps(this.context, () => this.flow as SeatChangeFlow, this.#confirm);
  }

  protected placeOf(phase: SeatChangePhase): string {
    switch (phase.status) {
      case 'editing':
      case 'quoting':
        return 'choice';
      case 'confirming':
        return 'review';
      case 'pending':
        return `pending ${phase.payment ?? phase.change.status}`;
      default:
        return phase.status;
    }
  }

  protected label(): string {
    return this.context.l10n.t('numberOfUsers');
  }

  protected describe(account: Account): string {
    return this.steps?.describe(account) ?? '';
  }

  protected leave(): true | undefined {
    if (this.phase?.status === 'editing' && this.context.host.collapsible && this.#isOpen) {
      this.#close();
      return true;
    }
    if (this.phase?.status === 'adding_card') this.flow?.keepCard();
    else this.flow?.back();
    return undefined;
  }

  protected override entered(phase: SeatChangePhase, previous: SeatChangePhase | undefined): void {
    if (phase.status === 'quoting') this.live.say(this.context.l10n.t('quoting'));
    if (phase.status === 'done' && previous?.status !== 'done') {
      this.#isOpen = false;
      this.context.host.dispatchEvent(new OcwSeatsChangeEvent(phase.change));
    }
  }

  protected choice(account: Account, phase: SeatChangePhase): TemplateResult {
    const { l10n, host, failure } = this.context;
    const disabled = host.isDisabled;
    const error = phase.status === 'editing' ? phase.error : null;
    if (!canChoose(account)) {
      if (!this.steps) return html`<div class="main">${this.loading()}</div>`;
      return this.steps.fixed(account, {
        run: this.#addCard,
        disabled,
        error: error?.retryable ? failure(error) : nothing,
      });
    }
    if (this.isClosed) return closedView(account, l10n, this.open, host.frameless);
    const quoting = phase.status === 'quoting';
    const isUnchanged = this.flow?.$input.get().status === 'unchanged';
    return choiceView({
      account,
      flow: this.flow as SeatChangeFlow,
      l10n,
      disabled,
      steps: this.steps,
      loading: this.loading,
      begin: this.begin,
      step: this.#step,
      submit: this.#requestQuote,
      actions: html`${error ? failure(error) : nothing}
        <div class="actions">
          ${host.collapsible ? actionButton('cancel', l10n.t('closeEditor'), this.#close) : nothing}
          ${primaryButton(l10n.t(quoting ? 'quoting' : 'updateUserCount'), this.#requestQuote, quoting || disabled, isUnchanged)}
        </div>`,
    });
  }

  readonly #step = (by: number): void => {
    const { flow } = this;
    void this.begin();
    flow?.step(by);
    const input = flow?.$input.get();
    if (input && 'seats' in input) this.live.say(this.context.l10n.t('users', { count: input.seats }));
  };

  /** Requests a quote, or announces why the input is invalid or unchanged. */
  readonly #requestQuote = (): void => {
    const { flow } = this;
    if (!flow || this.context.host.isDisabled) return;
    if (flow.$input.get().status === 'valid') {
      void this.begin();
      void flow.requestQuote();
      return;
    }
    void this.begin().then(() => this.live.say(this.problem || this.context.l10n.t('input_unchanged')));
    this.context.root.querySelector('input')?.focus();
  };

  /** Opens the card form if the payment method on file cannot pay for a change. */
  readonly #addCard = (): void => {
    void this.begin();
    void this.flow?.addCard();
  };

  /** Confirms the quote, unless the page cancels the event. */
  readonly #confirm = (): void => {
    const { phase } = this;
    if (phase?.status !== 'review') return;
    if (this.context.host.dispatchEvent(new OcwSeatsRequestEvent(phase.quote))) void this.flow?.confirm();
  };
}
