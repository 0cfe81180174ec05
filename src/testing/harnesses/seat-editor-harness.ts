import type { OcwSeatEditor } from '../../elements/index.ts';
import { ElementHarness, readText } from './element-harness.ts';

/** A person at an `<ocw-seat-editor>`. */
export class SeatEditorHarness extends ElementHarness<OcwSeatEditor> {
  /** The number field. Throws where the editor shows none. */
  get field(): HTMLInputElement {
    const field = this.element.shadowRoot?.querySelector('input');
    if (!field) throw new Error(`There is no number field. It says: ${this.text}`);
    return field;
  }

  /** The sentence below the field. */
  get hint(): string {
    return this.part('hint');
  }

  /** The large amount. */
  get due(): string {
    return this.part('due');
  }

  /** What assistive technology was told last. */
  get announcement(): string {
    return this.element.shadowRoot?.querySelector('section > [role="status"]')?.textContent.trim() ?? '';
  }

  /** Labels and values of the lines in a part: `outlook` or `line-items`. */
  lines(part: 'outlook' | 'line-items'): Record<string, string> {
    const lines = this.element.shadowRoot?.querySelectorAll<HTMLElement>(`[part~="${part}"] > div`) ?? [];
    const read = (line: HTMLElement, tag: string): string => readText(line.querySelector<HTMLElement>(tag));
    return Object.fromEntries([...lines].map((line) => [read(line, 'dt'), read(line, 'dd')]));
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

  /** Replaces what is in the field, one key press at a time. */
  async type(text: string): Promise<void> {
    const { field } = this;
    field.focus();
    field.value = '';
    if (text === '') field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    for (const key of text) {
      field.value += key;
      field.dispatchEvent(new InputEvent('input', { data: key, bubbles: true, composed: true }));
    }
    await this.element.updateComplete;
  }

  /** Presses a key where the focus is, or in the field. */
  async key(key: string): Promise<void> {
    const target = this.focused ?? this.field;
    target.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
    );
    await this.element.updateComplete;
  }

  /** Types a number and asks for its quote; the review is there when it returns. */
  async review(seats: number): Promise<void> {
    await this.type(String(seats));
    this.press('Update User Count');
    await this.says('Review your update');
  }
}
