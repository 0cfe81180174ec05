import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { timer } from '../../state/browser.ts';

/** Texts, state and callbacks of a number field. All texts are localized. */
export interface NumberField {
  readonly label: string;
  /** The label is for assistive technology only. */
  readonly isLabelHidden?: boolean;
  /** Shown below the field if there is no error. */
  readonly hint: string;
  /** What is wrong with the number; empty if nothing is. */
  readonly error: string;
  /** A line between the field and the hint, such as the unit price. */
  readonly note: string;
  /** Labels of the buttons that subtract and add one. */
  readonly less: string;
  readonly more: string;
  readonly draft: string;
  /** Whether there is a maximum, to which the End key jumps. */
  readonly hasMaximum: boolean;
  readonly disabled: boolean;
  readonly setDraft: (text: string) => void;
  /** Adds `by`, within the limits, and announces the number; ±Infinity jumps to a limit. */
  readonly step: (by: number) => void;
  readonly submit: () => void;
}

/** Keys of a spin button and their steps (https://www.w3.org/WAI/ARIA/apg/patterns/spinbutton/). */
const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
  Home: -Infinity,
  End: Infinity,
};

/** Milliseconds until a held button repeats its step, and between repetitions. */
const HOLD_AFTER_MS = 400;
const HOLD_EVERY_MS = 80;

/** Whether the last press repeated its step: the click at the end of that press must not step again. */
let wasHeld = false;

function hold({ button, currentTarget }: PointerEvent, step: () => void): void {
  wasHeld = false;
  if (button !== 0) return;
  const pressed = currentTarget as HTMLButtonElement;
  const released = new AbortController();
  const { signal } = released;
  const repeat = (): void => {
    if (signal.aborted || !pressed.isConnected || pressed.disabled) return;
    wasHeld = true;
    step();
    timer(repeat, HOLD_EVERY_MS);
  };
  timer(repeat, HOLD_AFTER_MS);
  for (const type of ['pointerup', 'pointercancel', 'blur'])
    addEventListener(type, () => released.abort(), { signal });
}

/**
 * Whether an input method handles the key. Safari sends the last keydown after the composition ended; only `keyCode`
 * identifies it.
 */
export function isInputMethodKey(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari has no other sign of it.
  return event.isComposing || event.keyCode === 229;
}

/**
 * Renders a field for a whole number: typed, stepped by keys, or by buttons that can be held. It is a text field, since a
 * number field does not expose invalid input, so the error could not be explained. It lacks the role of a spin button,
 * for which VoiceOver on iOS opens no keyboard (https://github.com/adobe/react-spectrum/issues/1320).
 */
export function numberField(field: NumberField): TemplateResult {
  const { error, disabled, step } = field;
  const press = (event: KeyboardEvent): void => {
    const { key } = event;
    if (isInputMethodKey(event)) return;
    const hasModifier = event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
    const by = Object.hasOwn(STEPS, key) && !hasModifier ? STEPS[key] : undefined;
    if (key === 'Enter') {
      // A held key submits once.
      if (!event.repeat) field.submit();
    } else if (by === undefined || disabled || (key === 'End' && !field.hasMaximum)) return;
    else step(by);
    event.preventDefault();
  };
  const button = (by: 1 | -1): TemplateResult =>
    html`<button
      type="button"
      part="step"
      tabindex="-1"
      aria-label=${by > 0 ? field.more : field.less}
      ?disabled=${disabled}
      @pointerdown=${(event: PointerEvent) => hold(event, () => step(by))}
      @click=${({ detail }: MouseEvent) => {
        if (!wasHeld || detail === 0) step(by);
        wasHeld = false;
      }}
      .textContent=${by > 0 ? '+' : '−'}
    ></button>`;
  return html`<label
      id="label"
      class=${field.isLabelHidden ? 'sr' : 'label'}
      for="number"
      .textContent=${field.label}
    ></label>
    <div class="field ${error ? 'invalid' : ''}" part="field">
      <input
        id="number"
        part="input"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        aria-labelledby="label"
        .value=${field.draft}
        ?disabled=${disabled}
        aria-describedby="hint"
        aria-invalid=${error !== ''}
        @input=${(event: InputEvent) => field.setDraft((event.target as HTMLInputElement).value)}
        @keydown=${press}
      />
      ${button(-1)} ${button(1)}
    </div>
    ${field.note ? html`<p class="small muted" .textContent=${field.note}></p>` : nothing}
    <p
      id="hint"
      class="hint small ${error ? 'bad' : 'muted'}"
      part="hint"
      .textContent=${error || field.hint}
    ></p>`;
}
