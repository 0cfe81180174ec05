import type { TemplateResult } from 'lit';
import { html } from 'lit';

/** The box of an element that takes input, without a side panel. */
export const flowFrame = (content: unknown, busy: boolean): TemplateResult =>
  html`<section class="card" part="card" aria-busy=${busy}>
    <div class="main">${content}</div>
  </section>`;
