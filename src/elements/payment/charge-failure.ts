import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { BillingError } from '../../client/index.ts';
import { explainError } from '../../i18n/errors.ts';
import { failureMessages } from '../../i18n/locales/en/failures.ts';
import { paymentMessages } from '../../i18n/locales/en/payment.ts';
import { addMessages } from '../../i18n/localizer.ts';
import type { AccountController } from '../base/account-controller.ts';

addMessages(failureMessages, paymentMessages);

/** Renders why a request that charges failed. If it never reached the server, the message says so. */
export function chargeFailure(
  error: BillingError,
  { failure, l10n }: Pick<AccountController, 'failure' | 'l10n'>,
): TemplateResult {
  if (error.code !== 'network_error' || error.mayHaveTakenEffect) return failure(error);
  const text = `${explainError(error, l10n)} ${l10n.t('notSent')}`;
  return html`<div class="notice bad" part="error" role="alert"><p .textContent=${text}></p></div>`;
}
