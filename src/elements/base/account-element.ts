import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html, isServer, nothing } from 'lit';
import { property, state } from './property.ts';
import type { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import { sharedMessages } from '../../i18n/locales/en/shared.ts';
import type { BillingStore, Remote } from '../../state/index.ts';
import { BaseElement } from './base-element.ts';
import { baseStyles } from './base.styles.ts';
import { explainError } from '../../i18n/errors.ts';
import { OcwErrorEvent } from './events.ts';
import { addMessages } from '../../i18n/localizer.ts';

/** Milliseconds of waiting after which an element says that it still waits. */
const SLOW_AFTER = 4000;

/**
 * Base class that renders the account and its loading, error and disconnected states. The first five custom properties set the
 * brand; all other colors are derived from them.
 *
 * @cssprop [--ocw-accent=light-dark(#3d4fd1, #93a2ff)] - Background of primary buttons and color of the focus ring; text on it switches to black or white.
 * @cssprop [--ocw-surface=light-dark(#fff, #16181d)] - Background of the element.
 * @cssprop [--ocw-text=light-dark(#1a1f2b, #eef0f4)] - Color of text; muted text and lines are mixed from it and the surface.
 * @cssprop [--ocw-radius=8px] - Corner radius of fields and buttons; cards have 1.5 times as much.
 * @cssprop [--ocw-font-family=system-ui, sans-serif] - Font family of all text.
 * @cssprop [--ocw-font-size=medium] - Font size of plain text; all other sizes are relative to it.
 * @cssprop [--ocw-space=4px] - Unit of spacing, which also sets the height of fields, buttons and rows: `3px` is compact, `5px` roomy.
 */
export abstract class AccountElement extends BaseElement {
  static override styles: CSSResultGroup = baseStyles;

  static {
    addMessages(sharedMessages);
  }

  /** Renders without the element's own card, so that several elements can share a card of the page. */
  @property({ type: Boolean, reflect: true }) frameless = false;

  /** It takes so long that the element says that it still waits. */
  @state() protected slow = false;

  /** The last good account, where there is one. */
  protected account: Account | undefined;

  #stopWaiting: (() => void) | undefined;
  #reported: BillingError | undefined;
  /** What is being tried again: it stands until there is an answer. */
  #trying: BillingError | undefined;
  /** A retry button has the focus, or had it and nothing that replaced it could take it yet. */
  protected isTrying = false;
  #owesFocus = false;

  /** The account and how current it is. */
  protected get remote(): Remote<Account> {
    return this.connection.store?.$account.get() ?? { status: 'idle' };
  }

  /** Moves the focus to the number field, else to the primary button, else to the title. */
  override focus(options?: FocusOptions): void {
    const target = this.renderRoot.querySelector<HTMLElement>('input, .primary, #title');
    if (!target) return;
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.focus(options);
  }

  /** Why there is no current account; also while it is being tried again. */
  protected get trouble(): BillingError | undefined {
    const { remote } = this;
    if (remote.status === 'failed') return remote.error;
    return remote.status === 'loading' ? this.#trying : this.connection.error;
  }

  /** No element around says where the backend is, and none that might is still to be defined or waits for its token. */
  protected get isLost(): boolean {
    return !isServer && !this.connection.store && !this.closest(':not(:defined),[requires-token]');
  }

  protected override attach(store: BillingStore): () => void {
    const stops = [super.attach(store), this.watch(store.$account)];
    return () => stops.forEach((stop) => stop());
  }

  protected override suspend(): void {
    super.suspend();
    this.#wait(false);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (isServer) return;
    const { remote } = this;
    const { activeElement } = this.renderRoot as ShadowRoot;
    this.isTrying = activeElement
      ? activeElement.matches('[part=retry]')
      : this.#owesFocus && document.activeElement === document.body;
    if (remote.status !== 'loading') this.#trying = undefined;
    this.account = remote.value;
    this.#wait(this.connection.store !== undefined && !this.account && remote.status !== 'failed');
    const error = this.connection.error ?? (remote.status === 'failed' ? remote.error : undefined);
    if (error && error !== this.#reported) this.report(error);
    this.#reported = error;
  }

  /** Where a button that tried again has gone with the focus, it goes on in what has come, once that can take it. */
  protected override updated(): void {
    const root = this.renderRoot as ShadowRoot;
    if (this.isTrying && !root.activeElement) this.focus();
    this.#owesFocus = this.isTrying && !root.activeElement && root.querySelector('[aria-busy=true]') !== null;
  }

  /** Tells the page about an error. */
  protected report(error: BillingError): void {
    this.dispatchEvent(new OcwErrorEvent(error));
  }

  /** What the element shows of an account. */
  protected abstract content(account: Account): unknown;

  /** What stands in the content's place while it loads, of about the same size. */
  protected abstract skeleton(): unknown;

  /**
   * A failure in words, with a way to try again unless that changes nothing: not allowed, no such organisation. While it is
   * being tried (`busy`) the button stays where it is, and the focus on it. `before` is said with it.
   */
  protected failure(
    error: BillingError,
    retry?: () => void,
    busy = false,
    before: unknown = nothing,
  ): TemplateResult {
    const isFinal = ['forbidden', 'organization_unknown'].includes(error.code);
    const button = html`<button
      type="button"
      part="retry"
      aria-disabled=${busy}
      @click=${retry}
      .textContent=${this.l10n.t(busy ? 'loading' : 'retry')}
    ></button>`;
    return html`<div class="notice bad" part="error" role="alert">
      ${before}
      <p .textContent=${explainError(error, this.l10n)}></p>
      ${retry && !isFinal ? button : nothing}
    </div>`;
  }

  protected override render(): TemplateResult {
    return html`<div class="base" part="base" lang=${this.l10n.language}>${this.#face()}</div>`;
  }

  #face(): unknown {
    const { remote, account, l10n, trouble } = this;
    const { store } = this.connection;
    const again = (): void => {
      this.#trying = trouble;
      void store?.refresh();
    };
    const failed = trouble && this.failure(trouble, store && again, remote.status === 'loading');
    if (account) return [this.content(account), failed];
    if (failed) return this.frame(failed);
    if (this.isLost)
      return this.frame(html`<p class="notice warn" .textContent=${l10n.t('endpointMissing')}></p>`);
    return this.frame(
      html`${this.skeleton()}
        <p class="small muted" role="status">
          <span class=${this.slow ? '' : 'sr'} .textContent=${l10n.t(this.slow ? 'slow' : 'loading')}></span
          >&nbsp;
        </p>`,
      true,
    );
  }

  /** The box around a face that is not the content. */
  protected frame(content: unknown, busy = false): unknown {
    return html`<div class="card" part="card" aria-busy=${busy}>${content}</div>`;
  }

  #wait(waiting: boolean): void {
    if (waiting === (this.#stopWaiting !== undefined)) return;
    this.#stopWaiting?.();
    this.#stopWaiting = waiting ? this.schedule(() => (this.slow = true), SLOW_AFTER) : undefined;
    // In a task of its own: the request for the account goes out first.
    if (waiting) setTimeout(() => this.l10n.prepare());
    if (!waiting) this.slow = false;
  }
}
