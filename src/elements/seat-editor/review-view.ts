import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account, LineItem, SeatChangeQuote } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
import type { QuoteDifference, SeatChangePhase, SeatChangeReview } from '../../state/index.ts';
import { figure } from '../ui/figure.ts';
import { chargeFailure } from '../payment/charge-failure.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { invoicePromise } from '../../i18n/invoice-promise.ts';
import { cardName } from '../../i18n/payment-method.ts';
import { endsFirst } from '../ui/subscription-status.ts';
import { role } from '../ui/table-role.ts';
import { creditText } from './account-credit.ts';
import type { StepContext } from './steps.ts';
import { actionButton } from '../ui/action-button.ts';
import { primaryButton } from '../ui/primary-button.ts';

type ReviewPhase = Extract<SeatChangePhase, { status: 'review' | 'confirming' }>;

/** Returns why the quote differs from the estimate. */
function explainDifference(difference: QuoteDifference, currency: string, l10n: Localizer): string {
  const reasons = difference.reasons.map((reason) => l10n.t(`differs_${reason}`));
  return l10n.t('differs', {
    amount: l10n.money({ amount: difference.estimated, currency }),
    reasons: new Intl.ListFormat(l10n.locale).format(reasons),
  });
}

/**
 * Returns that something changed in the meantime, what differs, and that users are now removed instead of added or vice
 * versa.
 */
function explainReview(review: SeatChangeReview, l10n: Localizer): string[] {
  const { notice, changes, isReversed, isOutdated, quote } = review;
  const users = (count: number): string => l10n.t('users', { count });
  const [from, to] = [users(quote.seats.from), users(quote.seats.to)];
  if (isOutdated) return [l10n.t('notice_outdated')];
  const sentences = notice === null ? [] : [l10n.t(`notice_${notice}`)];
  const reasons = changes
    .filter((change) => change !== 'amounts')
    .map((change) => l10n.fill(`changed_${change}`, { users: from }));
  if (reasons.length > 0)
    sentences.push(l10n.t('whatChanged', { changes: new Intl.ListFormat(l10n.locale).format(reasons) }));
  if (isReversed)
    sentences.push(l10n.t(quote.seats.to < quote.seats.from ? 'nowRemoves' : 'nowAdds', { from, to }));
  return sentences;
}

/** Renders before and after: users, recurring price, credits. */
function changeTable(quote: SeatChangeQuote, account: Account, l10n: Localizer): TemplateResult {
  const { seats, recurring, credits } = quote;
  const row = (label: string, before: string, after: string): TemplateResult =>
    html`<tr role=${role('row')}>
      <th scope="row" role=${role('rowheader')} .textContent=${label}></th>
      <td role=${role('cell')} translate="no" .textContent=${before}></td>
      <td role=${role('cell')} translate="no" .textContent=${after}></td>
    </tr>`;
  return html`<table part="change" role=${role('table')}>
    <thead role=${role('rowgroup')}>
      <tr role=${role('row')}>
        <th scope="col" role=${role('columnheader')}>
          <span class="sr" .textContent=${l10n.t('item')}></span>
        </th>
        <th scope="col" role=${role('columnheader')} .textContent=${l10n.t('now')}></th>
        <th scope="col" role=${role('columnheader')} .textContent=${l10n.t('after')}></th>
      </tr>
    </thead>
    <tbody role=${role('rowgroup')}>
      ${row(l10n.t('userCount'), l10n.number(seats.from), l10n.number(seats.to))}
      ${row(recurringLabel(quote, account, l10n), l10n.money(recurring.before), l10n.money(recurring.after))}
      ${row(l10n.t('credits', { name: account.credits.name }), l10n.number(credits.before), l10n.number(credits.after))}
    </tbody>
  </table>`;
}

/** Returns the label of the recurring price: the total, or only the users' part if add-ons cannot be predicted. */
function recurringLabel({ recurring }: SeatChangeQuote, { plan }: Account, l10n: Localizer): string {
  const isYearly = plan.interval === 'year';
  if (recurring.excludesAddOns === true) return l10n.t(isYearly ? 'yearlyCost' : 'monthlyCost');
  return l10n.t(isYearly ? 'yearlyTotal' : 'monthlyTotal');
}

/** Parts of a quote that have their own line if they are not zero. */
type InvoiceKey = 'discount' | 'tax' | 'accountCreditApplied' | 'accountCreditAdded' | 'deferred';

/** Renders the upcoming invoice; its lines add up to the amount beside it. */
function invoiceLines(quote: SeatChangeQuote, l10n: Localizer): TemplateResult {
  const row = (label: string, money: Money): TemplateResult =>
    html`<div>
      <dt .textContent=${label}></dt>
      <dd translate="no" .textContent=${l10n.money(money)}></dd>
    </div>`;
  const optional = (key: InvoiceKey, sign: 1 | -1): unknown => {
    const { amount, currency } = quote[key];
    return amount === 0 ? nothing : row(l10n.t(key), { amount: sign * amount, currency });
  };
  return html`<dl class="rows" part="line-items">
    ${quote.lineItems.map((line) => row(lineLabel(line, quote, l10n), line.amount))}
    ${optional('discount', -1)} ${optional('tax', 1)} ${optional('accountCreditApplied', -1)}
    ${optional('accountCreditAdded', 1)} ${optional('deferred', -1)}
  </dl>`;
}

