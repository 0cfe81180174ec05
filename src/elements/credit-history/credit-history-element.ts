import { property } from '../base/property.ts';
import type { BillingStore } from '../../state/index.ts';
import { onDemand } from '../../state/on-demand.ts';
import type { ListScreen } from '../base/list-element.ts';
import { ListElement } from '../base/list-element.ts';
import type { JobDescription } from './history-screen.ts';

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
 * @csspart document - The link to the invoice of a purchase.
 * @csspart empty - The sentence where there is no entry yet.
 * @csspart more - The button that shows more.
 * @csspart error - A failure in words.
 * @csspart retry - The button that tries again.
 */
export class OcwCreditHistory extends ListElement {
  /** What the page knows of a job, by the reference it used a credit with; else the reference itself is shown. */
  @property({ attribute: false }) describeJob:
    ((reference: string) => JobDescription | undefined) | undefined;

  protected override async fetchScreen(): Promise<(store: BillingStore) => ListScreen> {
    const { HistoryScreen } = await screen.load();
    return (store) => new HistoryScreen(this, store, (error) => this.report(error));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-credit-history': OcwCreditHistory;
  }
}
