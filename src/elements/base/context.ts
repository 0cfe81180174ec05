import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BillingStore } from '../../state/index.ts';
import type { BillingError } from '../../client/index.ts';
import type { Messages } from '../../i18n/index.ts';
import type { HostStripe } from '../../payments/index.ts';

/** What `<ocw-billing>` gives to the elements inside it. */
export interface BillingContext {
  /** `undefined` where it has no usable endpoint. */
  readonly store: BillingStore | undefined;
  /** Why its endpoint cannot be used. */
  readonly error: BillingError | undefined;
  readonly locale: string;
  readonly timeZone: string;
  readonly messages: Partial<Messages> | undefined;
  /** For Stripe.js; empty where the backend names it. */
  readonly publishableKey: string;
  /** The host's own Stripe object or its promise. */
  readonly stripe: HostStripe | undefined;
}

/** Receives the context, and each newer one where it subscribed. */
export type ContextCallback = (value: BillingContext, unsubscribe?: () => void) => void;

/** Key of the context, the same for every copy of this package on a page. */
export const BILLING_CONTEXT = Symbol.for('@oneclickworker/billing-elements/context');

/** Asks the providers around an element (community protocol, https://github.com/webcomponents-cg/community-protocols). */
export class ContextRequestEvent extends Event {
  readonly context: symbol = BILLING_CONTEXT;
  readonly callback: ContextCallback;
  readonly subscribe = true;

  constructor(callback: ContextCallback) {
    super('context-request', { bubbles: true, composed: true });
    this.callback = callback;
  }
}

/** Says that a provider has come, so that those who asked before it was there, or asked another, ask again. */
export class ContextProviderEvent extends Event {
  readonly context: symbol = BILLING_CONTEXT;

  constructor() {
    super('context-provider', { bubbles: true, composed: true });
  }
}

/** Gives the context to descendants of an element that ask for it. */
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
      // An element that asks before there is a value asks again when the provider is announced.
      if (!this.#value) return;
      if (subscribe) this.#subscribers.add(callback);
      this.#give(callback);
    });
  }

  /** Gives a new value to all who subscribed. The first one also tells the document that the provider is there. */
  provide(value: BillingContext): void {
    const previous = this.#value;
    const same = (key: string): boolean =>
      previous?.[key as keyof BillingContext] === value[key as keyof BillingContext];
    if (previous && Object.keys(value).every(same)) return;
    this.#value = value;
    for (const callback of [...this.#subscribers]) this.#give(callback);
    if (!previous) this.#announce();
  }

  #give(callback: ContextCallback): void {
    callback(this.#value as BillingContext, () => this.#subscribers.delete(callback));
  }

  /** A provider that is moved still has its value: elements in its new place ask it. */
  hostConnected(): void {
    if (this.#value) this.#announce();
  }

  /** Gives nothing until there is a new value: the store was released. A provider that is moved is connected again by then. */
  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#value = undefined;
    });
  }

  /** Tells the document that the provider is there. */
  #announce(): void {
    this.#host.dispatchEvent(new ContextProviderEvent());
  }
}
