import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { PaymentMethod } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { cardName } from '../../i18n/payment-method.ts';

/** Renders a payment method as on a card: `VISA •••• 4242`. Screen readers get its name. */
export function cardMark(method: PaymentMethod, l10n: Localizer): TemplateResult {
  const { brand, last4 } = method;
  const name = cardName(method, l10n);
  if (brand === null || last4 === null) return html`<span .textContent=${name}></span>`;
  return html`<span class="sr" .textContent=${name}></span>
    <span class="card-mark" aria-hidden="true" translate="no">
      <span class="brand" .textContent=${brand.replaceAll('_', ' ').toUpperCase()}></span>
      <span .textContent=${`•••• ${last4}`}></span>
    </span>`;
}
