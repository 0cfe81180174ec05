import type { TemplateResult } from 'lit';
import { html } from 'lit';

/** A style for `.style=${…}`: set by the CSSOM, since a strict CSP refuses style attributes. */
export function styled(css: string): CSSStyleDeclaration {
  return css as unknown as CSSStyleDeclaration;
}

/** The figure in an `.amount`: as large as its place and its length allow, and never smaller than the text around. */
export function figure(text: string): TemplateResult {
  return html`<span translate="no" .style=${styled(`--_length:${text.length}`)} .textContent=${text}></span>`;
}

/** A figure among others. Translators leave it alone. */
export function plainFigure(text: string): TemplateResult {
  return html`<span translate="no" .textContent=${text}></span>`;
}
