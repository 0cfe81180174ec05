import type { CSSResult, LitElement, TemplateResult } from 'lit';
import { html, isServer, nothing } from 'lit';
import type { BillingError } from '../../client/index.ts';
import type { OnDemand } from '../../client/on-demand.ts';
import { onDemand } from '../../client/on-demand.ts';
import type { Account } from '../../contract/index.ts';
import { explainError } from '../../i18n/errors.ts';
import type { Remote, Schedule } from '../../state/index.ts';
import type { ConnectionHost } from './connection.ts';
import { BillingConnection } from './connection.ts';
import { OcwErrorEvent } from './events.ts';

/** The notice that elements share, and the messages of server errors; loaded when the first request fails. */
export const failureModule = onDemand(() => import('./shared-failure.ts'));

/** Milliseconds after which an element shows that it is still waiting. */
const SLOW_AFTER_MS = 4000;

/** What an element renders in each state of its account. Failures and missing settings look the same in all elements. */
export interface AccountViews {
  /** The content for an account; `undefined` while its code is loading. */
  readonly ready: (account: Account) => unknown;
  /** A skeleton of about the same size, shown until then. */
  readonly loading: unknown;
  /** Wraps everything but `ready`. Default: `card`. */
  readonly frame?: ((content: unknown, busy: boolean) => unknown) | undefined;
  /** Shown together with a failure. */
  readonly note?: unknown;
}

/** What an account controller requires of its element. */
export type AccountHost = LitElement & ConnectionHost & { readonly schedule: Schedule };

const isSettled = ({ loaded, error }: OnDemand<unknown>): boolean => (loaded ?? error) !== null;

/** The account that an element shows, with its loading and error states. Also the context of screens and steps. */
export class AccountController<Host = unknown> extends BillingConnection<Host & AccountHost> {
  /** Waiting has taken longer than `SLOW_AFTER_MS`, and the element shows it. */
  slow = false;

  #stopWaiting: (() => void) | undefined;
  #reported: BillingError | undefined;
  /** The failure that is being retried; shown until there is a response. */
  #retrying: BillingError | undefined;
  #wasRetrying = false;
  /** A retry button had the focus, and the content that replaces it is still loading. */
  #focusPending = false;

