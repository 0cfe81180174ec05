import type { OcwSeatEditor } from '../../elements/index.ts';
import { readText } from './element-harness.ts';
import { FlowHarness } from './flow-harness.ts';

/** Operates an `<ocw-seat-editor>`. To pay, the page needs the fake Stripe.js. */
export class SeatEditorHarness extends FlowHarness<OcwSeatEditor> {
  /** The amount due, as shown. */
  get due(): string {
    return this.part('due');
  }

  /** The values before and after the change in the review, by row name. */
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

  /** Types into the field. Resolves once the estimate is shown. */
  override async type(text: string): Promise<void> {
    await super.type(text);
    await this.until(() => !this.element.shadowRoot?.querySelector('.cost .line'), 'the estimate is there');
  }

  /** Types a number and requests its quote. Resolves once the review is shown. */
  async review(seats: number): Promise<void> {
    await this.type(String(seats));
    this.press('Update User Count');
    await this.says('Review your change');
  }
}
