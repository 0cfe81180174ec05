import type { CSSResultGroup, TemplateResult } from 'lit';
import { html } from 'lit';
import { property, state } from '../base/property.ts';
import { AccountElement } from '../base/account-element.ts';
import { baseStyles } from '../base/base.styles.ts';
import { flowFrameStyles } from '../base/flow-frame.styles.ts';
import { LazyScreen } from '../base/lazy-screen.ts';
import { flowFrame } from '../payment/flow-frame.ts';

/**
 * Changes the number of paid users: estimate while typing, review of the server's quote, confirmation, outcome.
 * Takes part in forms with the number of users as its value.
 *
 * @summary Lets an admin change the number of users and see to the cent what it costs and brings.
 * @tag ocw-seat-editor
 * @fires {OcwSeatsRequestEvent} ocw-seats-request - The user confirms a quote; cancelable.
 * @fires {OcwSeatsChangeEvent} ocw-seats-change - The number of users has changed, and is paid for.
 * @slot manage-users - A link to the page's users, in place of the button.
 * @fires {OcwManageUsersRequestEvent} ocw-manage-users-request - The user wants to invite or remove users; no default action.
 * @fires {OcwChallengeEvent} ocw-challenge-start - A challenge of the user's bank covers the page.
 * @fires {OcwChallengeEvent} ocw-challenge-end - The challenge has ended.
 * @fires {OcwPortalRequestEvent} ocw-portal-request - The user opens Stripe's page, where no form for a card can be shown here; cancelable.
 * @fires {OcwErrorEvent} ocw-error - A request failed; the element says what went wrong.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart open - The button that opens a collapsed editor.
 * @csspart cancel - The button that closes a collapsible editor.
 * @csspart panel - The side with what it costs and the button that goes on.
 * @csspart field - The number field with its buttons.
 * @csspart input - The number field.
 * @csspart step - A button for one user more or fewer.
 * @csspart hint - The sentence below the field.
 * @csspart outlook - What the number brings: monthly total and credits.
 * @csspart due - The amount due today.
 * @csspart change - The table of before and after.
 * @csspart paid - The amount that was paid, when it is done.
 * @csspart card-used - The payment method that paid it.
 * @csspart document - The link to its invoice.
 * @csspart manage-users - The button that asks the page to show its users.
 * @csspart done - The button that leaves the done step, beside `invite`.
 * @csspart invite - The button that asks the page to invite the users who were added.
 * @csspart line-items - The lines of the invoice.
 * @csspart payment - The place of the payment form.
 * @csspart back - The button that goes back.
 * @csspart add-card - The button that leads to the entry of a card.
 * @csspart blocked - Why the number of users cannot be changed here.
 * @csspart support - The link to the host's support.
 * @csspart give-up - The button that cancels the pending change.
 * @csspart other-card - The button that shows the payment form while the bank asks.
 * @csspart primary - The button that goes on.
 * @csspart error - A failure in words.
 * @csspart retry - The button that tries again.
 */
export class OcwSeatEditor extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, flowFrameStyles];

  static readonly formAssociated = true;

  readonly #internals = this.attachInternals();

  /** Name of the number in a form. */
  @property({ reflect: true }) name = '';
  /** Shows the number without letting it be changed. */
  @property({ type: Boolean, reflect: true }) disabled = false;

  /**
   * Shows the count and a button that opens the editor, instead of the open editor. With `frameless` only the button, and nothing
   * where an `<ocw-subscription-summary update-users>` of the same page shows it.
   */
  @property({ type: Boolean, reflect: true }) collapsible = false;

  /** Where in the page the payment form goes: an element or a selector; else it is inside this element. */
  @property({ attribute: 'payment-target' }) paymentTarget: HTMLElement | string = '';
  /** The payment form may be passed on through the page's own shadow roots around, by slots added to them. */
  @property({ type: Boolean, attribute: 'relay-frames' }) relayFrames = false;

  @state() private formDisabled = false;

  readonly #screen = new LazyScreen(
    this.billing,
    async () => new (await import('./seat-editor-screen.ts')).SeatEditorScreen(this.billing),
  );

  /** What was assigned before there was a screen. */
  #assigned: string | undefined;

  /** The number of users in the field; empty if it is not valid. Assigning is like typing. */
  // Declared, so that Lit takes what was assigned before the element was defined.
  @property({ attribute: false, noAccessor: true })
  get value(): string {
    return this.#screen.loaded?.value ?? '';
  }
  set value(text: string) {
    this.#assigned = text;
    this.#assign();
  }

  /** The number is shown, and cannot be changed. */
  get isDisabled(): boolean {
    return this.disabled || this.formDisabled;
  }

  /** Opens the editor, at a number of users where one is given, and moves the focus into its field. */
  edit(seats?: number): void {
    if (seats !== undefined) this.value = String(seats);
    this.#screen.loaded?.open();
  }

  /** Same as `HTMLInputElement.form`. */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  /** Same as `HTMLInputElement.validity`. */
  get validity(): ValidityState {
    return this.#internals.validity;
  }

  /** Same as `HTMLInputElement.validationMessage`. */
  get validationMessage(): string {
    return this.#internals.validationMessage;
  }

  /** Same as `HTMLInputElement.checkValidity()`. */
  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  /** Same as `HTMLInputElement.reportValidity()`. */
  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  /** Called by the browser when a form or a fieldset around is switched on or off. */
  formDisabledCallback(disabled: boolean): void {
    this.formDisabled = disabled;
  }

  /** Called by the browser when the form is reset: back to the number of users there are. */
  formResetCallback(): void {
    const { account } = this.billing;
    if (account) this.value = String(account.seats.quantity ?? '');
  }

  protected override updated(): void {
    this.#assign();
    this.#internals.setFormValue(this.value || null);
    const problem = this.#screen.loaded?.problem;
    const field = this.renderRoot.querySelector('input');
    if (problem && field) this.#internals.setValidity({ customError: true }, problem, field);
    else this.#internals.setValidity({});
  }

  #assign(): void {
    if (this.#assigned !== undefined && this.#screen.loaded?.setDraft(this.#assigned))
      this.#assigned = undefined;
  }

  protected override render(): TemplateResult {
    const loading = this.collapsible
      ? html`<span class="bone short"></span><span class="bone"></span>`
      : html`<span class="bone short"></span><span class="bone big"></span><span class="bone"></span>
          <span class="bone big"></span><span class="bone"></span><span class="bone"></span
          ><span class="bone"></span> <span class="bone big"></span>`;
    return this.billing.show({
      ready: (account) => this.#screen.view(account, flowFrame),
      loading,
      frame: flowFrame,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-seat-editor': OcwSeatEditor;
  }
}
