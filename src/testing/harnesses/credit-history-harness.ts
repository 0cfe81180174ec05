import type { OcwCreditHistory } from '../../elements/index.ts';
import { ElementHarness, readText } from './element-harness.ts';

/** Operates an `<ocw-credit-history>`. */
export class CreditHistoryHarness extends ElementHarness<OcwCreditHistory> {
  /** Date, event, credits and balance of each entry, as shown. */
  get rows(): string[][] {
    return this.entries.map((row) => [...row.cells].map(readText));
  }

  /** The table rows of the entries. */
  get entries(): HTMLTableRowElement[] {
    return [...(this.element.shadowRoot?.querySelectorAll<HTMLTableRowElement>('[part="entry"]') ?? [])];
  }
}
