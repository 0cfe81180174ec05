import type { Account } from '../../contract/index.ts';
import type { BillingStore } from '../../state/index.ts';
import type { OnDemand } from '../../client/on-demand.ts';
import { onDemand } from '../../client/on-demand.ts';
import type { AccountController } from './account-controller.ts';

/** The screen of an element, in its own module. */
export interface ElementScreen {
  /**
   * Starts to use a store; the returned function stops. A screen that is attached to the same store again keeps its
   * state.
   */
  attach(store: BillingStore): () => void;
  /** Renders the account; `undefined` before the screen's first response. */
  view(account: Account): unknown;
}

/** Loads an element's screen while the account is being read. A page without the element does not load it. */
export class LazyScreen<Screen extends ElementScreen> {
  readonly #billing: AccountController;
  readonly #part: OnDemand<Screen>;
  #detach: (() => void) | undefined;

  constructor(billing: AccountController, fetch: () => Promise<Screen>) {
    this.#billing = billing;
    this.#part = onDemand(fetch, () => {
      const { error } = this.#part;
      if (!error) return this.#open();
      billing.report(error);
      billing.requestUpdate();
    });
    billing.follow(() => {
      this.#open();
      return () => {
        this.#detach?.();
        this.#detach = undefined;
      };
    });
  }

  /** The screen, or `null` until it has loaded. */
  get loaded(): Screen | null {
    return this.#part.loaded;
  }

  /** Renders the screen, or why it failed to load; `undefined` while it is loading. */
  view(account: Account, frame: AccountController['card'] = this.#billing.card): unknown {
    const { error, loaded } = this.#part;
    return error ? frame(this.#billing.failure(error, this.#open), false) : loaded?.view(account);
  }

  readonly #open = (): void => {
    const { loaded, prepare } = this.#part;
    const { store, requestUpdate } = this.#billing;
    if (!loaded) void prepare();
    else if (store) this.#detach ??= loaded.attach(store);
    requestUpdate();
  };
}
