import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { Localizer } from '../../i18n/localizer.ts';

/** Renders a dash for an unknown figure. Without the space, WebKit reads the dash and the text as one word. */
export function unknownFigure(l10n: Localizer): TemplateResult {
  return html`<span aria-hidden="true">–</span> <span class="sr" .textContent=${l10n.t('unknown')}></span>`;
}
