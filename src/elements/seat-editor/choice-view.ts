import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account, SeatPlanAccount } from '../../contract/index.ts';
import { hasSeatPlan } from '../../contract/seat-plan.ts';
import { planMessages } from '../../i18n/locales/en/plan.ts';
import { seatMessages } from '../../i18n/locales/en/seats.ts';
import type { SeatChangeFlow, SeatInput } from '../../state/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { blockNotice, blockOf } from '../ui/seat-change-block.ts';
import { onDemand } from '../../state/on-demand.ts';
import { numberField } from '../ui/number-field.ts';
import { statusNotice } from '../ui/subscription-status.ts';
import { dueText, estimateView } from './estimate-view.ts';

const blockModule = onDemand(() => import('../ui/seat-change-block-notice.ts'));

addMessages(planMessages, seatMessages);

/** What the choice of a number shows and does. */
export interface ChoiceContext {
  readonly account: SeatPlanAccount;
  readonly flow: SeatChangeFlow;
  readonly l10n: Localizer;
  readonly disabled: boolean;
  /** Somebody begins: what comes after the number will be needed. */
  readonly begin: () => void;
  readonly step: (by: number) => void;
  readonly submit: () => void;
  /** What stands below the amount: a failure, if any, and the button that goes on. */
  readonly actions: TemplateResult;
}

/** The button below a number that cannot be changed, where adding a card helps. */
export interface FixedAction {
  readonly run: () => void;
  readonly disabled: boolean;
  /** What went wrong with it, if anything. */
  readonly error: unknown;
}

/** The number of users and what it comes to. */
export function choiceView(context: ChoiceContext): TemplateResult {
  const { account, flow, l10n } = context;
  const { outlook, due } = estimateView(flow.$estimate.get(), account, l10n);
  return html`<div class="split">
    <div class="main">
      <h2 .textContent=${l10n.t('updateSection')}></h2>
      ${statusNotice(account.status, l10n)} ${field(context)} ${outlook}
    </div>
    <div class="panel" part="panel">${due} ${context.actions}</div>
  </div>`;
}

/** The count and the button that opens the editor, where it is collapsed. */
export function closedView(account: SeatPlanAccount, l10n: Localizer, open: () => void): TemplateResult {
  const { plan, seats } = account;
  const price = l10n.money(plan.unitPrice);
  return html`<div class="main closed">
    <div>
      <h2 .textContent=${l10n.t('updateSection')}></h2>
      <p .textContent=${l10n.t('current', { count: seats.quantity })}></p>
      <p
        class="small muted"
        .textContent=${l10n.t(plan.interval === 'year' ? 'perUserYear' : 'perUserMonth', { price })}
      ></p>
    </div>
    <button
      type="button"
      class="primary"
      part="open"
      @click=${open}
      .textContent=${l10n.t('updateSection')}
    ></button>
  </div>`;
}

/**
 * Whether the number can be changed: by who is signed in, in the subscription's state, and by how it is billed and paid.
 * Not while a payment is overdue.
 */
export function canChoose(account: Account): account is SeatPlanAccount {
  return mayChange(account) && isChangeable(account) && blockOf(account) === null && hasSeatPlan(account);
}

/** The number where it cannot be changed, why, and the way out. */
export function fixedView(account: Account, l10n: Localizer, addCard: FixedAction): TemplateResult {
  const { status, seats } = account;
  const block = isChangeable(account) ? blockOf(account) : null;
  const canAddCard = block === 'payment_method_unsupported' && mayChange(account);
  return html`<div class="main">
    <h3 .textContent=${l10n.t('numberOfUsers')}></h3>
    ${
      seats.quantity === null
        ? nothing
        : html`<p class="hero" translate="no" .textContent=${l10n.number(seats.quantity)}></p>`
    }
    ${statusNotice(status, l10n)}
    ${block === null ? nothing : blockNotice(blockModule, block, account, l10n, canAddCard)}
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

/** Why the text in the field is not a number of users that can be had; empty where it is one. */
export function explainInput(input: SeatInput, l10n: Localizer): string {
  if ('seats' in input) return '';
  return l10n.fill(`input_${input.status}`, 'limit' in input ? { count: input.limit } : {});
}

/** What the number comes to, for assistive technology. */
export function describeChoice(account: Account, flow: SeatChangeFlow, l10n: Localizer): string {
  const estimate = flow.$estimate.get();
  if (estimate?.status !== 'change') return explainInput(flow.$input.get(), l10n);
  return l10n.t('announce', {
    amount: dueText(estimate, account, l10n),
    credits: l10n.t('credits', { name: account.credits.name }),
    count: estimate.credits.added,
  });
}

function field({ account, flow, l10n, disabled, begin, step, submit }: ChoiceContext): TemplateResult {
  const { plan, seats } = account;
  const input = flow.$input.get();
  const price = l10n.money(plan.unitPrice);
  return numberField({
    label: l10n.t('numberOfUsers'),
    hint: l10n.t('current', { count: seats.quantity }),
    error: explainInput(input, l10n),
    note: l10n.t(plan.interval === 'year' ? 'perUserYear' : 'perUserMonth', { price }),
    less: l10n.t('decreaseUsers'),
    more: l10n.t('increaseUsers'),
    draft: flow.$draft.get(),
    hasMaximum: seats.maximum !== null,
    disabled,
    setDraft: (text) => {
      begin();
      flow.setDraft(text);
    },
    step,
    submit,
  });
}

function isChangeable({ status }: Account): boolean {
  return status === 'active' || status === 'trialing';
}

function mayChange(account: Account): boolean {
  return account.scopes.includes('seats:write');
}
