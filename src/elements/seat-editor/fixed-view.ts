import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import { fixedMessages } from '../../i18n/locales/en/fixed.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { blockNotice } from '../ui/seat-change-block-notice.ts';
import { blockOf } from '../ui/seat-change-block.ts';
import { statusNotice } from '../ui/status-notice.ts';
import { isOwing } from '../ui/subscription-status.ts';
import { mayChange } from './choice-view.ts';
import { isInGoodStanding } from '../ui/subscription-status.ts';

addMessages(fixedMessages);

/** The button shown if adding a card makes the number changeable. */
export interface FixedAction {
  readonly run: () => void;
  readonly disabled: boolean;
  /** Why the action failed, if it did. */
  readonly error: unknown;
}

/**
 * Renders a number that cannot be changed, why, and what the user can do about it. If an overdue amount is shown
 * elsewhere on the page, only its effect on the number.
 */
export function fixedView(
  account: Account,
  l10n: Localizer,
  addCard: FixedAction,
  isOverdueElsewhere: boolean,
): TemplateResult {
  const { status, seats } = account;
  const isOverdueShownElsewhere = isOverdueElsewhere && isOwing(status);
  const block = isInGoodStanding(account.status) || isOverdueShownElsewhere ? blockOf(account) : null;
  const canAddCard = block === 'payment_method_unsupported' && mayChange(account);
  return html`<div class="main">
    <h3 .textContent=${l10n.t('numberOfUsers')}></h3>
    ${
      seats.quantity === null
        ? nothing
        : html`<p class="hero" translate="no" .textContent=${l10n.number(seats.quantity)}></p>`
    }
    ${isInGoodStanding(account.status) || isOverdueShownElsewhere ? nothing : statusNotice(status, l10n)}
    ${
      isOverdueShownElsewhere && block === null && mayChange(account)
        ? html`<p class="muted" part="blocked" .textContent=${l10n.t('fixedUntilPaid')}></p>`
        : nothing
    }
    ${block === null ? nothing : blockNotice(block, account, l10n, canAddCard)}
    ${mayChange(account) ? nothing : html`<p class="muted" .textContent=${l10n.t('readOnly')}></p>`}
    ${addCard.error}
    ${
      canAddCard
        ? html`<div class="actions">
            <button
              type="button"
              class="primary"
              part="add-card"
              ?disabled=${addCard.disabled}
              @click=${addCard.run}
              .textContent=${l10n.t('addCardToChange')}
            ></button>
          </div>`
        : nothing
    }
  </div>`;
}
