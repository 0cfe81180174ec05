import type { ReactiveController, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import { createCreditHistory } from '../../state/credit-history.ts';
import type { BillingStore, CreditHistory } from '../../state/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type { OcwCreditHistory } from './credit-history-element.ts';
import { creditHistoryStyles } from './credit-history.styles.ts';
import { entryTable } from './history-table.ts';

export type { JobDescription } from './history-table.ts';

/** The ledger of one element. A module of its own, fetched while the account is. */
export class HistoryScreen implements ReactiveController {
  readonly store: BillingStore;
  readonly #host: OcwCreditHistory;
  readonly #report: (error: BillingError) => void;
  readonly #history: CreditHistory;
  /** Rows that were there when more were asked for. */
  #rowsBefore: number | undefined;
  /** What is being tried again: it stands until there is an answer. */
  #trying: BillingError | undefined;

  constructor(host: OcwCreditHistory, store: BillingStore, report: (error: BillingError) => void) {
    this.#host = host;
    this.store = store;
    this.#report = report;
    this.#history = createCreditHistory(store);
    const { adoptedStyleSheets } = host.renderRoot as ShadowRoot;
    const { styleSheet } = creditHistoryStyles;
    if (styleSheet && !adoptedStyleSheets.includes(styleSheet)) adoptedStyleSheets.push(styleSheet);
    host.addController(this);
  }

  /** Follows the ledger until the function returned is called. */
  connect(): () => void {
    const stops = [
      this.#history.$history.listen((history) => {
        if (history.status === 'failed') this.#report(history.error);
        this.#host.requestUpdate();
      }),
      this.#history.connect(),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Gives the element back: another store has another screen. */
  dispose(): void {
    this.#host.removeController(this);
  }

  hostUpdated(): void {
    const before = this.#rowsBefore;
    const root = this.#host.renderRoot as ShadowRoot;
    if (before === undefined || this.#history.$history.get().status === 'loading') return;
    this.#rowsBefore = undefined;
    // Where nothing more is left to show, the button has gone with the focus: on with the first row that came.
    if (!root.activeElement) root.querySelectorAll<HTMLElement>('[part="entry"]')[before]?.focus();
  }

  /** What was read, with what to do next; `undefined` before there is anything to say. */
  view(
    { credits }: Account,
    l10n: Localizer,
    explain: false | ((error: BillingError, retry: () => void, busy: boolean) => TemplateResult),
  ): TemplateResult | undefined {
    const history = this.#history.$history.get();
    const known = history.value;
    const busy = history.status === 'loading';
    if (!busy) this.#trying = undefined;
    const error = history.status === 'failed' ? history.error : this.#trying;
    if (!known && !error) return undefined;
    const { entries, hasMore } = known ?? { entries: [], hasMore: false };
    const { describeJob } = this.#host;
    const title = l10n.t('historyTitle', { credits: l10n.t('credits', { name: credits.name }) });
    const retry = (): void => {
      this.#trying = error;
      this.#more(() => this.#history.retry());
    };
    return html`${entries.length > 0 ? entryTable(entries, title, { l10n, describeJob }) : html`<h2 .textContent=${title}></h2>`}
      ${known && entries.length === 0 ? html`<p class="muted" part="empty" .textContent=${l10n.t('historyEmpty')}></p>` : nothing}
      ${error && explain ? explain(error, retry, busy) : nothing}
      ${
        hasMore && !error
          ? html`<button
              type="button"
              part="more"
              aria-disabled=${busy}
              @click=${this.#showMore}
              .textContent=${l10n.t(busy ? 'historyMoreLoading' : 'historyMore')}
            ></button>`
          : nothing
      }
      <p class="sr" role="status" .textContent=${l10n.t('historyShown', { count: entries.length })}></p>`;
  }

  readonly #showMore = (): void => this.#more(() => this.#history.loadMore());

  #more(load: () => Promise<void>): void {
    this.#rowsBefore = this.#host.renderRoot.querySelectorAll('[part="entry"]').length;
    void load();
  }
}
