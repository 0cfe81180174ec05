import type { TemplateResult } from 'lit';
import { AccountElement } from '../base/account-element.ts';
import { LazyScreen } from '../base/lazy-screen.ts';
import { listSkeleton } from '../base/list-skeleton.ts';

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
export class OcwInvoices extends AccountElement {
  readonly #screen = new LazyScreen(
    this.billing,
    async () => new (await import('./invoices-screen.ts')).InvoicesScreen(this.billing),
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
    'ocw-invoices': OcwInvoices;
  }
}
