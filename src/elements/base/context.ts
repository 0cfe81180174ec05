import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BillingStore } from '../../state/index.ts';
import type { BillingError } from '../../client/index.ts';
import type { Messages } from '../../i18n/index.ts';
import type { HostStripe } from '../../payments/index.ts';

/** What `<ocw-billing>` provides to the elements inside it. */
export interface BillingContext {
  /** `undefined` without a usable endpoint. */
  readonly store: BillingStore | undefined;
  /** Why the endpoint is unusable. */
  readonly error: BillingError | undefined;
  readonly locale: string;
  readonly timeZone: string;
  readonly messages: Partial<Messages> | undefined;
  /** Key for Stripe.js; empty if the backend provides it. */
  readonly publishableKey: string;
  /** The host's own Stripe object or a promise of it. */
  readonly stripe: HostStripe | undefined;
}

/** Receives the context, and each later value if it subscribed. */
export type ContextCallback = (value: BillingContext, unsubscribe?: () => void) => void;

/** Key of the context, the same for every copy of this package on a page. */
export const BILLING_CONTEXT = Symbol.for('@oneclickworker/billing-elements/context');

/**
 * Requests the context from a provider among the ancestors (community protocol,
 * https://github.com/webcomponents-cg/community-protocols).
 */
export class ContextRequestEvent extends Event {
  readonly context: symbol = BILLING_CONTEXT;
  readonly callback: ContextCallback;
  readonly subscribe = true;

  constructor(callback: ContextCallback) {
    super('context-request', { bubbles: true, composed: true });
    this.callback = callback;
  }
}

/**
 * Announces a new provider, so that elements which requested the context earlier, or got it from another provider,
 * request it again.
 */
export class ContextProviderEvent extends Event {
  readonly context: symbol = BILLING_CONTEXT;

  constructor() {
    super('context-provider', { bubbles: true, composed: true });
  }
}

/** Provides the context to descendants of an element. */
export class ContextProvider implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #subscribers = new Set<ContextCallback>();
  #value: BillingContext | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
    host.addEventListener('context-request', (event) => {
      const { context, callback, subscribe } = event as ContextRequestEvent;
      if (context !== BILLING_CONTEXT || event.composedPath()[0] === host) return;
      event.stopImmediatePropagation();
      // There is no value yet: the element requests it again when the provider is announced.
      if (!this.#value) return;
      if (subscribe) this.#subscribers.add(callback);
      this.#send(callback);
    });
  }

  /** Sends a new value to all subscribers. The first value also announces the provider to the document. */
  provide(value: BillingContext): void {
    const previous = this.#value;
    const same = (key: string): boolean =>
      previous?.[key as keyof BillingContext] === value[key as keyof BillingContext];
    if (previous && Object.keys(value).every(same)) return;
    this.#value = value;
    for (const callback of [...this.#subscribers]) this.#send(callback);
    if (!previous) this.#announce();
  }

  #send(callback: ContextCallback): void {
    callback(this.#value as BillingContext, () => this.#subscribers.delete(callback));
  }

  /** A moved provider keeps its value: elements in its new place request it. */
  hostConnected(): void {
    if (this.#value) this.#announce();
  }

  /** Clears the value, whose store was released. A moved provider is connected again before this microtask. */
  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#value = undefined;
    });
  }

  #announce(): void {
    this.#host.dispatchEvent(new ContextProviderEvent());
  }
}
