import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import type { BillingStore, SeatChangeFlow, SeatChangePhase } from '../../state/index.ts';
import { onDemand } from '../../state/on-demand.ts';
import { sharedMessages } from '../../locales/en/shared.ts';
import { AccountElement } from '../shared/account-element.ts';
import { baseStyles } from '../shared/base.styles.ts';
import { flowFrameStyles } from '../shared/flow-frame.styles.ts';
import { addMessages } from '../shared/localizer.ts';
import { OcwSeatsChangeEvent, OcwSeatsRequestEvent } from './seat-editor.events.ts';

/** Milliseconds without a key press after which the estimate is announced. */
const ANNOUNCE_AFTER = 700;

type Phase<Status extends SeatChangePhase['status']> = Extract<SeatChangePhase, { status: Status }>;
// What is on the screen arrives beside the account, what comes after the number when somebody begins to change it.
const choice = onDemand(() => import('./choice.ts'));
const steps = onDemand(() => import('./steps.ts'));
const EDITING: SeatChangePhase = { status: 'editing', error: null };

/**
 * Changes the number of paid users: estimate while typing, review of the server's quote, confirmation, outcome.
 * Takes part in forms with the number of users as its value.
 *
 * @summary Lets an admin change the number of users and see to the cent what it costs and brings.
 * @tag ocw-seat-editor
 * @fires {OcwSeatsRequestEvent} ocw-seats-request - A person is about to confirm a quote; cancelable.
 * @fires {OcwSeatsChangeEvent} ocw-seats-change - The number of users has changed, and is paid for.
 * @fires {OcwErrorEvent} ocw-error - A request failed; the element says what went wrong.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart panel - The side with what it costs and the button that goes on.
 * @csspart field - The number field with its buttons.
 * @csspart input - The number field.
 * @csspart step - A button for one user more or fewer.
 * @csspart hint - The sentence below the field.
 * @csspart outlook - What the number brings: monthly total and credits.
 * @csspart due - The amount due today.
 * @csspart change - The table of before and after.
 * @csspart line-items - The lines of the invoice.
 * @csspart primary - The button that goes on.
 * @csspart error - A failure in words.
 * @csspart retry - The button that tries again.
 */
