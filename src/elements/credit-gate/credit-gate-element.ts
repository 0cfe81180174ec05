import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { property } from '../base/property.ts';
import type { BillingError } from '../../client/index.ts';
import { onDemand } from '../../client/on-demand.ts';
import type { Account } from '../../contract/index.ts';
import type { CreditGate } from '../../state/index.ts';
import { readCreditGate } from '../../state/credit-gate.ts';
import { AccountElement } from '../base/account-element.ts';
import { boxStyles } from './box.styles.ts';
import type { GateStatus } from './credit-gate.events.ts';
import { OcwGateChangeEvent } from './credit-gate.events.ts';
import { creditGateStyles } from './credit-gate.styles.ts';

/**
 * Makes a button or a form inert while no credit is available, and shows the reason and an offer to buy above it. With a credit it has
 * no box and does nothing. The server still decides when the credit is used.
 *
 * @summary Enables its content only while a credit is available, and offers to buy otherwise.
 * @tag ocw-credit-gate
 * @slot - Content that needs a credit, such as a button or a form.
 * @slot buy - Replaces `<ocw-buy-credits>` as the offer shown while no credit is available.
 * @fires {OcwGateChangeEvent} ocw-gate-change - The gate has opened or closed, or can no longer read the account.
 * @fires {OcwErrorEvent} ocw-error - The account cannot be read.
 * @csspart base - The box above the content.
 * @csspart card - Why the gate is closed, or what went wrong.
 * @csspart content - The box around the content.
 * @csspart panel - The side panel of the offer with the total and the primary button.
 * @csspart field - The number field of the offer.
 * @csspart input - The number field's input.
 * @csspart step - A button that adds or subtracts one credit.
 * @csspart total - The amount to pay.
 * @csspart primary - The primary button.
 * @csspart back - The back button.
 * @csspart error - An error message.
 * @csspart retry - The retry button.
 */
export class OcwCreditGate extends AccountElement {
  static override styles: CSSResultGroup = [boxStyles, creditGateStyles];

  /** What to do with the content if the account cannot be read: `closed` keeps it inert, `open` enables it. */
  @property({ attribute: 'when-unknown' }) whenUnknown: 'open' | 'closed' = 'closed';

  /** Renders a closed gate. */
  readonly #view = onDemand(() => import('./gate-view.ts'), this.billing.requestUpdate);
  #shown: GateStatus = 'unknown';
  #root: Node | undefined;
  /** The element that had the focus when the gate closed. */
  #focusedBefore: Element | null = null;
  /** Where to move the focus once that has rendered. */
  #focusNext: 'title' | 'content' | undefined;
  #opened = false;
  /** The gate opened during a purchase: keep the offer until the user leaves the purchase's result. */
  #keepsOffer = false;

  /** Whether a credit is available. */
  get status(): GateStatus {
    return this.#state.status;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#root = this.getRootNode();
    this.#root.addEventListener('submit', this.#blockSubmit, true);
    this.addEventListener('click', this.#blockClick, true);
  }

  override disconnectedCallback(): void {
    this.#root?.removeEventListener('submit', this.#blockSubmit, true);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { status } = this;
    const { loaded: view, error: viewError, prepare } = this.#view;
    const before = this.#shown;
    const kept = this.#keepsOffer;
    if ((status === 'closed' || this.#error) && !view && !viewError) void prepare();
    const opens = status === 'open' && before === 'closed';
    this.#keepsOffer = (opens || (kept && status === before)) && view?.isBuying(this) === true;
    if (status !== before) this.#focusNext = undefined;
    const isDone = (opens || kept) && status === 'open' && !this.#keepsOffer;
    // If the focus is already in the content, leave it there.
    if (isDone && this.matches(':focus-within') && !this.#contains(this.#active)) this.#focusNext = 'content';
    if (status === before) return;
    this.#opened = opens;
    // Must be recorded before rendering: content that becomes inert loses the focus.
    if (status === 'closed' && this.#contains(this.#active)) {
      this.#focusedBefore = this.#active;
      this.#focusNext = 'title';
    } else if (this.billing.isRetrying) this.#focusNext = status === 'open' ? 'content' : 'title';
  }

  protected override updated(): void {
    const { status } = this;
    if (
      this.#focusNext &&
      this.#view.loaded?.moveFocus(this.#focusNext, this, this.#slotted, this.#focusedBefore)
    )
      this.#focusNext = undefined;
    if (status === this.#shown) return;
    this.#shown = status;
    this.dispatchEvent(new OcwGateChangeEvent(status));
  }

  get #state(): CreditGate {
    const { error } = this.billing;
    return error ? { status: 'unknown', error } : readCreditGate(this.billing.remote);
  }

  get #error(): BillingError | undefined {
    return this.status === 'unknown' ? this.billing.trouble : undefined;
  }

  /** Whether the content is inert now. */
  get #isBlocked(): boolean {
    return this.status !== 'open' && !(this.#error && this.whenUnknown === 'open');
  }

  get #active(): Element | null {
    return (this.getRootNode() as Document | ShadowRoot).activeElement;
  }

  get #slotted(): readonly Element[] {
    return (
      this.renderRoot
        .querySelector<HTMLSlotElement>('slot:not([name])')
        ?.assignedElements({ flatten: true }) ?? []
    );
  }

  #contains(node: Element | null): boolean {
    return this.#slotted.some((each) => each.contains(node));
  }

