import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import { planMessages } from '../../locales/en/plan.ts';
import { seatMessages } from '../../locales/en/seats.ts';
import type { SeatChangeFlow, SeatInput } from '../../state/index.ts';
import type { Localizer } from '../shared/localizer.ts';
import { addMessages } from '../shared/localizer.ts';
import { numberField } from '../shared/number-field.ts';
import { statusNotice } from '../shared/subscription-status.ts';
import { dueText, estimateView } from './estimate-view.ts';

addMessages(planMessages, seatMessages);

/** What the choice of a number shows and does. */
export interface ChoiceContext {
  readonly account: Account;
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

/** The number of users and what it comes to. */
export function choiceView(context: ChoiceContext): TemplateResult {
  const { account, flow, l10n } = context;
  const { outlook, due } = estimateView(flow.$estimate.get(), account, l10n);
  return html`<div class="split">
    <div class="main">${statusNotice(account.status, l10n)} ${field(context)} ${outlook}</div>
    <div class="panel" part="panel">${due} ${context.actions}</div>
  </div>`;
}

/** Whether the number can be changed: by who is signed in, and in the subscription's state; not while a payment is overdue. */
export function canChoose(account: Account): boolean {
  return mayChange(account) && (account.status === 'active' || account.status === 'trialing');
}

/** The number where it cannot be changed, and why. */
export function fixedView(account: Account, l10n: Localizer): TemplateResult {
  const { status, seats } = account;
  return html`<div class="main">
    <h3 .textContent=${l10n.t('numberOfUsers')}></h3>
    <p class="hero" translate="no" .textContent=${l10n.number(seats.quantity)}></p>
    ${statusNotice(status, l10n)}
    ${mayChange(account) ? nothing : html`<p class="muted" .textContent=${l10n.t('readOnly')}></p>`}
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
    hint: l10n.t('current', { users: l10n.t('users', { count: seats.quantity }) }),
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

function mayChange(account: Account): boolean {
  return account.scopes.includes('seats:write');
}