export class OcwSeatEditor extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, flowFrameStyles];
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static readonly formAssociated = true;

  static {
    addMessages(sharedMessages);
  }

  readonly #internals = this.attachInternals();

  /** Name of the number in a form. */
  @property({ reflect: true }) name = '';
  /** Shows the number without letting it be changed. */
  @property({ type: Boolean, reflect: true }) disabled = false;

  @state() private formDisabled = false;
  @state() private announcement = '';
  /** Why the choice of the number, or the steps after it, could not be fetched. */
  @state() private partError: BillingError | null = null;

  #flow: SeatChangeFlow | undefined;
  #assigned: string | undefined;
  #flowStore: BillingStore | undefined;
  /** Connects the flow to the store in use, once both are there. */
  #begin: (() => void) | undefined;
  #previous: SeatChangePhase = EDITING;
  #hadFocus = false;
  #announced = '';
  #stopAnnouncing: (() => void) | undefined;
  #reportedError: BillingError | null = null;

  /** The number of users in the field; empty where it is none that can be had. Assigning is like typing. */
  get value(): string {
    const input = this.#flow?.$input.get();
    return input && 'seats' in input ? String(input.seats) : '';
  }
  set value(text: string) {
    if (this.#flow) this.#flow.setDraft(text);
    else this.#assigned = text;
  }

  /** The form around, as with native fields. */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  /** As with native fields. */
  get validity(): ValidityState {
    return this.#internals.validity;
  }

  /** As with native fields. */
  get validationMessage(): string {
    return this.#internals.validationMessage;
  }

  /** As with native fields. */
  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  /** As with native fields. */
  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  /** Called by the browser when a form or a fieldset around is switched on or off. */
  formDisabledCallback(disabled: boolean): void {
    this.formDisabled = disabled;
  }

  /** Called by the browser when the form is reset: back to the number of users there are. */
  formResetCallback(): void {
    if (this.account) this.value = String(this.account.seats.quantity);
  }

  protected override attach(store: BillingStore): () => void {
    const stops = [super.attach(store)];
    this.#begin = () => stops.push(...this.#connectFlow(store));
    if (choice.loaded) this.#begin();
    else this.#fetchChoice();
    return () => {
      stops.forEach((stop) => stop());
      this.#begin = undefined;
    };
  }

  /** Begins the flow of this store, or goes on with it where the element left the page and came back. */
  #connectFlow(store: BillingStore): readonly (() => void)[] {
    const create = choice.loaded?.createSeatChangeFlow;
    if (!this.#flow || store !== this.#flowStore) this.#flow = create?.(store, { schedule: this.schedule });
    this.#flowStore = store;
    const flow = this.#flow as SeatChangeFlow;
    choice.loaded?.dress(this.renderRoot);
    if (this.#assigned !== undefined) flow.setDraft(this.#assigned);
    this.#assigned = undefined;
    return [this.watch(flow.$draft, flow.$input, flow.$estimate, flow.$phase), flow.connect()];
  }

  readonly #fetchChoice = (): void => {
    this.partError = null;
    choice.load().then(
      () => {
        if (!this.#flow) this.#begin?.();
        this.requestUpdate();
      },
      (error: unknown) => (this.partError = error as BillingError),
    );
  };

  protected override suspend(): void {
    super.suspend();
    this.#stopAnnouncing?.();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#hadFocus = this.shadowRoot?.activeElement != null;
    const phase = this.#phase;
    if (phase.status === 'done' && this.#previous.status !== 'done') {
      this.dispatchEvent(new OcwSeatsChangeEvent(phase.change));
    }
    const error = 'error' in phase ? phase.error : null;
    if (error && error !== this.#reportedError) this.report(error);
    this.#reportedError = error;
    // A review and what follows speak for themselves: the estimate is not to be read beside them.
    if (phase.status !== this.#previous.status) {
      this.#stopAnnouncing?.();
      this.announcement = '';
    }
    this.#announce();
  }

  protected override updated(): void {
    this.#reflectForm();
    const from = this.#previous.status;
    const to = this.#phase.status;
    this.#previous = this.#phase;
    if (from === to || !this.#hadFocus) return;
    const back = from === 'done' || from === 'ended' ? 'input' : '.primary';
    if (to !== 'quoting' && to !== 'confirming' && !(from === 'quoting' && to === 'editing')) {
      this.renderRoot.querySelector<HTMLElement>(to === 'editing' ? back : '#title')?.focus();
    }
  }

  get #phase(): SeatChangePhase {
    return this.#flow?.$phase.get() ?? EDITING;
  }

  /** Tells assistive technology what the number comes to once it has settled, not what the passing seconds change. */
  #announce(): void {
    const draft = this.#flow?.$draft.get();
    if (draft === undefined || !this.account || draft === this.#announced) return;
    const first = this.#announced === '';
    this.#announced = draft;
    this.#stopAnnouncing?.();
    if (first) return;
    this.#stopAnnouncing = this.schedule(() => {
      if (!this.account || !this.#flow || !choice.loaded) return;
      this.announcement = choice.loaded.describeChoice(this.account, this.#flow, this.l10n);
    }, ANNOUNCE_AFTER);
  }

  #reflectForm(): void {
    const input = this.#flow?.$input.get();
    this.#internals.setFormValue(this.value || null);
    const problem = input && this.account ? (choice.loaded?.explainInput(input, this.l10n) ?? '') : '';
    const field = this.renderRoot.querySelector('input');
    if (problem && field) this.#internals.setValidity({ customError: true }, problem, field);
    else this.#internals.setValidity({});
  }

  /** Asks for the quote, or says why there is nothing to ask for. */
  readonly #requestQuote = (): void => {
    const input = this.#flow?.$input.get();
    if (!input || this.disabled || this.formDisabled) return;
    if (input.status === 'valid') {
      this.#prepareSteps();
      return void this.#flow?.requestQuote();
    }
    this.announcement = choice.loaded?.explainInput(input, this.l10n) || this.l10n.t('input_unchanged');
    this.renderRoot.querySelector('input')?.focus();
  };

  /** Fetches what comes after the number, ahead of its need. What failed is tried again by the next key press or retry. */
  readonly #prepareSteps = (): void => {
    if (steps.loaded) return;
    this.partError = null;
    steps.load().then(
      () => this.requestUpdate(),
      (error: unknown) => (this.partError = error as BillingError),
    );
  };

  readonly #confirmChange = (): void => {
    const phase = this.#phase;
    if (phase.status === 'review' && this.dispatchEvent(new OcwSeatsRequestEvent(phase.quote))) {
      void this.#flow?.confirm();
    }
  };

  readonly #primary = (label: string, action: () => void, busy = false): TemplateResult =>
    html`<button
      type="button"
      class="primary"
      part="primary"
      aria-disabled=${busy}
      @click=${busy ? nothing : action}
    >
      ${label}
    </button>`;

  readonly #goBack = (): void => this.#flow?.back();

  readonly #leaveOnEscape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#goBack();
  };

  protected override frame(content: unknown, busy = false): TemplateResult {
    return html`<section class="card" part="card" aria-busy=${busy}>
      <div class="main">${content}</div>
    </section>`;
  }

  protected skeleton(): TemplateResult {
    return html`<span class="bone short"></span><span class="bone big"></span><span class="bone"></span>
      <span class="bone big"></span><span class="bone"></span><span class="bone"></span
      ><span class="bone"></span> <span class="bone big"></span>`;
  }

  protected content(account: Account): TemplateResult {
    return html`<section
      class="card"
      part="card"
      aria-label=${choice.loaded ? this.l10n.t('numberOfUsers') : nothing}
      @keydown=${this.#leaveOnEscape}
    >
      ${this.#step(account)}
      <p class="sr" role="status">${this.announcement}</p>
    </section>`;
  }

  #step(account: Account): TemplateResult {
    const phase = this.#phase;
    if (phase.status === 'editing' || phase.status === 'quoting') return this.#editing(account, phase);
    if (!steps.loaded) {
      if (!this.partError) this.#prepareSteps();
      return this.#missing(this.#prepareSteps);
    }
    return steps.loaded.stepView(phase, {
      account,
      l10n: this.l10n,
      failure: this.failure.bind(this),
      primary: this.#primary,
      back: this.#goBack,
      confirm: this.#confirmChange,
      checkOutcome: () => void this.#flow?.checkOutcome(),
      giveUp: () => void this.#flow?.giveUp(),
      finish: () => this.#flow?.finish(),
    });
  }

  #editing(account: Account, phase: Phase<'editing' | 'quoting'>): TemplateResult {
    const { l10n } = this;
    const flow = this.#flow;
    if (!flow || !choice.loaded) return this.#missing(this.#fetchChoice);
    if (!choice.loaded.canChoose(account)) return choice.loaded.fixedView(account, l10n);
    const quoting = phase.status === 'quoting';
    const disabled = this.disabled || this.formDisabled;
    const label = l10n.t(quoting ? 'quoting' : 'updateUserCount');
    return choice.loaded.choiceView({
      account,
      flow,
      l10n,
      disabled,
      begin: this.#prepareSteps,
      submit: this.#requestQuote,
      actions: html`${phase.status === 'editing' && phase.error ? this.failure(phase.error, this.#requestQuote) : nothing}
        <div class="actions">${this.#primary(label, this.#requestQuote, quoting || disabled)}</div>`,
    });
  }

  /** Stands for a part that is on its way, or says that it did not come. */
  #missing(retry: () => void): TemplateResult {
    return html`<div class="main">
      ${this.partError ? this.failure(this.partError, retry) : this.skeleton()}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-seat-editor': OcwSeatEditor;
  }
}
