import type { ReactiveController, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type { BillingStore, PagedList } from '../../state/index.ts';
import type { AccountElement } from './account-element.ts';
import type { ExplainFailure, ListScreen } from './list-element.ts';

/** The words around a list. */
export interface ListWords {
  readonly title: string;
  readonly empty: string;
  readonly more: string;
  readonly loadingMore: string;
  /** For screen readers: how many rows are shown. */
  readonly shown: string;
}

/** A table that is read page by page: rows, failures, and the button that shows more. */
export abstract class PagedScreen<Entry> implements ListScreen, ReactiveController {
  readonly store: BillingStore;
  protected readonly host: AccountElement;
  readonly #report: (error: BillingError) => void;
  readonly #list: PagedList<Entry>;
  /** Rows that were shown when more were requested. */
  #rowsBefore: number | undefined;
  /** The failure whose request is being repeated; it stays until there is a response. */
  #retrying: BillingError | undefined;

  constructor(
    host: AccountElement,
    store: BillingStore,
    list: PagedList<Entry>,
    report: (error: BillingError) => void,
  ) {
    this.host = host;
    this.store = store;
    this.#list = list;
    this.#report = report;
    host.addController(this);
  }

  protected abstract words(account: Account, l10n: Localizer, count: number): ListWords;
  /** The rows as a table; each row has the part `entry` and can be focused. */
  protected abstract table(entries: readonly Entry[], title: string, l10n: Localizer): TemplateResult;

  connect(): () => void {
    const stops = [
      this.#list.$list.listen((list) => {
        if (list.status === 'failed') this.#report(list.error);
        this.host.requestUpdate();
      }),
      this.#list.connect(),
    ];
    return () => stops.forEach((stop) => stop());
  }

  dispose(): void {
    this.host.removeController(this);
  }

  hostUpdated(): void {
    const before = this.#rowsBefore;
    const root = this.host.renderRoot as ShadowRoot;
    if (before === undefined || this.#list.$list.get().status === 'loading') return;
    this.#rowsBefore = undefined;
    // With the last page the button is gone, and the focus with it: move it to the first new row.
    if (!root.activeElement) root.querySelectorAll<HTMLElement>('[part="entry"]')[before]?.focus();
  }

  view(account: Account, l10n: Localizer, explain: false | ExplainFailure): TemplateResult | undefined {
    const list = this.#list.$list.get();
    const known = list.value;
    const busy = list.status === 'loading';
    if (!busy) this.#retrying = undefined;
    const error = list.status === 'failed' ? list.error : this.#retrying;
    if (!known && !error) return undefined;
    const { entries, hasMore } = known ?? { entries: [], hasMore: false };
    const words = this.words(account, l10n, entries.length);
    const retry = (): void => {
      this.#retrying = error;
      this.#more(() => this.#list.retry());
    };
    return html`${entries.length > 0 ? this.table(entries, words.title, l10n) : html`<h2 .textContent=${words.title}></h2>`}
      ${known && entries.length === 0 ? html`<p class="muted" part="empty" .textContent=${words.empty}></p>` : nothing}
      ${error && explain ? explain(error, retry, busy) : nothing}
      ${
        hasMore && !error
          ? html`<button
              type="button"
              part="more"
              aria-disabled=${busy}
              @click=${this.#showMore}
              .textContent=${busy ? words.loadingMore : words.more}
            ></button>`
          : nothing
      }
      <p class="sr" role="status" .textContent=${words.shown}></p>`;
  }

  readonly #showMore = (): void => this.#more(() => this.#list.loadMore());

  #more(load: () => Promise<void>): void {
    this.#rowsBefore = this.host.renderRoot.querySelectorAll('[part="entry"]').length;
    void load();
  }
}
