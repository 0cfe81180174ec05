import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { Localizer } from '../../i18n/localizer.ts';

/** A dash in place of a figure that cannot be told. With a space: WebKit reads both as one word without it. */
export function unknownFigure(l10n: Localizer): TemplateResult {
  return html`<span aria-hidden="true">–</span> <span class="sr" .textContent=${l10n.t('unknown')}></span>`;
}
