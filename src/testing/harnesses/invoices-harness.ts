import type { OcwInvoices } from '../../elements/index.ts';
import { ElementHarness, readText } from './element-harness.ts';

/** Operates an `<ocw-invoices>`. */
export class InvoicesHarness extends ElementHarness<OcwInvoices> {
  /** Date, description, status, amount and document of each invoice, as shown. */
  get rows(): string[][] {
    return this.entries.map((row) => [...row.cells].map(readText));
  }

  /** The table rows of the invoices. */
  get entries(): HTMLTableRowElement[] {
    return [...(this.element.shadowRoot?.querySelectorAll<HTMLTableRowElement>('[part="entry"]') ?? [])];
  }

  /** URLs of the documents. */
  get documents(): (string | null)[] {
    const links = this.element.shadowRoot?.querySelectorAll('[part="document"]') ?? [];
    return [...links].map((link) => link.getAttribute('href'));
  }
}
