import type { PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import { sharedMessages } from '../../locales/index.ts';
import type { BillingStore, CreditHistory } from '../../state/index.ts';
import { onDemand } from '../../state/index.ts';
import { AccountElement } from '../shared/account-element.ts';
import { addMessages } from '../shared/localizer.ts';
import type { JobDescription } from './history-view.ts';

const table = onDemand(() => import('./history-view.ts'));

/**
 * The ledger for people: what was granted, bought, used for which job and ended, newest first, more on demand. Follows
 * each change of the account.
 *
 * @summary Shows what came and went, as a table.
 * @tag ocw-credit-history
 * @fires {OcwErrorEvent} ocw-error - The account or the ledger cannot be read.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart table - The table.
 * @csspart entry - A row of it.
 * @csspart job - The link to a job.
 * @csspart empty - The sentence where there is no entry yet.
 * @csspart more - The button that shows more.
 * @csspart error - A failure in words.
 * @csspart retry - The button that tries again.
 */
export class OcwCreditHistory extends AccountElement {
  static {
    addMessages(sharedMessages);
  }

  /** What the page knows of a job, by the reference it used a credit with; else the reference itself is shown. */
  @property({ attribute: false }) describeJob:
    ((reference: string) => JobDescription | undefined) | undefined;

  /** The table could not be fetched. */
  @state() private tableError: BillingError | undefined;

  #history: CreditHistory | undefined;
  #store: BillingStore | undefined;
  #stop: (() => void) | undefined;
  #reportedError: BillingError | undefined;
  /** Rows that were there when more were asked for. */
  #rowsBefore: number | undefined;

  protected override attach(store: BillingStore): () => void {
    if (store !== this.#store) this.#history = undefined;
    this.#store = store;
    const stop = super.attach(store);
    this.#open();
    return () => {
      stop();
      this.#stop?.();
      this.#stop = undefined;
    };
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const error = this.#error;
    if (error && error !== this.#reportedError) this.report(error);
    this.#reportedError = error;
  }

  protected override updated(): void {
    const before = this.#rowsBefore;
    if (before === undefined || this.#history?.$history.get().status === 'loading') return;
    this.#rowsBefore = undefined;
    const { activeElement } = this.shadowRoot as ShadowRoot;
    // Where nothing more is left to show, the button has gone with the focus: on with the first row that came.
    if (!activeElement) this.renderRoot.querySelectorAll<HTMLElement>('[part="entry"]')[before]?.focus();
  }

  get #error(): BillingError | undefined {
    const history = this.#history?.$history.get();
    return this.tableError ?? (history?.status === 'failed' ? history.error : undefined);
  }

  /** Fetches the table and follows the ledger; an element that left the page and came back goes on where it was. */
  readonly #open = (): void => {
    const store = this.#store;
    this.tableError = undefined;
    table.load().then(
      ({ createCreditHistory, creditHistoryStyles: { styleSheet } }) => {
        const { adoptedStyleSheets } = this.shadowRoot as ShadowRoot;
        if (styleSheet && !adoptedStyleSheets.includes(styleSheet)) adoptedStyleSheets.push(styleSheet);
        if (!store || this.#stop || store !== this.connection.store) return;
        const history = (this.#history ??= createCreditHistory(store));
        const stops = [this.watch(history.$history), history.connect()];
        this.#stop = () => stops.forEach((stop) => stop());
        this.requestUpdate();
      },
      (error: unknown) => (this.tableError = error as BillingError),
    );
  };

  readonly #showMore = (): void => {
    this.#rowsBefore = this.renderRoot.querySelectorAll('[part="entry"]').length;
    void this.#history?.loadMore();
  };

  readonly #retry = (): void => void (this.tableError ? this.#open() : this.#history?.retry());

  protected skeleton(): TemplateResult {
    return html`<span class="bone short"></span>${[1, 2, 3, 4].map(() => html`<span class="bone"></span>`)}`;
  }

  protected content({ credits }: Account): unknown {
    const { l10n, remote } = this;
    const error = this.#error;
    const history = this.#history?.$history.get() ?? { status: 'idle' };
    // An account that cannot be read says so itself, and both are read again together.
    const failure = error && remote.status !== 'failed' ? this.failure(error, this.#retry) : nothing;
    if (!table.loaded || history.status === 'idle' || (history.status === 'loading' && !history.value)) {
      if (failure !== nothing) return this.frame(failure);
      return this.frame([this.skeleton(), html`<p class="sr" role="status">${l10n.t('loading')}</p>`], true);
    }
    return this.frame(
      table.loaded.historyView(history, {
        l10n,
        credits: l10n.t('credits', { name: credits.name }),
        describeJob: this.describeJob,
        failure,
        showMore: this.#showMore,
      }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-credit-history': OcwCreditHistory;
  }
}
