import type { TemplateResult } from 'lit';
import { html } from 'lit';

/** The box of an element that takes input, while it has nothing to show beside it. */
export const flowFrame = (content: unknown, busy: boolean): TemplateResult =>
  html`<section class="card" part="card" aria-busy=${busy}>
    <div class="main">${content}</div>
  </section>`;
