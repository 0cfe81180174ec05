import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account, SeatPlanAccount } from '../../contract/index.ts';
import { hasSeatPlan } from '../../contract/seat-plan.ts';
import { planMessages } from '../../i18n/locales/en/plan.ts';
import { seatMessages } from '../../i18n/locales/en/seats.ts';
import type { SeatChangeFlow } from '../../state/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import type { SeatChangeSteps } from './steps.ts';
import { recurringTotal } from '../../i18n/recurring.ts';
import { figure, plainFigure } from '../ui/figure.ts';
import { blockOf } from '../ui/seat-change-block.ts';
import { numberField } from '../ui/number-field.ts';
import { endsFirst, isInGoodStanding } from '../ui/subscription-status.ts';
import { actionButton } from '../ui/action-button.ts';

addMessages(planMessages, seatMessages);

/** Data and callbacks of the choice of a number. */
export interface ChoiceContext {
  readonly account: SeatPlanAccount;
  readonly flow: SeatChangeFlow;
  readonly l10n: Localizer;
  readonly disabled: boolean;
  /** Renders the cost and effects of a new number; `null` until loaded. */
  readonly steps: Pick<SeatChangeSteps, 'cost' | 'explain'> | null;
  /** Rendered while the steps are loading. */
  readonly loading: () => TemplateResult;
  /** Loads the steps: the focus is in the editor, or the number changes. */
  readonly begin: () => unknown;
  readonly step: (by: number) => void;
  readonly submit: () => void;
  /** Shown below the amount: an error, if any, and the buttons. */
  readonly actions: TemplateResult;
}

/** The cost beside the number: rows, and the next amount. */
export interface CostView {
  readonly outlook: unknown;
  readonly due: unknown;
}

/** Renders the number of users and its cost. */
export function choiceView(context: ChoiceContext): TemplateResult {
  const { outlook, due } = costView(context);
  return html`<div class="split" @focusin=${context.begin}>
    <div class="main">
      <h2 .textContent=${context.l10n.t('updateSection')}></h2>
      ${field(context)}
      <dl class="rows" part="outlook">${outlook}</dl>
    </div>
    <div class="panel" part="panel">
      <div class="cost">${due}</div>
      ${context.actions}
    </div>
  </div>`;
}

function costView({ account, flow, l10n, steps, loading }: ChoiceContext): CostView {
  const now = unchangedView(account, l10n);
  if (flow.$input.get().status === 'unchanged') return now;
  if (!steps) return { ...now, due: loading() };
  return steps.cost(account, now);
}

/** Renders the current plan: the next invoice, and no amount that could be taken for a result. */
function unchangedView(account: SeatPlanAccount, l10n: Localizer): CostView {
  const { credits, nextInvoice, plan } = account;
  const total = recurringTotal(account);
  const hint = l10n.t('changeNumber');
  return {
    outlook: [
      total && row(l10n.t(plan.interval === 'year' ? 'yearlyTotal' : 'monthlyTotal'), l10n.money(total)),
      row(l10n.t('credits', { name: credits.name }), l10n.number(credits.available)),
      endsFirst(account) ? nothing : row(l10n.t('nextRenewalGrants'), l10n.number(credits.plan.nextGrant)),
    ],
    due: nextInvoice
      ? html`<h3 class="label" .textContent=${l10n.t('nextInvoice')}></h3>
          <p class="amount">${figure(l10n.money(nextInvoice.amountDue))}</p>
          <p .textContent=${l10n.date(nextInvoice.date)}></p>
          <p class="note small muted" .textContent=${hint}></p>`
      : html`<p class="muted" .textContent=${hint}></p>`,
  };
}

/** Renders a row of the outlook: the current value, or before and after, and what is added immediately. */
export function row(label: string, after: string, before = after, added = ''): TemplateResult {
  return html`<div>
    <dt .textContent=${label}></dt>
    <dd>
      ${
        before === after
          ? nothing
          : html`<span class="muted" translate="no" .textContent=${before}></span>
              <span class="arrow muted" translate="no">→</span> `
      }<span class=${before === after ? '' : 'after'}>${plainFigure(after)}</span> ${
        added ? html`<span class="plus" .textContent=${added}></span>` : nothing
      }
    </dd>
  </div>`;
}

/**
 * Renders a closed editor: the number of users and the button that opens it, or only the button if the editor is part of
 * a card.
 */
export function closedView(
  { plan, seats }: SeatPlanAccount,
  l10n: Localizer,
  open: () => void,
  isButtonOnly: boolean,
): TemplateResult {
  const price = l10n.money(plan.unitPrice);
  const facts = (): TemplateResult =>
    html`<div>
      <h2 .textContent=${l10n.t('updateSection')}></h2>
      <p .textContent=${l10n.t('current', { count: seats.quantity })}></p>
      <p
        class="small muted"
        .textContent=${l10n.t(plan.interval === 'year' ? 'perUserYear' : 'perUserMonth', { price })}
      ></p>
    </div>`;
  return html`<div class="main closed">
    ${isButtonOnly ? nothing : facts()}
    ${actionButton('open', l10n.t('updateSection'), open, false, 'primary')}
  </div>`;
}

/**
 * Whether this user can change the number, given the subscription's status, pricing and payment method. Not while a
 * payment is overdue.
 */
export function canChoose(account: Account): account is SeatPlanAccount {
  return (
    mayChange(account) &&
    isInGoodStanding(account.status) &&
    blockOf(account) === null &&
    hasSeatPlan(account)
  );
}

function field({ account, flow, l10n, disabled, begin, step, steps, submit }: ChoiceContext): TemplateResult {
  const { plan, seats } = account;
  const price = l10n.money(plan.unitPrice);
  return numberField({
    label: l10n.t('numberOfUsers'),
    hint: l10n.t('current', { count: seats.quantity }),
    error: steps?.explain(account) ?? '',
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

/** Whether the caller has permission to change users. */
export function mayChange(account: Account): boolean {
  return account.scopes.includes('seats:write');
}
