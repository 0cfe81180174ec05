import type { CSSResultGroup, TemplateResult } from 'lit';
import { html } from 'lit';
import { property, state } from '../base/property.ts';
import { AccountElement } from '../base/account-element.ts';
import { baseStyles } from '../base/base.styles.ts';
import { flowFrameStyles } from '../base/flow-frame.styles.ts';
import { LazyScreen } from '../base/lazy-screen.ts';
import { flowFrame } from '../payment/flow-frame.ts';

/**
 * Changes the number of paid users: estimate while typing, review of the server's quote, confirmation, result.
 * Form-associated, with the number of users as its value.
 *
 * @summary Lets an admin change the number of users and shows the exact cost before anything is charged.
 * @tag ocw-seat-editor
 * @fires {OcwSeatsRequestEvent} ocw-seats-request - The user confirms a quote; cancelable.
 * @fires {OcwSeatsChangeEvent} ocw-seats-change - The number of users has changed and any amount due is paid.
 * @slot manage-users - A link to the page's users, in place of the button.
 * @fires {OcwManageUsersRequestEvent} ocw-manage-users-request - The user wants to invite or remove users; no default action.
 * @fires {OcwChallengeEvent} ocw-challenge-start - A challenge of the user's bank covers the page.
 * @fires {OcwChallengeEvent} ocw-challenge-end - The challenge has ended.
 * @fires {OcwPortalRequestEvent} ocw-portal-request - The user opens Stripe's customer portal because no card form can be shown here; cancelable.
 * @fires {OcwErrorEvent} ocw-error - A request failed; the element shows a message.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart open - The button that opens a collapsed editor.
 * @csspart cancel - The button that closes a collapsible editor.
 * @csspart panel - The side panel with the cost and the primary button.
 * @csspart field - The number field with its buttons.
 * @csspart input - The number field.
 * @csspart step - A button that adds or subtracts one user.
 * @csspart hint - The sentence below the field.
 * @csspart outlook - The effects of the number: recurring total and credits.
 * @csspart due - The amount due today.
 * @csspart change - The table with before and after.
 * @csspart paid - The amount that was paid for the change.
 * @csspart card-used - The payment method that paid it.
 * @csspart document - The link to its invoice.
 * @csspart manage-users - The button that requests the page's user management.
 * @csspart done - The button that leaves the done step, beside `invite`.
 * @csspart invite - The button that requests the page's invitation of the added users.
 * @csspart line-items - The lines of the invoice.
 * @csspart payment - The box around the payment form.
 * @csspart back - The back button.
 * @csspart add-card - The button that opens the card form.
 * @csspart blocked - Why the number of users cannot be changed.
 * @csspart support - The link to the host's support.
 * @csspart cancel-change - The button that cancels the pending change.
 * @csspart other-card - The button that opens the payment form instead of the bank's approval.
 * @csspart primary - The primary button.
 * @csspart error - An error message.
 * @csspart retry - The retry button.
 */
export class OcwSeatEditor extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, flowFrameStyles];

  static readonly formAssociated = true;

  readonly #internals = this.attachInternals();

  /** Name of the value in a form. */
  @property({ reflect: true }) name = '';
  /** Shows the number but does not allow changes. */
  @property({ type: Boolean, reflect: true }) disabled = false;

  /**
   * Shows the number of users and a button that opens the editor, instead of the open editor. With `frameless`, shows
   * only the button, or nothing if an `<ocw-subscription-summary update-users>` on the page shows it.
   */
  @property({ type: Boolean, reflect: true }) collapsible = false;

  /** Element or selector in the page to mount the payment form in. Default: inside this element. */
  @property({ attribute: 'payment-target' }) paymentTarget: HTMLElement | string = '';
  /** Allows slots to be added to the page's own shadow roots around the element, to relay the payment form. */
  @property({ type: Boolean, attribute: 'relay-frames' }) relayFrames = false;

  @state() private formDisabled = false;

  readonly #screen = new LazyScreen(
    this.billing,
    async () => new (await import('./seat-editor-screen.ts')).SeatEditorScreen(this.billing),
  );

  /** Value that was assigned before the screen had loaded. */
  #assigned: string | undefined;

  /** The number of users in the field; empty if it is invalid. Assigning it is like typing. */
  // Declared so that Lit picks up a value assigned before the element was defined.
  @property({ attribute: false, noAccessor: true })
  get value(): string {
    return this.#screen.loaded?.value ?? '';
  }
  set value(text: string) {
    this.#assigned = text;
    this.#assign();
  }

  /** Whether the number cannot be changed, by `disabled` or a disabled fieldset. */
  get isDisabled(): boolean {
    return this.disabled || this.formDisabled;
  }

  /** Opens the editor, optionally with a new number of users, and moves the focus to its field. */
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

  /** Called by the browser when the form or a surrounding fieldset is disabled or enabled. */
  formDisabledCallback(disabled: boolean): void {
    this.formDisabled = disabled;
  }

  /** Called by the browser when the form is reset: restores the current number of users. */
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
      ? html`<span class="line short"></span><span class="line"></span>`
      : html`<span class="line short"></span><span class="line big"></span><span class="line"></span>
          <span class="line big"></span><span class="line"></span><span class="line"></span
          ><span class="line"></span> <span class="line big"></span>`;
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
