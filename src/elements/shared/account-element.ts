import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import type { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import { sharedMessages } from '../../locales/en/shared.ts';
import type { BillingStore, Remote } from '../../state/index.ts';
import { BaseElement } from './base-element.ts';
import { baseStyles } from './base.styles.ts';
import { explainError } from './errors.ts';
import { OcwErrorEvent } from './events.ts';
import { addMessages } from './localizer.ts';

/** Who says a failure aloud: of several elements that meet the same one, the first. */
const speakers = new WeakMap<BillingError, unknown>();

/** Milliseconds of waiting after which an element says that it still waits. */
const SLOW_AFTER = 4000;

/**
 * An element that shows the account, and has a face for each way in which it may not be there. The first five custom
 * properties change the brand; all other colours are derived from them.
 *
 * @cssprop [--ocw-accent=light-dark(#3d4fd1, #93a2ff)] - What is pressed to go on, the focus ring. The text on it is black or white by itself.
 * @cssprop [--ocw-surface=light-dark(#fff, #16181d)] - What the element is drawn on.
 * @cssprop [--ocw-text=light-dark(#1a1f2b, #eef0f4)] - Text; muted text and lines are mixed from it and the surface.
 * @cssprop [--ocw-radius=8px] - Corners of fields and buttons; cards have half as much again.
 * @cssprop [--ocw-font-family=system-ui, sans-serif] - The typeface.
 * @cssprop [--ocw-font-size=medium] - The size of plain text, from which all others follow.
 * @cssprop [--ocw-space=4px] - The unit of spacing, from which fields, buttons and rows have their height: `3px` is compact, `5px` roomy.
 */
export abstract class AccountElement extends BaseElement {
  static override styles: CSSResultGroup = baseStyles;

  static {
    addMessages(sharedMessages);
  }

  /** It takes so long that the element says that it still waits. */
  @state() protected slow = false;

  /** The last good account, where there is one. */
  protected account: Account | undefined;

  #stopWaiting: (() => void) | undefined;
  #reported: BillingError | undefined;

  /** The account and how current it is. */
  protected get remote(): Remote<Account> {
    return this.connection.store?.$account.get() ?? { status: 'idle' };
  }

  /** Nobody says where the backend is, and nobody who might is still to be defined. */
  protected get isLost(): boolean {
    return !this.connection.store && !this.closest(':not(:defined)');
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
    const { remote } = this;
    this.account = remote.value;
    this.#wait(this.connection.store !== undefined && !this.account && remote.status !== 'failed');
    const error = this.connection.error ?? (remote.status === 'failed' ? remote.error : undefined);
    if (error && error !== this.#reported) this.report(error);
    this.#reported = error;
  }

  /** Tells the page about an error. */
  protected report(error: BillingError): void {
    this.dispatchEvent(new OcwErrorEvent(error));
  }

  /** What the element shows of an account. */
  protected abstract content(account: Account): unknown;

  /** What stands in the content's place while it loads, of about the same size. */
  protected abstract skeleton(): unknown;

  /** A failure in words, with a way to try again unless that changes nothing: not allowed, no such organisation. */
  protected failure(error: BillingError, retry?: () => void): TemplateResult {
    const isFinal = error.status === 403 || error.status === 404;
    if (!speakers.has(error)) speakers.set(error, this);
    return html`<div
      class="notice bad"
      part="error"
      role=${(speakers.get(error) === this ? 'alert' : nothing) as 'alert'}
    >
      <p>${explainError(error, this.l10n)}</p>
      ${retry && !isFinal ? html`<button type="button" part="retry" @click=${retry}>${this.l10n.t('retry')}</button>` : nothing}
    </div>`;
  }

  protected override render(): TemplateResult {
    return html`<div class="base" part="base" lang=${this.l10n.language}>${this.#face()}</div>`;
  }

  #face(): unknown {
    const { error, store } = this.connection;
    const { remote, account, l10n } = this;
    if (error) return this.frame(this.failure(error));
    if (this.isLost) {
      return this.frame(html`<p class="notice warn">${l10n.t('endpointMissing')}</p>`);
    }
    const failed =
      remote.status === 'failed' ? this.failure(remote.error, () => void store?.refresh()) : nothing;
    if (account) return [this.content(account), failed];
    if (failed !== nothing) return this.frame(failed);
    return this.frame(
      html`${this.skeleton()}
        <p class="small muted" role="status">
          <span class=${this.slow ? '' : 'sr'}>${l10n.t(this.slow ? 'slow' : 'loading')}</span>&nbsp;
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
    if (!waiting) this.slow = false;
  }
}
