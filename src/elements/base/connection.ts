import type { BillingClientOptions, BillingError } from '../../client/index.ts';
import { isBillingError } from '../../client/index.ts';
import type { BillingStore, BillingStoreHandle } from '../../state/index.ts';
import { billingStoreFor } from '../../state/registry.ts';
import type { BillingContext } from './context.ts';
import { BILLING_CONTEXT, ContextRequestEvent } from './context.ts';

/** Gives an embed token. */
export type TokenSource = () => string | Promise<string>;

/** What a connection reads of its element. */
export interface ConnectionHost extends HTMLElement {
  readonly endpoint: string;
  readonly token: TokenSource | undefined;
  readonly requiresToken: boolean;
  readonly fetch: typeof globalThis.fetch | undefined;
  requestUpdate(): void;
}

/** The latest callback behind one that stays the same, so that a host's inline arrow function makes no new store. */
interface Relay {
  current: TokenSource;
  readonly call: TokenSource;
}
const relays = new WeakMap<TokenSource, Relay>();

/** Finds an element's store: that of its own endpoint, else that of the nearest provider. */
export class BillingConnection {
  store: BillingStore | undefined;
  /** Why there is no store, where an endpoint was given. */
  error: BillingError | undefined;
  inherited: BillingContext | undefined;

  readonly #host: ConnectionHost;
  #handle: BillingStoreHandle | undefined;
  #settings: readonly unknown[] = [];
  #relay: Relay | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: ConnectionHost) {
    this.#host = host;
  }

  /** Asks the providers around, now and whenever a new one appears. */
  connect(): void {
    this.#ask();
    document.addEventListener('context-provider', this.#askAgain);
  }

  /** Gives up the store and the subscription. */
  disconnect(): void {
    document.removeEventListener('context-provider', this.#askAgain);
    this.#unsubscribe?.();
    this.#unsubscribe = this.inherited = undefined;
    this.#release();
    this.store = undefined;
  }

  /** Follows the element's properties and the provider. */
  update(): void {
    const { token, requiresToken, fetch } = this.#host;
    const endpoint = (token || !requiresToken) && this.#host.endpoint;
    const settings = [endpoint, this.#tokenCall(), fetch];
    if (settings.some((each, index) => each !== this.#settings[index])) {
      this.#release();
      this.#settings = settings;
      if (endpoint) this.#acquire({ endpoint, token: this.#tokenCall(), fetch });
    }
    this.store = endpoint ? this.#handle?.store : this.inherited?.store;
    if (!endpoint) this.error = this.inherited?.error;
  }

  #tokenCall(): TokenSource | undefined {
    const { token } = this.#host;
    if (!token) return (this.#relay = undefined);
    if (this.#relay?.current !== token) {
      const made: Relay = { current: token, call: () => made.current() };
      this.#relay = this.#relay ?? relays.get(token) ?? made;
      this.#relay.current = token;
      relays.set(token, this.#relay);
    }
    return this.#relay.call;
  }

  #acquire(options: BillingClientOptions): void {
    try {
      this.#handle = billingStoreFor(options);
    } catch (error) {
      if (!isBillingError(error)) throw error;
      this.error = error;
    }
  }

  #release(): void {
    this.#handle?.release();
    this.#handle = this.error = undefined;
    this.#settings = [];
  }

  readonly #askAgain = (event: Event): void => {
    if ((event as Event & { context?: unknown }).context === BILLING_CONTEXT && event.target !== this.#host)
      this.#ask();
  };

  #ask(): void {
    let answered = false;
    const receive = (value: BillingContext, unsubscribe?: () => void): void => {
      if (!answered) this.#unsubscribe?.();
      answered = true;
      this.#unsubscribe = unsubscribe;
      this.inherited = value;
      this.#host.requestUpdate();
    };
    this.#host.dispatchEvent(new ContextRequestEvent(receive));
    if (answered) return;
    this.#unsubscribe?.();
    if (this.inherited) this.#host.requestUpdate();
    this.#unsubscribe = this.inherited = undefined;
  }
}
