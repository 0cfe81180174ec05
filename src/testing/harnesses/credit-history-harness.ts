import type { OcwCreditHistory } from '../../elements/index.ts';
import { ElementHarness, readText } from './element-harness.ts';

/** A person at an `<ocw-credit-history>`. */
export class CreditHistoryHarness extends ElementHarness<OcwCreditHistory> {
  /** Date, event, credits and balance of each entry shown, as they can be read. */
  get rows(): string[][] {
    return this.entries.map((row) => [...row.cells].map(readText));
  }

  /** The rows themselves. */
  get entries(): HTMLTableRowElement[] {
    return [...(this.element.shadowRoot?.querySelectorAll<HTMLTableRowElement>('[part="entry"]') ?? [])];
  }
}
