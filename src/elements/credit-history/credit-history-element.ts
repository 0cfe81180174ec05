import type { TemplateResult } from 'lit';
import { property } from '../base/property.ts';
import { AccountElement } from '../base/account-element.ts';
import { LazyScreen } from '../base/lazy-screen.ts';
import { listSkeleton } from '../base/list-skeleton.ts';
import type { JobDescription } from './history-screen.ts';

/**
 * Shows the credit ledger: credits granted, bought, used for a job, or expired, newest first, page by page. Updates with
 * each change of the account.
 *
 * @summary Shows all credits added and used, as a table.
 * @tag ocw-credit-history
 * @fires {OcwErrorEvent} ocw-error - The account or the ledger cannot be read.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart table - The table.
 * @csspart entry - A row of the table.
 * @csspart job - The link to a job.
 * @csspart document - The link to the invoice of a purchase.
 * @csspart empty - The sentence shown if there are no entries.
 * @csspart more - The button that loads more entries.
 * @csspart error - An error message.
 * @csspart retry - The retry button.
 */
export class OcwCreditHistory extends AccountElement {
  /**
   * Returns the name and address of a job by the reference that its credit was used with. If it returns `undefined` or
   * throws, the reference is shown.
   */
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