function lineLabel(
  { kind, quantity, description }: LineItem,
  { renewsAt }: SeatChangeQuote,
  l10n: Localizer,
): string {
  if (kind === 'other' || (kind !== 'pending' && quantity === null)) return description;
  return l10n.fill(`line_${kind}`, {
    description,
    date: l10n.date(renewsAt),
    users: l10n.t('users', { count: quantity ?? 0 }),
  });
}

/** Renders the amount charged and the payment method. */
function chargeView(quote: SeatChangeQuote, account: Account, l10n: Localizer): TemplateResult {
  const { amountDue, renewal } = quote;
  return html`<h3 class="label" .textContent=${l10n.t('chargedToday')}></h3>
    <p class="amount" part="due">${figure(l10n.money(amountDue))}</p>
    <p class="caption" .textContent=${captionOf(quote, account, l10n)}></p>
    ${
      endsFirst(account) || renewal === null
        ? nothing
        : html`<p class="note small muted" .textContent=${renewalText(quote, account, l10n)}></p>`
    }`;
}

/** Returns the renewal by Stripe's preview; without one, the subscription's price and what it excludes. */
function renewalText(quote: SeatChangeQuote, account: Account, l10n: Localizer): string {
  const { renewsAt, recurring, renewal } = quote;
  const credits = l10n.t('compactCredits', {
    count: quote.credits.nextGrant,
    name: account.credits.name,
  });
  if (renewal) return l10n.t('renewalPaid', { payment: invoicePromise(renewal, l10n), credits });
  const price = l10n.money(recurring.after);
  return l10n.t(recurring.excludesAddOns === true ? 'renewalLine' : 'renewalTotal', {
    date: l10n.date(renewsAt),
    amount: l10n.t(account.plan.interval === 'year' ? 'perYear' : 'perMonth', { price }),
    credits,
  });
}

/** Returns the payment method, or what happens with account credit. */
function captionOf(
  { amountDue, accountCreditAdded, paymentMethod }: SeatChangeQuote,
  account: Account,
  l10n: Localizer,
): string {
  if (amountDue.amount === 0) {
    return accountCreditAdded.amount === 0
      ? l10n.t('nothingCharged')
      : creditText(l10n.money(accountCreditAdded), account, l10n);
  }
  return paymentMethod ? l10n.t('payWith', { card: cardName(paymentMethod, l10n) }) : l10n.t('payNone');
}

/** Returns the whole review in sentences, for screen readers: amount, payment method, changes, renewal. */
function spokenReview(quote: SeatChangeQuote, account: Account, l10n: Localizer): string {
  const { amountDue, credits, seats } = quote;
  const users = (count: number): string => l10n.t('users', { count });
  return [
    l10n.t('spokenReview', {
      amount: l10n.money(amountDue),
      from: users(seats.from),
      to: users(seats.to),
    }),
    amountDue.amount > 0 && quote.paymentMethod
      ? l10n.t('sentence', { text: captionOf(quote, account, l10n) })
      : captionOf(quote, account, l10n),
    credits.added > 0
      ? l10n.t('sentence', {
          text: `${l10n.t('credits', { name: account.credits.name })}: ${l10n.t('addedToday', { count: credits.added })}`,
        })
      : '',
    endsFirst(account) || quote.renewal === null ? '' : renewalText(quote, account, l10n),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Renders the quote to be charged, for confirmation; without a payment method, the user adds a card first. */
export function reviewView(phase: ReviewPhase, context: StepContext): TemplateResult {
  const { account, l10n, flow } = context;
  const { quote } = phase;
  const busy = phase.status === 'confirming' || phase.isOutdated;
  const label = phase.status === 'confirming' ? 'confirming' : busy ? 'quoting' : 'confirmUpdate';
  const { paymentMethod, amountDue } = quote;
  const costs = amountDue.amount > 0;
  const addCard = (): void => void flow.addCard();
  const notice = (text: string): TemplateResult =>
    html`<p class="notice warn small" .textContent=${text}></p>`;
  return html`<div class="split">
    <div class="main">
      <h2 id="title" tabindex="-1" aria-describedby="spoken" .textContent=${l10n.t('review')}></h2>
      <p id="spoken" hidden .textContent=${spokenReview(quote, account, l10n)}></p>
      ${changeTable(quote, account, l10n)} ${invoiceLines(quote, l10n)}
    </div>
    <div class="panel" part="panel">
      ${chargeView(quote, account, l10n)}
      ${
        costs && paymentMethod && !busy
          ? actionButton('add-card', l10n.t('useOtherCard'), addCard, false, 'link')
          : nothing
      }
      ${phase.status === 'review' ? explainReview(phase, l10n).map(notice) : nothing}
      ${
        !busy && phase.difference
          ? notice(explainDifference(phase.difference, amountDue.currency, l10n))
          : nothing
      }
      ${!busy && phase.error ? chargeFailure(phase.error, context) : nothing}
      <p
        class="small muted"
        role="status"
        .textContent=${phase.status === 'confirming' ? l10n.t('confirmingNote') : ''}
      ></p>
      <div class="actions">
        ${actionButton('back', l10n.t('back'), () => flow.back(), busy)}
        ${
          costs && !paymentMethod
            ? primaryButton(l10n.t('addCard'), addCard)
            : context.guard.button(
                l10n.t(label),
                context.confirm,
                quote.id,
                busy,
                costs && !busy ? l10n.money(amountDue) : '',
              )
        }
      </div>
    </div>
  </div>`;
}
