import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { BillingError } from '../../client/index.ts';
import type { Account, SeatChange } from '../../contract/index.ts';
import type { BillingStore, SeatChangeFlow, SeatChangePhase } from '../../state/index.ts';
import { createSeatChangeFlow } from '../../state/index.ts';
import { AccountElement } from '../shared/account-element.ts';
import { baseStyles } from '../shared/base.styles.ts';
import { SUBSCRIPTION_STATUSES } from '../shared/subscription-status.ts';
import { dueText, estimateView } from './estimate-view.ts';
import { explainInput, numberField } from './number-field.ts';
import { explainDone, explainEnded, explainPending, outcomeView } from './outcome-view.ts';
import { changeTable, chargeView, explainDifference, invoiceLines } from './review-view.ts';
import { OcwSeatsChangeEvent, OcwSeatsRequestEvent } from './seat-editor.events.ts';
import { seatEditorStyles } from './seat-editor.styles.ts';

/** Milliseconds without a key press after which the estimate is announced. */
const ANNOUNCE_AFTER = 700;

type Phase<Status extends SeatChangePhase['status']> = Extract<SeatChangePhase, { status: Status }>;
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
 * @csspart due - The amount due today.
 * @csspart change - The table of before and after.
 * @csspart line-items - The lines of the invoice.
 * @csspart primary - The button that goes on.
 * @csspart error - A failure in words.
 * @csspart retry - The button that tries again.
 */
