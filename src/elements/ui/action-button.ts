import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';

/**
 * Renders a button. While busy it keeps its place and the focus, but clicks do nothing. `look` is its CSS class.
 * Only for modules that are loaded on demand: if the entry imported it as well, the bundler would put it into a chunk of its own,
 * which is one more request for every page.
 */
export function actionButton(
  part: string,
  label: string,
  action: (event: MouseEvent) => unknown,
  busy = false,
  look = '',
): TemplateResult {
  return html`<button
    type="button"
    class=${look}
    part=${part}
    aria-disabled=${busy}
    @click=${busy ? nothing : action}
    .textContent=${label}
  ></button>`;
}
