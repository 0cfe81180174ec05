import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';

/** What a number field shows and does. All texts come in the person's language. */
export interface NumberField {
  readonly label: string;
  /** Below the field, where nothing is wrong. */
  readonly hint: string;
  /** What is wrong with the number; empty where nothing is. */
  readonly error: string;
  /** A line between the field and the hint, such as the price of one. */
  readonly note: string;
  /** Names of the buttons for one less and one more. */
  readonly less: string;
  readonly more: string;
  readonly draft: string;
  /** The number that the draft means, where it means one. */
  readonly value: number | undefined;
  readonly minimum: number;
  readonly maximum: number | null;
  readonly disabled: boolean;
  readonly setDraft: (text: string) => void;
  readonly step: (by: 1 | -1) => void;
  readonly submit: () => void;
}

/**
 * A whole number: typed, stepped by the arrow keys, or by the buttons. A text field, since a number field keeps what is no
 * number to itself and could not be explained.
 */
export function numberField(field: NumberField): TemplateResult {
  const { error, disabled, step } = field;
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') field.submit();
    else if (event.key === 'ArrowUp') step(1);
    else if (event.key === 'ArrowDown') step(-1);
    else return;
    event.preventDefault();
  };
  const button = (by: 1 | -1): TemplateResult =>
    html`<button
      type="button"
      part="step"
      tabindex="-1"
      aria-label=${by > 0 ? field.more : field.less}
      ?disabled=${disabled}
      @click=${() => step(by)}
      .textContent=${by > 0 ? '+' : '−'}
    ></button>`;
  return html`<label id="label" class="label" for="number" .textContent=${field.label}></label>
    <div class="field ${error ? 'invalid' : ''}" part="field">
      <input
        id="number"
        part="input"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        role="spinbutton"
        aria-labelledby="label"
        .value=${field.draft}
        ?disabled=${disabled}
        aria-valuenow=${field.value ?? nothing}
        aria-valuemin=${field.minimum}
        aria-valuemax=${field.maximum ?? nothing}
        aria-describedby="hint"
        aria-invalid=${error ? 'true' : 'false'}
        @input=${(event: InputEvent) => field.setDraft((event.target as HTMLInputElement).value)}
        @keydown=${press}
      />
      ${button(-1)} ${button(1)}
    </div>
    <p class="small muted" .textContent=${field.note}></p>
    <p
      id="hint"
      class="hint small ${error ? 'bad' : 'muted'}"
      part="hint"
      .textContent=${error || field.hint}
    ></p>`;
}
