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

  /** Types into the field; what the number costs is there when it returns. */
  override async type(text: string): Promise<void> {
    await super.type(text);
    await this.until(() => !this.element.shadowRoot?.querySelector('.cost .bone'), 'the estimate is there');
  }

  /** Types a number and asks for its quote; the review is there when it returns. */
  async review(seats: number): Promise<void> {
    await this.type(String(seats));
    this.press('Update User Count');
    await this.says('Review your change');
  }
}
