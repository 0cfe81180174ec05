import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';

/** Renders a button beside the primary one; latched while busy. */
export function secondaryButton(
  part: string,
  label: string,
  action: () => void,
  busy = false,
): TemplateResult {
  return html`<button
    type="button"
    part=${part}
    aria-disabled=${busy}
    @click=${busy ? nothing : action}
    .textContent=${label}
  ></button>`;
}
