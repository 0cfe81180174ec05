import type { TemplateResult } from 'lit';
import { css, html, nothing } from 'lit';
import type { BillingError } from '../../client/index.ts';
import { isBillingError } from '../../client/index.ts';
import { failureMessages } from '../../i18n/locales/en/failures.ts';
import { paymentMessages } from '../../i18n/locales/en/payment.ts';
import type { PaymentOutcome } from '../../payments/index.ts';
import { explainDecline } from '../../i18n/decline.ts';
import { explainError } from '../../i18n/errors.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import type { PaymentPanel } from './payment-panel.ts';
import { actionButton } from '../ui/action-button.ts';

addMessages(failureMessages, paymentMessages);

/**
 * Styles around a payment form. Transitions and animations of the probe report any change of the element's appearance,
 * and when the element is shown again.
 */
export const paymentPanelStyles = css`
  .frame {
    position: relative;
    min-block-size: 14em;
    margin-block-start: 12px;
  }
  .frame.empty {
    min-block-size: 0;
  }
  .panel > .caption + .small:not(.note) {
    margin-block-end: calc(var(--_space) * 3);
  }
  .frame .wide {
    inline-size: 100%;
  }
  .probe {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    pointer-events: none;
    opacity: 0;
    color: var(--_text);
    background: var(--_surface);
    border: 0 solid var(--_accent);
    outline-color: var(--_bad);
    border-radius: var(--_radius);
    padding: var(--_space);
    font: inherit;
    transition: all 1ms !important;
    animation: shown 1ms !important;
  }
  /* Firefox 128 does not support this value and would drop the whole declaration. */
  @supports (transition-behavior: allow-discrete) {
    .probe {
      transition: all 1ms allow-discrete !important;
    }
  }
  @keyframes shown {
    from {
      opacity: 0;
    }
  }
`;

/** Renders the form's slot, with a skeleton while it is loading, or why it is unavailable. */
export function paymentFormView(panel: PaymentPanel, l10n: Localizer): TemplateResult {
  const { state } = panel;
  const loading = state.status === 'loading' || state.status === 'idle';
  const blocked = state.status === 'unavailable';
  const retry = blocked && (state.reason === 'blocked' || state.reason === 'timeout');
  return html`<div
    class="frame ${blocked || panel.isElsewhere ? 'empty' : ''}"
    part="payment"
    aria-busy=${loading}
  >
    <span
      class="probe"
      aria-hidden="true"
      @transitionrun=${panel.updateAppearance}
      @animationstart=${panel.updateAppearance}
    ></span>
    ${
      loading
        ? html`<p class="sr" role="status" .textContent=${l10n.t('formLoading')}></p>
            <span class="line short"></span><span class="line big wide"></span>
            <span class="line short"></span><span class="line big wide"></span>`
        : nothing
    }
    ${
      blocked
        ? html`<div class="notice warn" role="alert">
            <p .textContent=${l10n.t(`form_${state.reason}`)}></p>
            ${retry ? actionButton('retry', l10n.t('formRetry'), () => panel.retry()) : nothing}
          </div>`
        : nothing
    }
    <slot name=${panel.slotName}></slot>
  </div>`;
}

/** Why the last attempt to pay or to save a card failed. `in_doubt`: its result could not be found. */
export type Refusal = PaymentOutcome | BillingError | 'in_doubt' | null;

/** Returns the message after an attempt to pay that failed; empty if the server is queried instead. */
export function explainRefusal(refusal: Refusal, l10n: Localizer): string {
  if (refusal === 'in_doubt') return l10n.t('paymentInDoubt');
  if (isBillingError(refusal)) return explainError(refusal, l10n);
  switch (refusal?.status) {
    case 'failed':
      if (refusal.code === 'incomplete') return l10n.t('paymentIncomplete');
      return `${explainDecline(refusal, l10n)} ${l10n.t('paymentNotCharged')}`;
    case 'requires_action':
      return l10n.t('paymentUnapproved');
    default:
      return '';
  }
}