  #isInside(event: Event): boolean {
    const path = event.composedPath();
    return this.#slotted.some((each) => path.includes(each));
  }

  /**
   * Blocks a click inside inert content, or a submit that bypasses it: scripts and forms can still reach inert content.
   */
  readonly #block = (event: Event): void => {
    if (!this.#isBlocked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus();
  };

  /** Blocks forms inside, and forms around whose submit buttons, or the one pressed, are all inside. */
  readonly #blockSubmit = (event: Event): void => {
    const [form] = event.composedPath();
    const { submitter } = event as SubmitEvent;
    const isSubmit = (each: Element): boolean => (each as HTMLButtonElement).type === 'submit';
    // A form control named "elements" shadows the property, so read it from the prototype. Other submit event targets
    // have no controls.
    const fields =
      form instanceof HTMLFormElement
        ? Reflect.get<HTMLFormElement, 'elements'>(HTMLFormElement.prototype, 'elements', form)
        : [];
    const buttons = submitter ? [submitter] : [...fields].filter(isSubmit);
    if (this.#isInside(event) || (buttons.length > 0 && buttons.every((each) => this.#contains(each))))
      this.#block(event);
  };

  readonly #blockClick = (event: Event): void => {
    if (this.#isInside(event)) this.#block(event);
  };

  /** Renders what is shown above the content. */
  #notice(account: Account): unknown {
    const state = this.#state;
    if (state.status === 'unknown') return nothing;
    const { loaded: view, error, prepare } = this.#view;
    if (!view) return error ? this.billing.failure(error, prepare) : nothing;
    return view.closedView(state, account, this, this.l10n);
  }

  protected override render(): TemplateResult {
    const { status, billing, l10n } = this;
    const { account } = billing;
    const { loaded: view, error } = this.#view;
    // The failure is shown together with its effect on the content, so wait until that has loaded.
    const hasFailure = this.#error && (view ?? error);
    const hasNotice =
      status === 'open'
        ? this.#keepsOffer
        : status === 'closed' || hasFailure || billing.slow || billing.isLost;
    const text = this.#error && view?.unknownText(this.#isBlocked, l10n);
    const views = {
      ready: (known: Account) => this.#notice(known),
      loading: nothing,
      note: text && html`<p .textContent=${text}></p>`,
    };
    return html`<div class=${hasNotice ? 'held' : 'through'}>
      ${hasNotice ? billing.show(views) : nothing}
      <div
        class="content"
        part="content"
        .inert=${this.#isBlocked}
        aria-busy=${!hasNotice && status === 'unknown'}
      >
        <slot></slot>
      </div>
      <p
        class="sr"
        role="status"
        .textContent=${this.#opened && account && view ? view.openedText(account, l10n) : ''}
      ></p>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-credit-gate': OcwCreditGate;
  }
}
