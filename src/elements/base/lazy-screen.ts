import type { Account } from '../../contract/index.ts';
import type { BillingStore } from '../../state/index.ts';
import type { OnDemand } from '../../client/on-demand.ts';
import { onDemand } from '../../client/on-demand.ts';
import type { AccountController } from './account-controller.ts';

/** What an element shows of an account, in a module of its own. */
export interface ElementScreen {
  /** Takes a store into use; the function returned ends that. A screen that comes back to its store continues where it was. */
  attach(store: BillingStore): () => void;
  /** What it shows; `undefined` before its first response. */
  view(account: Account): unknown;
}

/** The screen of an element, fetched while the account is read, so that a page without the element does not load it. */
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

  /** The screen, once it is there. */
  get loaded(): Screen | null {
    return this.#part.loaded;
  }

  /** What the screen shows, or why it could not be fetched; `undefined` while it is on its way. */
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
