import type { TemplateResult } from 'lit';
import { property } from '../base/property.ts';
import { AccountElement } from '../base/account-element.ts';
import { LazyScreen } from '../base/lazy-screen.ts';
import { listSkeleton } from '../base/list-skeleton.ts';
import type { JobDescription } from './history-screen.ts';

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
export class OcwCreditHistory extends AccountElement {
  /** What the page knows of a job, by the reference it used a credit with; else, and where it throws, the reference itself is shown. */
  @property({ attribute: false }) describeJob:
    ((reference: string) => JobDescription | undefined) | undefined;

  readonly #screen = new LazyScreen(
    this.billing,
    async () => new (await import('./history-screen.ts')).HistoryScreen(this.billing),
  );

  protected override render(): TemplateResult {
    return this.billing.show({
      ready: (account) => this.#screen.view(account),
      loading: listSkeleton,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-credit-history': OcwCreditHistory;
  }
}
