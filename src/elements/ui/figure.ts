import type { TemplateResult } from 'lit';
import { html } from 'lit';

/** Types a style for `.style=${…}`, which sets it through the CSSOM: a strict CSP blocks style attributes. */
export function styled(css: string): CSSStyleDeclaration {
  return css as unknown as CSSStyleDeclaration;
}

/**
 * Renders the figure in an `.amount`: as large as its space and length allow, and never smaller than the surrounding
 * text.
 */
export function figure(text: string): TemplateResult {
  return html`<span translate="no" .style=${styled(`--_length:${text.length}`)} .textContent=${text}></span>`;
}

/** Renders a figure that page translators leave alone. */
export function plainFigure(text: string): TemplateResult {
  return html`<span translate="no" .textContent=${text}></span>`;
}