export class OcwSeatEditor extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, seatEditorStyles];
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static readonly formAssociated = true;

  readonly #internals = this.attachInternals();

  /** Name of the number in a form. */
  @property({ reflect: true }) name = '';
  /** Shows the number without letting it be changed. */
  @property({ type: Boolean, reflect: true }) disabled = false;

  @state() private formDisabled = false;
  @state() private announcement = '';

  #flow: SeatChangeFlow | undefined;
  #flowStore: BillingStore | undefined;
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
    this.#flow?.setDraft(text);
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
    // An element that left the page and came back goes on where it was.
    if (store !== this.#flowStore) this.#flow = createSeatChangeFlow(store, { schedule: this.schedule });
    this.#flowStore = store;
    const flow = this.#flow as SeatChangeFlow;
    const watched = this.watch(flow.$draft, flow.$input, flow.$estimate, flow.$phase);
    const stops = [super.attach(store), watched, flow.connect()];
    return () => stops.forEach((stop) => stop());
  }

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
      const { account, l10n } = this;
      const input = this.#flow?.$input.get();
      const estimate = this.#flow?.$estimate.get();
      if (!account || !input) return;
      this.announcement =
        estimate?.status === 'change'
          ? l10n.t('announce', {
              amount: dueText(estimate, account, l10n),
              credits: l10n.t('credits', { name: account.credits.name }),
              count: estimate.credits.added,
            })
          : explainInput(input, l10n);
    }, ANNOUNCE_AFTER);
  }

  #reflectForm(): void {
    const input = this.#flow?.$input.get();
    this.#internals.setFormValue(this.value || null);
    const problem = input && this.account ? explainInput(input, this.l10n) : '';
    const field = this.renderRoot.querySelector('input');
    if (problem && field) this.#internals.setValidity({ customError: true }, problem, field);
    else this.#internals.setValidity({});
  }

  /** Asks for the quote, or says why there is nothing to ask for. */
  readonly #requestQuote = (): void => {
    const input = this.#flow?.$input.get();
    if (!input || this.disabled || this.formDisabled) return;
    if (input.status === 'valid') return void this.#flow?.requestQuote();
    this.announcement = explainInput(input, this.l10n) || this.l10n.t('inputUnchanged');
    this.renderRoot.querySelector('input')?.focus();
  };

  readonly #confirmChange = (): void => {
    const phase = this.#phase;
    if (phase.status === 'review' && this.dispatchEvent(new OcwSeatsRequestEvent(phase.quote))) {
      void this.#flow?.confirm();
    }
  };

  readonly #goBack = (): void => this.#flow?.back();
  readonly #checkOutcome = (): void => void this.#flow?.checkOutcome();
  readonly #giveUp = (): void => void this.#flow?.giveUp();
  readonly #finish = (): void => this.#flow?.finish();

  readonly #leaveOnEscape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#goBack();
  };

  protected skeleton(): TemplateResult {
    return html`<span class="bone short"></span><span class="bone big"></span><span class="bone"></span>
      <span class="bone big"></span><span class="bone"></span><span class="bone"></span
      ><span class="bone"></span> <span class="bone big"></span>`;
  }

  protected content(account: Account): TemplateResult {
    return html`<section
      class="card"
      part="card"
      aria-label=${this.l10n.t('numberOfUsers')}
      @keydown=${this.#leaveOnEscape}
    >
      ${this.#step(account)}
      <p class="sr" role="status">${this.announcement}</p>
    </section>`;
  }

  #step(account: Account): TemplateResult {
    const phase = this.#phase;
    switch (phase.status) {
      case 'editing':
      case 'quoting':
        return this.#editing(account, phase);
      case 'review':
      case 'confirming':
        return this.#review(account, phase);
      case 'unknown':
        return this.#unknown(phase);
      case 'pending':
        return this.#pending(phase);
      case 'done':
        return this.#done(account, phase.change);
      case 'ended':
        return this.#ended(phase.change);
    }
  }

  #primary(label: string, action: () => void, busy = false): TemplateResult {
    const press = busy ? nothing : action;
    return html`<button type="button" class="primary" part="primary" aria-disabled=${busy} @click=${press}>
      ${label}
    </button>`;
  }

  #editing(account: Account, phase: Phase<'editing' | 'quoting'>): TemplateResult {
    const { l10n } = this;
    const flow = this.#flow as SeatChangeFlow;
    const { tone, explanation, editable } = SUBSCRIPTION_STATUSES[account.status];
    const allowed = account.scopes.includes('seats:write');
    const quoting = phase.status === 'quoting';
    const disabled = this.disabled || this.formDisabled || !editable || !allowed;
    return html`<div class="split">
      <div class="main">
        ${explanation ? html`<p class="notice ${tone}">${l10n.t(explanation)}</p>` : nothing}
        ${allowed ? nothing : html`<p class="notice">${l10n.t('readOnly')}</p>`}
        ${numberField({
          l10n,
          account,
          disabled,
          draft: flow.$draft.get(),
          input: flow.$input.get(),
          setDraft: (text) => flow.setDraft(text),
          step: (by) => flow.step(by),
          submit: this.#requestQuote,
        })}
      </div>
      <div class="panel" part="panel">
        ${estimateView(flow.$estimate.get(), account, l10n)}
        ${phase.status === 'editing' && phase.error ? this.failure(phase.error, this.#requestQuote) : nothing}
        <div class="actions">
          ${this.#primary(l10n.t(quoting ? 'quoting' : 'updateUserCount'), this.#requestQuote, quoting || disabled)}
        </div>
      </div>
    </div>`;
  }

  #review(account: Account, phase: Phase<'review' | 'confirming'>): TemplateResult {
    const { l10n } = this;
    const { quote, status } = phase;
    const busy = status === 'confirming';
    const notices =
      status === 'review'
        ? [
            phase.notice ? l10n.t(phase.notice === 'expired' ? 'noticeExpired' : 'noticeChanged') : '',
            phase.difference ? explainDifference(phase.difference, quote.amountDue.currency, l10n) : '',
          ]
        : [];
    return html`<div class="split">
      <div class="main">
        <h2 id="title" tabindex="-1">${l10n.t('review')}</h2>
        ${changeTable(quote, account, l10n)} ${invoiceLines(quote, l10n)}
      </div>
      <div class="panel" part="panel">
        ${chargeView(quote, account, l10n)}
        ${notices.map((each) => (each ? html`<p class="notice warn small">${each}</p>` : nothing))}
        ${status === 'review' && phase.error ? this.failure(phase.error) : nothing}
        <p class="small muted" role="status">${busy ? l10n.t('confirmingNote') : nothing}</p>
        <div class="actions">
          <button type="button" part="back" aria-disabled=${busy} @click=${this.#goBack}>
            ${l10n.t('back')}
          </button>
          ${this.#primary(l10n.t(busy ? 'confirming' : 'confirmUpdate'), this.#confirmChange, busy)}
        </div>
      </div>
    </div>`;
  }

  #unknown({ checking, error }: Phase<'unknown'>): TemplateResult {
    const { l10n } = this;
    return outcomeView({
      tone: 'warn',
      title: l10n.t('unknownTitle'),
      lines: [l10n.t('unknownBody')],
      error: error && !checking ? this.failure(error) : nothing,
      actions: this.#primary(l10n.t(checking ? 'checking' : 'checkOutcome'), this.#checkOutcome, checking),
    });
  }

  #pending({ change, givingUp, error }: Phase<'pending'>): TemplateResult {
    const { l10n } = this;
    const open = change.status === 'requires_action' || change.status === 'requires_payment_method';
    const link = html`<a
      class="button primary"
      part="primary"
      href=${change.hostedInvoiceUrl}
      target="_blank"
      rel="noopener"
    >
      ${l10n.t('continueAtStripe')}
    </a>`;
    const giveUp = html`<button type="button" part="give-up" aria-disabled=${givingUp} @click=${this.#giveUp}>
      ${l10n.t(givingUp ? 'givingUp' : 'giveUp')}
    </button>`;
    return outcomeView({
      tone: 'warn',
      title: l10n.t('pendingTitle', { users: l10n.t('users', { count: change.seats.to }) }),
      lines: explainPending(change, l10n),
      error: error ? this.failure(error, this.#checkOutcome) : nothing,
      actions: open ? [change.hostedInvoiceUrl === null ? nothing : link, giveUp] : nothing,
    });
  }

  #done(account: Account, change: SeatChange): TemplateResult {
    const { l10n } = this;
    return outcomeView({
      tone: 'good',
      title: l10n.t('doneTitle', { users: l10n.t('users', { count: change.seats.to }) }),
      lines: explainDone(change, account, l10n),
      actions: this.#primary(l10n.t('done'), this.#finish),
    });
  }

  #ended(change: SeatChange): TemplateResult {
    const { title, lines } = explainEnded(change, this.l10n);
    return outcomeView({
      tone: 'bad',
      title,
      lines,
      actions: this.#primary(this.l10n.t('startOver'), this.#finish),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-seat-editor': OcwSeatEditor;
  }
}
