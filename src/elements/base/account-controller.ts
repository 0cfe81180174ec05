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

/** Milliseconds of waiting after which an element says that it still waits. */
const SLOW_AFTER_MS = 4000;

/** What an element renders in the states of its account. Failures and missing settings look the same in all elements. */
export interface AccountViews {
  /** What the element shows of an account; `undefined` while its code is still loading. */
  readonly ready: (account: Account) => unknown;
  /** What stands in its place until then, of about the same size. */
  readonly loading: unknown;
  /** The box around everything but `ready`. */
  readonly frame?: ((content: unknown, busy: boolean) => unknown) | undefined;
  /** Said with a failure. */
  readonly note?: unknown;
}

/** What an account controller reads of its element. */
export type AccountHost = LitElement & ConnectionHost & { readonly schedule: Schedule };

const isSettled = ({ loaded, error }: OnDemand<unknown>): boolean => (loaded ?? error) !== null;

/** The account that an element shows, and its states. Screens and steps get it as their context. */
export class AccountController<Host = unknown> extends BillingConnection<Host & AccountHost> {
  /** It takes so long that the element says that it still waits. */
  slow = false;

  #stopWaiting: (() => void) | undefined;
  #reported: BillingError | undefined;
  /** The failure after which the account is being read again; it stays until there is a response. */
  #trying: BillingError | undefined;
  #wasTrying = false;
  /** A retry had the focus, and what replaces it is still loading. */
  #focusPending = false;

  constructor(host: Host & AccountHost) {
    super(host);
    this.follow((store) => store.$account.listen(this.requestUpdate));
    this.follow(() => () => this.#wait(false));
  }

  get root(): ShadowRoot {
    return this.host.renderRoot as ShadowRoot;
  }

  /** The account and how current it is. */
  get remote(): Remote<Account> {
    return this.store?.$account.get() ?? { status: 'idle' };
  }

  /** The last good account, where there is one. */
  get account(): Account | undefined {
    return this.remote.value;
  }

  /** Why there is no current account; also while it is being tried again. */
  get trouble(): BillingError | undefined {
    const { remote } = this;
    if (remote.status === 'failed') return remote.error;
    return remote.status === 'loading' ? this.#trying : this.error;
  }

  /** No element around says where the backend is, and none that might is still to be defined or waits for its token. */
  get isLost(): boolean {
    return !isServer && !this.store && !this.host.closest(':not(:defined),[requires-token]');
  }

  /** A retry button has the focus, or had it and nothing that replaced it could take it yet. */
  get isTrying(): boolean {
    const { activeElement } = this.root;
    return activeElement
      ? activeElement.matches('[part=retry]')
      : this.#focusPending && document.activeElement === document.body;
  }

  hostUpdate(): void {
    const { status, value } = this.remote;
    this.#wasTrying = this.isTrying;
    if (status !== 'loading') this.#trying = this.trouble;
    this.#wait(this.trouble ? !isSettled(failureModule) : this.store !== undefined && !value);
    const error = status === 'loading' ? undefined : this.trouble;
    if (error && error !== this.#reported) this.report(error);
    this.#reported = error;
  }

  /** Where the retry button had the focus and was replaced, focuses the retry button that follows, or the content once it can. */
  hostUpdated(): void {
    const { root } = this;
    if (this.#wasTrying && !root.activeElement)
      (root.querySelector<HTMLElement>('[part=retry]') ?? this.host).focus();
    this.#focusPending =
      this.#wasTrying && !root.activeElement && root.querySelector('[aria-busy=true]') !== null;
  }

  /** Adds styles that came after the element to its shadow root, once. They follow those that are there. */
  adoptStyles(...styles: readonly CSSResult[]): void {
    const { root } = this;
    const sheets = new Set([
      ...root.adoptedStyleSheets,
      ...styles.flatMap(({ styleSheet }) => styleSheet ?? []),
    ]);
    root.adoptedStyleSheets = [...sheets];
  }

  /** Makes a part that is fetched when it is first needed; the element renders again when it is there, or has failed. */
  lazy<T>(fetch: () => Promise<T>): OnDemand<T> {
    return onDemand(fetch, this.requestUpdate);
  }

  /** Tells the page about an error. */
  readonly report = (error: BillingError): void => {
    this.host.dispatchEvent(new OcwErrorEvent(error));
  };

  /**
   * A failure in words, with a way to try again unless that changes nothing: not allowed, no such organization. While it is
   * being tried (`busy`) the button stays where it is, and the focus on it. `note` is said before the reason, `affected` after it.
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

  /** The box around what is not the content. */
  readonly card = (content: unknown, busy: boolean): TemplateResult =>
    html`<div class="card" part="card" aria-busy=${busy}>${content}</div>`;

  /** What the element renders now. */
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

  /** The failure of the account, or what this element shows if another one shows the failure; `undefined` for nothing. */
  #shared(error: BillingError, note: unknown): unknown {
    const { remote, requestUpdate, store } = this;
    const retry = store && (() => store.refresh());
    const say = (affected?: unknown): TemplateResult =>
      this.failure(error, retry, remote.status === 'loading', note, affected);
    const { loaded, prepare } = failureModule;
    if (loaded) return loaded.sharedFailure(this, say, note);
    // If that module does not load either, each element shows its own failure.
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
    // In a task of its own: the request for the account goes out first.
    if (waiting) setTimeout(() => this.l10n.prepare());
    else this.slow = false;
  }
}
