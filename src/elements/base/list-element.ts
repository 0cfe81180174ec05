import type { TemplateResult } from 'lit';
import { html } from 'lit';
import { state } from './property.ts';
import type { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type { BillingStore } from '../../state/index.ts';
import { AccountElement } from './account-element.ts';

/** Renders a failure with a way to try again; see `AccountElement.failure`. */
export type ExplainFailure = (error: BillingError, retry: () => void, busy: boolean) => TemplateResult;

/** The rows of a list element and what can be done with them. */
export interface ListScreen {
  readonly store: BillingStore;
  /** Follows the list until the returned function is called. */
  connect(): () => void;
  /** Detaches the screen from its element: another store has another screen. */
  dispose(): void;
  /** The rows; `undefined` before the first response. `explain` is false where the element shows a failure itself. */
  view(account: Account, l10n: Localizer, explain: false | ExplainFailure): TemplateResult | undefined;
}

/**
 * An element that shows a list beside the account. The module that reads and renders it is fetched while the account is, so
 * that a page without the element does not load it.
 */
export abstract class ListElement extends AccountElement {
  /** The module could not be fetched. */
  @state() private missing: BillingError | undefined;

  #screen: ListScreen | undefined;
  #stop: (() => void) | undefined;

  /** Fetches the module and makes the screen of a store. Rejects with a `BillingError`. */
  protected abstract fetchScreen(): Promise<(store: BillingStore) => ListScreen>;

  protected override attach(store: BillingStore): () => void {
    const stop = super.attach(store);
    this.#open();
    return () => {
      stop();
      this.#stop?.();
      this.#stop = undefined;
    };
  }

  /** Fetches the screen and follows the list; an element that was moved continues where it was. */
  readonly #open = (): void => {
    this.missing = undefined;
    this.fetchScreen().then(
      (create) => {
        const { store } = this.connection;
        if (!store || this.#stop) return;
        if (this.#screen?.store !== store) {
          this.#screen?.dispose();
          this.#screen = create(store);
        }
        this.#stop = this.#screen.connect();
        this.requestUpdate();
      },
      (error: unknown) => this.report((this.missing = error as BillingError)),
    );
  };

  protected skeleton(): TemplateResult {
    return html`<span class="bone short"></span>${[1, 2, 3, 4].map(() => html`<span class="bone"></span>`)}`;
  }

  protected content(account: Account): unknown {
    const { l10n, missing } = this;
    if (missing) return this.frame(this.failure(missing, this.#open));
    // An account that cannot be read says so itself, and both are read again together.
    const failure = this.remote.status !== 'failed' && this.failure.bind(this);
    const view = this.#stop && this.#screen?.view(account, l10n, failure);
    if (view) return this.frame(view);
    return this.frame(
      [this.skeleton(), html`<p class="sr" role="status" .textContent=${l10n.t('loading')}></p>`],
      true,
    );
  }
}
