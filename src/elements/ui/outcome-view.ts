import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';

/** Content of an outcome view. */
export interface Outcome {
  /** `wait`: nothing is wrong, and the process continues automatically. */
  readonly tone: 'good' | 'wait' | 'warn' | 'bad';
  readonly title: string;
  readonly lines: readonly string[];
  /** Read by screen readers before the lines; visually shown elsewhere. */
  readonly spoken?: string;
  readonly actions: unknown;
  readonly error?: unknown;
}

const MARKS = { good: '✓', wait: '…', warn: '!', bad: '!' } as const;

/** Renders the result of an operation: a title that takes the focus, sentences, and actions. */
export function outcomeView({ tone, title, lines, spoken, actions, error }: Outcome): TemplateResult {
  return html`<div class="outcome">
    <span class="mark ${tone}" aria-hidden="true" translate="no" .textContent=${MARKS[tone]}></span>
    <h2
      id="title"
      tabindex="-1"
      aria-describedby=${spoken ? 'spoken lines' : 'lines'}
      .textContent=${title}
    ></h2>
    ${spoken ? html`<p id="spoken" hidden .textContent=${spoken}></p>` : nothing}
    <div id="lines" class="lines">${lines.map((line) => html`<p .textContent=${line}></p>`)}</div>
    ${error ?? nothing}
    <div class="actions">${actions}</div>
  </div>`;
}
