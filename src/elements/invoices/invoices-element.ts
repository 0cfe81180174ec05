import type { TemplateResult } from 'lit';
import { AccountElement } from '../base/account-element.ts';
import { LazyScreen } from '../base/lazy-screen.ts';
import { listSkeleton } from '../base/list-skeleton.ts';

/**
 * Lists Stripe's invoices for renewals, seat changes, purchases and account credit, newest first, page by page. Callers with
 * the scope `invoices:pay` also get a link to each document.
 *
 * @summary Lists invoices as a table.
 * @tag ocw-invoices
 * @fires {OcwErrorEvent} ocw-error - The account or the invoices cannot be read.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart table - The table.
 * @csspart entry - A row of the table.
 * @csspart status - The payment status of an invoice.
 * @csspart document - The link to an invoice at Stripe.
 * @csspart empty - The sentence shown if there are no invoices.
 * @csspart more - The button that loads older invoices.
 * @csspart error - An error message.
 * @csspart retry - The retry button.
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
