import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { Account } from '../../contract/index.ts';
import type { EstimatedDue, SeatChangeEstimate, SeatChangeEstimateResult } from '../../core/index.ts';
import { figure, plainFigure, unknownFigure } from '../ui/figure.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { currencyOf, recurringTotal } from '../../i18n/recurring.ts';
import { endsFirst } from '../ui/subscription-status.ts';
import { creditText } from './account-credit.ts';

/** What the panel says: amounts as text, `null` where there is none to say. */
interface Figures {
  readonly due: string | null;
  readonly caption: string;
  readonly recurring: string | null;
  readonly added: string | null;
  readonly after: string | null;
  readonly nextGrant: string | null;
  readonly note: string;
}

function explainDue(due: EstimatedDue, account: Account, l10n: Localizer): string {
  const money = (amount: number): string => l10n.money({ amount, currency: currencyOf(account) });
  if (due.accountCreditAdded > 0) return creditText(money(due.accountCreditAdded), account, l10n);
  if (due.deferred > 0) return l10n.t('movesToNext', { amount: money(due.deferred) });
  if (due.accountCreditApplied > 0) {
    return l10n.t(due.amountDue > 0 ? 'creditUsed' : 'creditCovers', {
      amount: money(due.accountCreditApplied),
    });
  }
  return l10n.t('prorated', { date: l10n.date(account.billingPeriod.end) });
}

/** Why only the quote can tell: in words that come with the steps, which are on their way since somebody began to type. */
function explainWait(reason: string, account: Account, l10n: Localizer): string {
  const finer = account.proration.quoteOnly === reason ? account.proration.quoteOnlyReason : null;
  const key = [`quote_${finer}`, `quote_${reason}`].find((each) => l10n.has(each));
  if (key !== undefined) return l10n.fill(key, {});
  // A reason that this version does not know; or the words are not there yet.
  return l10n.has('quote_status') ? l10n.t('exactNext') : '';
}

function explainChange(estimate: SeatChangeEstimate, l10n: Localizer): string {
  const { credits, direction, due } = estimate;
  if (direction === 'decrease') return l10n.t('noCreditsTaken');
  if (credits.alreadyGranted > 0) {
    return credits.added > 0
      ? l10n.t('alreadyGranted', { count: credits.alreadyGranted })
      : l10n.t('noneAdded');
  }
  return l10n.t(due.status === 'estimated' && due.caveats.includes('before_tax') ? 'caveatTax' : 'exactNext');
}

/** What is due today in words or as an amount. */
export function dueText(estimate: SeatChangeEstimate, account: Account, l10n: Localizer): string {
  const { due } = estimate;
  if (due.status === 'quote_only') return l10n.t('onReview');
  return l10n.money({ amount: due.amountDue, currency: currencyOf(account) });
}

function figures(result: SeatChangeEstimateResult | null, account: Account, l10n: Localizer): Figures {
  const currency = currencyOf(account);
  const grants = (count: number): string | null => (endsFirst(account) ? null : l10n.number(count));
  if (result?.status === 'change') {
    const { due, credits, recurring } = result;
    return {
      due: dueText(result, account, l10n),
      caption:
        due.status === 'estimated' ? explainDue(due, account, l10n) : explainWait(due.reason, account, l10n),
      recurring:
        due.status === 'quote_only' && due.reason === 'pricing'
          ? null
          : l10n.money({ amount: recurring.after, currency }),
      added: l10n.number(credits.added),
      after: l10n.number(credits.after),
      nextGrant: grants(credits.nextGrant),
      note: explainChange(result, l10n),
    };
  }
  const unchanged = result?.status === 'unchanged';
  const current = recurringTotal(account);
  return {
    due: null,
    caption: l10n.t(unchanged ? 'changeNumber' : 'fixNumber'),
    recurring: unchanged && current ? l10n.money(current) : null,
    added: unchanged ? l10n.number(0) : null,
    after: unchanged ? l10n.number(account.credits.available) : null,
    nextGrant: unchanged ? grants(account.credits.plan.nextGrant) : null,
    note: '',
  };
}

/** What a number of users will cost and bring. Every line has its place, so that nothing moves while somebody types. */
export function estimateView(
  result: SeatChangeEstimateResult | null,
  account: Account,
  l10n: Localizer,
): { readonly outlook: TemplateResult; readonly due: TemplateResult } {
  const values = figures(result, account, l10n);
  const credits = l10n.t('credits', { name: account.credits.name });
  const row = (label: string, text: string | null): TemplateResult =>
    html`<div>
      <dt .textContent=${label}></dt>
      <dd>${text === null ? unknownFigure(l10n) : plainFigure(text)}</dd>
    </div>`;
  const yearly = account.plan.interval === 'year';
  return {
    outlook: html`<dl class="rows" part="outlook">
      ${row(l10n.t(yearly ? 'newYearlyTotal' : 'newMonthlyTotal'), values.recurring)}
      ${row(l10n.t('creditsAddedNow', { credits }), values.added)}
      ${row(l10n.t('creditsAfter', { credits }), values.after)}
      ${row(l10n.t('nextRenewalGrants'), values.nextGrant)}
    </dl>`,
    due: html`<h3 class="label" .textContent=${l10n.t('dueToday')}></h3>
      <p class="amount" part="due">${values.due === null ? unknownFigure(l10n) : figure(values.due)}</p>
      <p class="caption" .textContent=${values.caption}></p>
      <p class="note small muted" .textContent=${values.note}></p>`,
  };
}
