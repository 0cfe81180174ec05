import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BillingError } from '../../client/index.ts';
import { isBillingError } from '../../client/index.ts';
import type { BillingStore, BillingStoreHandle } from '../../state/index.ts';
import { billingStoreFor } from '../../state/registry.ts';
import type { Messages } from '../../i18n/index.ts';
import { Localizer } from '../../i18n/localizer.ts';
import { closestLang, watchLang } from '../../i18n/page-language.ts';
import type { BillingContext } from './context.ts';
import { BILLING_CONTEXT, ContextRequestEvent } from './context.ts';

/** Returns an embed token. */
export type TokenSource = () => string | Promise<string>;

/** What a connection requires of its element. */
export interface ConnectionHost extends ReactiveControllerHost, HTMLElement {
  readonly endpoint: string;
  readonly token: TokenSource | undefined;
  readonly requiresToken: boolean;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly locale: string;
  readonly timeZone: string;
  readonly messages: Partial<Messages> | undefined;
}

/** Called with each store that comes into use. May return a cleanup function. */
export type Follower = (store: BillingStore) => (() => void) | undefined;

type Callback = (...args: never) => unknown;

/**
 * A stable function that calls the latest callback, so that a new inline arrow function in each of the host's renders
 * does not create a new store.
 */
interface Relay {
  current: Callback;
  readonly call: Callback;
}
const relays = new WeakMap<Callback, Relay>();

/**
 * Connects an element to its store and language, by its own properties, else by the nearest provider, else by the page.
 * An element that is moved keeps its store; a removed one releases it.
 */
export class BillingConnection<Host extends ConnectionHost = ConnectionHost> implements ReactiveController {
  readonly host: Host;
  store: BillingStore | undefined;
  /** Why the endpoint is unusable. */
  error: BillingError | undefined;
  inherited: BillingContext | undefined;
  /** Formats messages, amounts and dates in the element's locale. */
  l10n: Localizer;

  /** Requests an update of the element. Bound: pass it as a callback. */
  readonly requestUpdate = (): void => this.host.requestUpdate();

  #handle: BillingStoreHandle | undefined;
  #settings: readonly unknown[] = [];
  readonly #relays: { token?: Relay | undefined; fetch?: Relay | undefined } = {};
  #unsubscribe: (() => void) | undefined;
  #ignoreLang: (() => void) | undefined;
  readonly #followers: Follower[] = [];
  #followed: BillingStore | undefined;
  #stops: readonly ReturnType<Follower>[] = [];

  constructor(host: Host) {
    this.host = host;
    this.l10n = new Localizer({ locale: 'en', timeZone: '', onLoad: this.requestUpdate });
    host.addController(this);
  }

  /**
   * Registers a function that is called with each store that comes into use, before the store connects. Its returned
   * cleanup runs when that store is replaced or the element is removed. Call it in a constructor.
   */
  follow(follower: Follower): void {
    this.#followers.push(follower);
  }

  /** Requests the context now, and again whenever a new provider appears. */
  hostConnected(): void {
    this.#requestContext();
    document.addEventListener('context-provider', this.#onProvider);
    this.#ignoreLang?.();
    this.#ignoreLang = watchLang(this.host, this.requestUpdate);
  }

  hostDisconnected(): void {
    // A moved element is connected again synchronously, before this microtask.
    queueMicrotask(() => {
      if (this.host.isConnected) return;
      document.removeEventListener('context-provider', this.#onProvider);
      this.#ignoreLang?.();
      this.#unsubscribe?.();
      this.#unsubscribe = this.inherited = this.store = undefined;
      this.#release();
      this.#follow();
    });
  }

  /** Applies changes of the element's properties, the provider and the page. */
  update(): void {
    const { host, inherited } = this;
    const endpoint = (host.token || !host.requiresToken) && host.endpoint;
    const token = this.#stable('token');
    const fetch = this.#stable('fetch');
    const settings = [endpoint, token, fetch];
    if (settings.some((each, index) => each !== this.#settings[index])) {
      this.#release();
      this.#settings = settings;
      try {
        if (endpoint) this.#handle = billingStoreFor({ endpoint, token, fetch });
      } catch (error) {
        if (!isBillingError(error)) throw error;
        this.error = error;
      }
    }
    this.store = endpoint ? this.#handle?.store : inherited?.store;
    if (!endpoint) this.error = inherited?.error;
    this.#follow();
    const { options } = this.l10n;
    const locale = host.locale || inherited?.locale || closestLang(host) || 'en';
    const timeZone = host.timeZone || inherited?.timeZone || '';
    const overrides = host.messages ?? inherited?.messages;
    if (options.locale === locale && options.timeZone === timeZone && options.overrides === overrides) return;
    this.l10n = new Localizer({ ...options, locale, timeZone, overrides });
  }

  #follow(): void {
    const { store } = this;
    if (store === this.#followed) return;
    for (const stop of this.#stops) stop?.();
    this.#followed = store;
    this.#stops = store ? [...this.#followers.map((follower) => follower(store)), store.connect()] : [];
  }

  /** Returns a function that stays the same while the host replaces its callback. */
  #stable<Name extends 'token' | 'fetch'>(name: Name): ConnectionHost[Name] {
    const callback: Callback | undefined = this.host[name];
    if (typeof callback !== 'function') {
      this.#relays[name] = undefined;
      // The client reports a callback that is not a function.
      return callback;
    }
    const made: Relay = { current: callback, call: (...args) => made.current(...args) };
    const relay = (this.#relays[name] ??= relays.get(callback) ?? made);
    relay.current = callback;
    relays.set(callback, relay);
    return relay.call as ConnectionHost[Name];
  }

  #release(): void {
    this.#handle?.release();
    this.#handle = this.error = undefined;
    this.#settings = [];
  }

  readonly #onProvider = (event: Event): void => {
    if ((event as Event & { context?: unknown }).context === BILLING_CONTEXT && event.target !== this.host)
      this.#requestContext();
  };

  #requestContext(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = this.inherited = undefined;
    this.host.dispatchEvent(
      new ContextRequestEvent((value, unsubscribe) => {
        this.#unsubscribe = unsubscribe;
        this.inherited = value;
        this.requestUpdate();
      }),
    );
    this.requestUpdate();
  }
}