  constructor(host: Host & AccountHost) {
    super(host);
    this.follow((store) => store.$account.listen(this.requestUpdate));
    this.follow(() => () => this.#wait(false));
  }

  get root(): ShadowRoot {
    return this.host.renderRoot as ShadowRoot;
  }

  /** The account and its loading state. */
  get remote(): Remote<Account> {
    return this.store?.$account.get() ?? { status: 'idle' };
  }

  /** The last account that was read successfully. */
  get account(): Account | undefined {
    return this.remote.value;
  }

  /** Why there is no current account, including while a retry is in progress. */
  get trouble(): BillingError | undefined {
    const { remote } = this;
    if (remote.status === 'failed') return remote.error;
    return remote.status === 'loading' ? this.#retrying : this.error;
  }

  /** No endpoint is set on the element or a provider, no ancestor is still undefined, and none waits for its token. */
  get isLost(): boolean {
    return !isServer && !this.store && !this.host.closest(':not(:defined),[requires-token]');
  }

  /** A retry button has the focus, or had it and its replacement cannot take it yet. */
  get isRetrying(): boolean {
    const { activeElement } = this.root;
    return activeElement
      ? activeElement.matches('[part=retry]')
      : this.#focusPending && document.activeElement === document.body;
  }

  hostUpdate(): void {
    const { status, value } = this.remote;
    this.#wasRetrying = this.isRetrying;
    if (status !== 'loading') this.#retrying = this.trouble;
    this.#wait(this.trouble ? !isSettled(failureModule) : this.store !== undefined && !value);
    const error = status === 'loading' ? undefined : this.trouble;
    if (error && error !== this.#reported) this.report(error);
    this.#reported = error;
  }

  /**
   * If the retry button had the focus and was replaced, focuses its replacement: the next retry button, or the content
   * once it can take it.
   */
  hostUpdated(): void {
    const { root } = this;
    if (this.#wasRetrying && !root.activeElement)
      (root.querySelector<HTMLElement>('[part=retry]') ?? this.host).focus();
    this.#focusPending =
      this.#wasRetrying && !root.activeElement && root.querySelector('[aria-busy=true]') !== null;
  }

  /** Adds styles that were loaded later to the element's shadow root, once, after the existing ones. */
  adoptStyles(...styles: readonly CSSResult[]): void {
    const { root } = this;
    const sheets = new Set([
      ...root.adoptedStyleSheets,
      ...styles.flatMap(({ styleSheet }) => styleSheet ?? []),
    ]);
    root.adoptedStyleSheets = [...sheets];
  }

  /** Dispatches the error to the page as `ocw-error`. */
  readonly report = (error: BillingError): void => {
    this.host.dispatchEvent(new OcwErrorEvent(error));
  };

  /**
   * Renders an error message, with a retry button unless retrying cannot help (no permission, unknown organization).
   * While the retry is in progress (`busy`), the button keeps its place and the focus. `note` is shown before the reason,
   * `affected` after it.
   */
  readonly failure = (
    error: BillingError,
    retry?: () => unknown,
    busy = false,
    note?: unknown,
    affected?: unknown,
  ): TemplateResult => {
    const isFinal = ['forbidden', 'organization_unknown'].includes(error.code);
    const button = html`<button
      type="button"
      part="retry"
      aria-disabled=${busy}
      @click=${retry}
      .textContent=${this.l10n.t(busy ? 'loading' : 'retry')}
    ></button>`;
    return html`<div class="notice bad" part="error" role="alert">
      ${note}
      <p .textContent=${explainError(error, this.l10n)}></p>
      ${affected} ${retry && !isFinal ? button : nothing}
    </div>`;
  };

  /** The box for skeletons, failures and missing settings. */
  readonly card = (content: unknown, busy: boolean): TemplateResult =>
    html`<div class="card" part="card" aria-busy=${busy}>${content}</div>`;

  /** Renders the current state. */
  show(views: AccountViews): TemplateResult {
    return html`<div class="base" part="base" lang=${this.l10n.language}>${this.#view(views)}</div>`;
  }

  #view({ ready, loading, frame = this.card, note }: AccountViews): unknown {
    const { account, l10n, slow, trouble } = this;
    const failed = trouble && this.#shared(trouble, note);
    const content = account && ready(account);
    if (content !== undefined) return [content, failed];
    if (failed) return frame(failed, false);
    if (this.isLost)
      return frame(html`<p class="notice warn" .textContent=${l10n.t('endpointMissing')}></p>`, false);
    return frame(
      html`${loading}
        <p class="small muted" role="status">
          <span class=${slow ? '' : 'sr'} .textContent=${l10n.t(slow ? 'slow' : 'loading')}></span>&nbsp;
        </p>`,
      true,
    );
  }

  /** The account's failure, or a placeholder if another element shows it; `undefined` for nothing. */
  #shared(error: BillingError, note: unknown): unknown {
    const { remote, requestUpdate, store } = this;
    const retry = store && (() => store.refresh());
    const say = (affected?: unknown): TemplateResult =>
      this.failure(error, retry, remote.status === 'loading', note, affected);
    const { loaded, prepare } = failureModule;
    if (loaded) return loaded.sharedFailure(this, say, note);
    // If that module also fails to load, each element shows its own failure.
    if (isSettled(failureModule)) return say();
    void prepare().then(requestUpdate);
    return this.slow ? say() : undefined;
  }

  #wait(waiting: boolean): void {
    if (waiting === (this.#stopWaiting !== undefined)) return;
    this.#stopWaiting?.();
    this.#stopWaiting = waiting
      ? this.host.schedule(() => {
          this.slow = true;
          this.requestUpdate();
        }, SLOW_AFTER_MS)
      : undefined;
    // In a separate task, so that the account request is sent first.
    if (waiting) setTimeout(() => this.l10n.prepare());
    else this.slow = false;
  }
}
