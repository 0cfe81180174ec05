import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import type { EstimatedDue, SeatChangeEstimate, SeatChangeEstimateResult } from '../../core/index.ts';
import { estimateMessages } from '../../i18n/locales/en/estimate.ts';
import { figure } from '../ui/figure.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { currencyOf } from '../../i18n/recurring.ts';
import type { SeatChangeFlow, SeatInput } from '../../state/index.ts';
import { manageUsers } from '../ui/manage-users.ts';
import { endsFirst } from '../ui/subscription-status.ts';
import { creditText } from './account-credit.ts';
import type { CostView } from './choice-view.ts';
import { row } from './choice-view.ts';

addMessages(estimateMessages);

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

/**
 * Returns why only the quote has the amount. The specific messages are loaded with the steps, since the user started
 * typing.
 */
function explainWait(reason: string, account: Account, l10n: Localizer): string {
  const finer = account.proration.quoteOnly === reason ? account.proration.quoteOnlyReason : null;
  const key = [`quote_${finer}`, `quote_${reason}`].find((each) => l10n.has(each));
  if (key !== undefined) return l10n.fill(key, {});
  // The reason is unknown to this version, or the messages are still loading.
  return l10n.t('exactNext');
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

/** Renders the cost and effects of a new number of users; `null` for an invalid number. */
export function estimateView(
  result: SeatChangeEstimateResult | null,
  account: Account,
  l10n: Localizer,
): CostView | null {
  if (result?.status !== 'change') return null;
  const { credits, due, recurring } = result;
  const money = (amount: number): string => l10n.money({ amount, currency: currencyOf(account) });
  const yearly = account.plan.interval === 'year';
  const { after, added, before, nextGrant } = credits;
  return {
    outlook: [
      due.status === 'quote_only' && due.reason === 'pricing'
        ? nothing
        : row(
            l10n.t(yearly ? 'newYearlyTotal' : 'newMonthlyTotal'),
            money(recurring.after),
            money(recurring.before),
          ),
      row(
        l10n.t('credits', { name: account.credits.name }),
        l10n.number(after),
        l10n.number(before),
        added > 0 ? l10n.t('addedToday', { count: added }) : '',
      ),
      endsFirst(account) ? nothing : row(l10n.t('nextRenewalGrants'), l10n.number(nextGrant)),
    ],
    due: [
      html`<h3 class="label" .textContent=${l10n.t('dueToday')}></h3>`,
      due.status === 'quote_only'
        ? html`<p part="due" .textContent=${explainWait(due.reason, account, l10n)}></p>`
        : html`<p class="amount" part="due">${figure(money(due.amountDue))}</p>
            <p .textContent=${explainDue(due, account, l10n)}></p>`,
      html`<p class="note small muted" .textContent=${explainChange(result, l10n)}></p>`,
    ],
  };
}

/** With one user in use, the plan's own minimum of 1 is the reason instead. */
const FEWEST_IN_USE = 2;

/** Returns the number of users in use, by the host's data, if the entered number is too low for them; otherwise 0. */
function tooManyInUse(input: SeatInput, { seatUsage }: Account): number {
  if (input.status !== 'below_minimum' || !seatUsage) return 0;
  const used = seatUsage.assigned + seatUsage.invited;
  return used >= Math.max(FEWEST_IN_USE, input.limit) ? used : 0;
}

/** Why the text in the field is not a valid number of users; empty if it is. */
export function explainInput(input: SeatInput, account: Account, l10n: Localizer): string {
  if ('seats' in input) return '';
  const used = tooManyInUse(input, account);
  return used > 0
    ? l10n.t('input_in_use', { count: used })
    : l10n.fill(`input_${input.status}`, { count: 'limit' in input ? input.limit : 0 });
}

/** Rendered instead of an amount while the number is invalid, or if only the quote has the amount. */
export function invalidView(input: SeatInput, account: Account, l10n: Localizer): TemplateResult {
  if (input.status === 'valid') return html`<p class="muted" .textContent=${l10n.t('onReview')}></p>`;
  return html`<p class="muted" .textContent=${l10n.t('fixNumber')}></p>
    ${tooManyInUse(input, account) > 0 ? manageUsers(l10n) : nothing}`;
}

/** Describes the cost of the current number, for assistive technology. */
export function describeChoice(account: Account, flow: SeatChangeFlow, l10n: Localizer): string {
  const estimate = flow.$estimate.get();
  const input = flow.$input.get();
  if (estimate?.status !== 'change') {
    return input.status === 'valid' ? l10n.t('exactNext') : explainInput(input, account, l10n);
  }
  const { due } = estimate;
  return l10n.t('announce', {
    amount:
      due.status === 'quote_only'
        ? l10n.t('onReview')
        : l10n.money({ amount: due.amountDue, currency: currencyOf(account) }),
    credits: l10n.t('credits', { name: account.credits.name }),
    count: estimate.credits.added,
  });
}
