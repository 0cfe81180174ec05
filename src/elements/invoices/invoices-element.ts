import type { BillingStore } from '../../state/index.ts';
import { onDemand } from '../../state/on-demand.ts';
import type { ListScreen } from '../base/list-element.ts';
import { ListElement } from '../base/list-element.ts';

const screen = onDemand(() => import('./invoices-screen.ts'));

/**
 * Renewals, changes of users, purchases and account credit as Stripe invoices them, newest first, more on demand. Callers with
 * the scope `invoices:pay` also get the link to each document.
 *
 * @summary Lists invoices, as a table.
 * @tag ocw-invoices
 * @fires {OcwErrorEvent} ocw-error - The account or the invoices cannot be read.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart table - The table.
 * @csspart entry - A row of it.
 * @csspart status - Whether an invoice is paid.
 * @csspart document - The link to an invoice at Stripe.
 * @csspart empty - The sentence that stands in for the table while there is no invoice.
 * @csspart more - The button that shows older invoices.
 * @csspart error - A failure in words.
 * @csspart retry - The button that tries again.
 */
export class OcwInvoices extends ListElement {
  protected override async fetchScreen(): Promise<(store: BillingStore) => ListScreen> {
    const { InvoicesScreen } = await screen.load();
    return (store) => new InvoicesScreen(this, store, (error) => this.report(error));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-invoices': OcwInvoices;
  }
}
