import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
import type { QuantityInput } from '../../state/index.ts';
import { plainFigure } from '../ui/figure.ts';
import { unknownFigure } from '../ui/unknown-figure.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { numberField } from '../ui/number-field.ts';
import { onDemand } from '../../client/on-demand.ts';
import type { PartContext } from '../ui/seat-change-block.ts';
import { statusNotice } from '../ui/seat-change-block.ts';

const statusModule = onDemand(() => import('../ui/status-notice.ts'));

/** Data and callbacks of the choice of a quantity. */
export interface Choice {
  readonly context: PartContext;
  readonly account: Account;
  readonly l10n: Localizer;
  /** The user pays on Stripe's page. */
  readonly hosted: boolean;
  /** The purchase is being created. */
  readonly busy: boolean;
  readonly draft: string;
  readonly input: QuantityInput | null;
  readonly total: Money | null;
  /** Why the last purchase could not be created. */
  readonly error: unknown;
  readonly primary: (label: string, action: () => void, busy: boolean, isIdle: boolean) => TemplateResult;
  readonly setDraft: (text: string) => void;
  readonly step: (by: number) => void;
  readonly buy: () => void;
}

/** Returns why the text in the field is not a valid quantity of credits; empty if it is. */
export function explainInput(input: QuantityInput | null | undefined, l10n: Localizer): string {
  if (!input || input.status === 'valid') return '';
  const keys = [`buy_${input.status}`, `input_${input.status}`];
  const key = keys.find((each) => l10n.has(each));
  return key ? l10n.fill(key, 'limit' in input ? { count: input.limit } : {}) : '';
}

/** Renders the quantity, its total and what a credit includes. Users who cannot buy only see the available credits. */
export function choiceView(choice: Choice): TemplateResult {
  const { account, l10n, input } = choice;
  const { credits, topUp } = account;
  const sells = topUp !== null && account.scopes.includes('credits:buy');
  const after = input?.status === 'valid' ? l10n.number(credits.available + input.quantity) : null;
  return html`<div class="main choice">
    <h2>
      <span
        class="dotted"
        .textContent=${l10n.t('buyTitle', { credits: l10n.t('credits', { name: credits.name }) })}
      ></span>
      ${sells ? html`<span class="dotted muted" .textContent=${l10n.t('perCredit', { price: l10n.money(topUp.unitPrice) })}></span>` : nothing}
    </h2>
    ${statusNotice(statusModule, account, choice.context)}
    ${sells ? quantityField(choice, topUp) : html`<p class="notice" .textContent=${l10n.t(topUp ? 'buyNotAllowed' : 'buyNone')}></p>`}
    <dl class="rows" part="outlook">
      ${
        sells
          ? figureRow(l10n.t('availableAfter'), after, l10n)
          : figureRow(l10n.t('availableNow'), l10n.number(credits.available), l10n)
      }
    </dl>
    ${sells ? totalAndButton(choice) : nothing} ${includesView(credits.includes, l10n)}
  </div>`;
}

function quantityField(choice: Choice, topUp: NonNullable<Account['topUp']>): TemplateResult {
  const { l10n, input } = choice;
  const { maximum } = topUp;
  const minimum = Math.max(1, topUp.minimum);
  return numberField({
    label: l10n.t('numberOfCredits'),
    // The heading already shows it.
    isLabelHidden: true,
    hint: l10n.t('buyHint', { lowest: minimum, highest: maximum }),
    error: explainInput(input, l10n),
    note: '',
    less: l10n.t('fewerCredits'),
    more: l10n.t('moreCredits'),
    draft: choice.draft,
    hasMaximum: true,
    // The field keeps the focus while the purchase is created; input is ignored meanwhile.
    disabled: false,
    setDraft: choice.setDraft,
    step: choice.step,
    submit: choice.buy,
  });
}

/** Renders a row with a label and a figure, or a dash for an unknown figure. */
function figureRow(label: string, value: string | null, l10n: Localizer, part = ''): TemplateResult {
  return html`<div>
    <dt .textContent=${label}></dt>
    <dd part=${part}>${value === null ? unknownFigure(l10n) : plainFigure(value)}</dd>
  </div>`;
}

function includesView(includes: readonly string[], l10n: Localizer): unknown {
  if (includes.length === 0) return nothing;
  return html`<details part="includes">
    <summary .textContent=${l10n.t('includes')}></summary>
    <ul>
      ${includes.map((each) => html`<li .textContent=${each}></li>`)}
    </ul>
  </details>`;
}

/** The button is secondary until the user changes the quantity, so that the page shows only one primary action. */
function totalAndButton(choice: Choice): TemplateResult {
  const { account, l10n, total, hosted, busy, error, primary, buy } = choice;
  const first = Math.max(1, account.topUp?.minimum ?? 1);
  const isIdle = !busy && account.credits.available > 0 && choice.draft === String(first);
  return html`<dl class="rows sum">
      ${figureRow(l10n.t('total'), total && l10n.money(total), l10n, 'total')}
    </dl>
    ${error}
    <div class="actions">${primary(l10n.t(busy ? 'preparing' : 'buyCredits'), buy, busy, isIdle)}</div>
    <p class="small muted" .textContent=${l10n.t(hosted ? 'paidThere' : 'paidOnce')}></p>`;
}
