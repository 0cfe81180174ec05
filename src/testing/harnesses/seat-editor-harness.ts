import type { OcwSeatEditor } from '../../elements/index.ts';
import { readText } from './element-harness.ts';
import { FlowHarness } from './flow-harness.ts';

/** A person at an `<ocw-seat-editor>`, with the fake Stripe.js on the page where somebody pays. */
export class SeatEditorHarness extends FlowHarness<OcwSeatEditor> {
  /** The large amount. */
  get due(): string {
    return this.part('due');
  }

  /** Before and after of the review, by row. */
  get changes(): Record<string, [before: string, after: string]> {
    const rows =
      this.element.shadowRoot?.querySelectorAll<HTMLTableRowElement>('[part~="change"] tbody tr') ?? [];
    return Object.fromEntries(
      [...rows].map((row) => {
        const [name = '', before = '', after = ''] = [...row.cells].map(readText);
        return [name, [before, after]];
      }),
    );
  }

  /** Types a number and asks for its quote; the review is there when it returns. */
  async review(seats: number): Promise<void> {
    await this.type(String(seats));
    this.press('Update User Count');
    await this.says('Review your change');
  }
}
