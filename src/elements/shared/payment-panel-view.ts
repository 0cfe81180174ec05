import type { TemplateResult } from 'lit';
import { css, html, nothing } from 'lit';
import { paymentMessages } from '../../locales/en/payment.ts';
import type { PaymentOutcome } from '../../payments/index.ts';
import type { Localizer } from './localizer.ts';
import { addMessages } from './localizer.ts';
import type { PaymentPanel } from './payment-panel.ts';

addMessages(paymentMessages);

/** Styles of a payment form's place. The probe tells when a colour of the element changes, whatever the reason. */
export const paymentPanelStyles = css`
  .frame {
    position: relative;
    min-block-size: 14em;
    margin-block-start: 12px;
  }
  .frame.empty {
    min-block-size: 0;
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
    transition:
      color 1ms,
      background-color 1ms,
      border-color 1ms,
      outline-color 1ms !important;
  }
`;

/** The place of the form, with what stands in it until the form is there, or why it is not. */
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
    <span class="probe" aria-hidden="true" @transitionrun=${panel.followLooks}></span>
    ${
      loading
        ? html`<p class="sr" role="status">${l10n.t('formLoading')}</p>
            <span class="bone short"></span><span class="bone big wide"></span>
            <span class="bone short"></span><span class="bone big wide"></span>`
        : nothing
    }
    ${
      blocked
        ? html`<div class="notice warn" role="alert">
            <p>${l10n.t(`form_${state.reason}`)}</p>
            ${
              retry
                ? html`<button type="button" part="retry" @click=${() => panel.retry()}>
                    ${l10n.t('formRetry')}
                  </button>`
                : nothing
            }
          </div>`
        : nothing
    }
    <slot name=${panel.slotName}></slot>
  </div>`;
}

/** What to say after an attempt to pay that has not gone through; `null` where the server is to be asked. */
export function explainOutcome(outcome: PaymentOutcome, l10n: Localizer): string | null {
  switch (outcome.status) {
    case 'failed':
      if (outcome.code === 'incomplete') return l10n.t('paymentIncomplete');
      return explainFailure(outcome, l10n);
    case 'requires_action':
      return l10n.t('paymentUnapproved');
    default:
      return null;
  }
}

/** Why a payment has failed. Stripe's own message says what to do; what has none is said in ours. */
function explainFailure(
  { code, message }: Extract<PaymentOutcome, { status: 'failed' }>,
  l10n: Localizer,
): string {
  if (message) return `${message} ${l10n.t('paymentNotCharged')}`;
  const reason = l10n.t(isNotApproved(code) ? 'paymentNotApproved' : 'paymentFailed');
  return `${reason} ${l10n.t('paymentTryAgain')}`;
}

/** Whether the bank was asked, and did not agree: an error of Stripe's that has no message for people. */
export function isNotApproved(code: string | undefined): boolean {
  return code?.endsWith('_intent_authentication_failure') ?? false;
}
