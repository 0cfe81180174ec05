import type { OcwInvoices } from '../../elements/index.ts';
import { ElementHarness, readText } from './element-harness.ts';

/** A person at an `<ocw-invoices>`. */
export class InvoicesHarness extends ElementHarness<OcwInvoices> {
  /** Date, description, status, amount and document of each invoice shown, as they can be read. */
  get rows(): string[][] {
    return this.entries.map((row) => [...row.cells].map(readText));
  }

  /** The rows themselves. */
  get entries(): HTMLTableRowElement[] {
    return [...(this.element.shadowRoot?.querySelectorAll<HTMLTableRowElement>('[part="entry"]') ?? [])];
  }

  /** Addresses of the documents. */
  get documents(): (string | null)[] {
    const links = this.element.shadowRoot?.querySelectorAll('[part="document"]') ?? [];
    return [...links].map((link) => link.getAttribute('href'));
  }
}
