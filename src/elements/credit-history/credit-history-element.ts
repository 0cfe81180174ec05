import type { TemplateResult } from 'lit';
import { html } from 'lit';
import { property, state } from '../base/property.ts';
import type { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import type { BillingStore } from '../../state/index.ts';
import { onDemand } from '../../state/on-demand.ts';
import { AccountElement } from '../base/account-element.ts';
import type { HistoryScreen, JobDescription } from './history-screen.ts';

const screen = onDemand(() => import('./history-screen.ts'));

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
  /** What the page knows of a job, by the reference it used a credit with; else the reference itself is shown. */
  @property({ attribute: false }) describeJob:
    ((reference: string) => JobDescription | undefined) | undefined;

  /** The table could not be fetched. */
  @state() private missing: BillingError | undefined;

  #screen: HistoryScreen | undefined;
  #stop: (() => void) | undefined;

  protected override attach(store: BillingStore): () => void {
    const stop = super.attach(store);
    this.#open();
    return () => {
      stop();
      this.#stop?.();
      this.#stop = undefined;
    };
  }

  /** Fetches the table and follows the ledger; an element that left the page and came back goes on where it was. */
  readonly #open = (): void => {
    this.missing = undefined;
    screen.load().then(
      ({ HistoryScreen: Screen }) => {
        const { store } = this.connection;
        if (!store || this.#stop) return;
        if (this.#screen?.store !== store) {
          this.#screen?.dispose();
          this.#screen = new Screen(this, store, (error) => this.report(error));
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

declare global {
  interface HTMLElementTagNameMap {
    'ocw-credit-history': OcwCreditHistory;
  }
}
