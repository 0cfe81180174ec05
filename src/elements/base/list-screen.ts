import type { ReactiveController, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import { failureMessages } from '../../i18n/locales/en/failures.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import type { BillingStore, PagedList } from '../../state/index.ts';
import type { AccountController } from './account-controller.ts';
import type { ElementScreen } from './lazy-screen.ts';
import { actionButton } from '../ui/action-button.ts';

addMessages(failureMessages);

/** Number of rows above which a list is long: each frame of the page would pay for rows out of sight. */
const LONG_LIST = 50;

/** The texts around a list. */
export interface ListTexts {
  readonly title: string;
  readonly empty: string;
  readonly more: string;
  readonly loadingMore: string;
  /** For screen readers: how many rows are shown. */
  readonly shown: string;
}

/** A table that is loaded page by page: rows, failures, and a button that loads more. */
export abstract class PagedScreen<Entry> implements ElementScreen, ReactiveController {
  readonly #billing: AccountController;
  #store: BillingStore | undefined;
  #list: PagedList<Entry> | undefined;
  /** Number of rows when more were requested. */
  #rowsBefore: number | undefined;
  /** The failure that is being retried; shown until there is a response. */
  #retrying: BillingError | undefined;

  constructor(billing: AccountController) {
    this.#billing = billing;
    billing.host.addController(this);
  }

  protected abstract createList(store: BillingStore): PagedList<Entry>;

  protected abstract texts(account: Account, l10n: Localizer, count: number): ListTexts;
  /** Renders the rows as a table; each row is focusable and has the part `entry`. */
  protected abstract table(entries: readonly Entry[], title: string, l10n: Localizer): TemplateResult;

  attach(store: BillingStore): () => void {
    if (store !== this.#store) {
      this.#list = this.createList(store);
      this.#rowsBefore = this.#retrying = undefined;
    }
    this.#store = store;
    const list = this.#list as PagedList<Entry>;
    const stops = [
      list.$list.listen((now) => {
        if (now.status === 'failed') this.#billing.report(now.error);
        this.#billing.requestUpdate();
      }),
      list.connect(),
    ];
    return () => stops.forEach((stop) => stop());
  }

  hostUpdated(): void {
    const before = this.#rowsBefore;
    const { root } = this.#billing;
    if (before === undefined || this.#list?.$list.get().status === 'loading') return;
    this.#rowsBefore = undefined;
    // After the last page the button is gone: move its focus to the first new row.
    if (!root.activeElement) root.querySelectorAll<HTMLElement>('[part="entry"]')[before]?.focus();
  }

  view(account: Account): unknown {
    const { l10n, trouble, failure, card } = this.#billing;
    const list = this.#list?.$list.get();
    if (!list) return undefined;
    const known = list.value;
    const busy = list.status === 'loading';
    if (!busy) this.#retrying = undefined;
    const error = list.status === 'failed' ? list.error : this.#retrying;
    if (!known && !error) return undefined;
    const { entries, hasMore } = known ?? { entries: [], hasMore: false };
    const texts = this.texts(account, l10n, entries.length);
    const retry = (): void => {
      this.#retrying = error;
      this.#more(() => this.#list?.retry());
    };
    // If the account has failed as well, only the account's failure is shown, here or in another element; its retry
    // reloads both.
    const unavailable = known ? nothing : html`<p class="muted" .textContent=${l10n.t('unavailable')}></p>`;
    const failed = error ? (trouble ? unavailable : failure(error, retry, busy)) : nothing;
    return card(
      html`${
          entries.length > 0
            ? html`<div class=${entries.length > LONG_LIST ? 'long list' : 'list'}>
                ${this.table(entries, texts.title, l10n)}
              </div>`
            : html`<h2 .textContent=${texts.title}></h2>`
        }
        ${known && entries.length === 0 ? html`<p class="muted" part="empty" .textContent=${texts.empty}></p>` : nothing}
        ${failed}
        ${
          hasMore && !error
            ? actionButton('more', busy ? texts.loadingMore : texts.more, this.#showMore, busy)
            : nothing
        }
        <p class="sr" role="status" .textContent=${known ? texts.shown : ''}></p>`,
      false,
    );
  }

  readonly #showMore = (): void => this.#more(() => this.#list?.loadMore());

  #more(load: () => unknown): void {
    this.#rowsBefore = this.#billing.root.querySelectorAll('[part="entry"]').length;
    load();
  }
}
