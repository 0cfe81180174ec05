import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { BillingError } from '../../client/index.ts';
import type { Account, CreditPurchase } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
import type { CreditPurchasePhase } from '../../state/index.ts';
import { explainDecline } from '../../i18n/decline.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { cardName } from '../../i18n/payment-method.ts';
import { outcomeView } from '../ui/outcome-view.ts';
import { webAddress } from '../ui/web-address.ts';
import { actionButton } from '../ui/action-button.ts';

/** Actions available in a step after paying. */
export interface StepActions {
  readonly check: () => void;
  readonly finish: () => void;
  readonly failure: (error: BillingError, retry?: () => void) => TemplateResult;
  readonly primary: (label: string, action: () => void) => TemplateResult;
}

/** Renders the breakdown of the total: the credits, and anything else in Stripe's session. */
export function orderLines(purchase: CreditPurchase, total: Money, l10n: Localizer): TemplateResult {
  const { quantity, unitPrice } = purchase;
  const price = { ...unitPrice, amount: unitPrice.amount * quantity };
  // Above 2⁵³ only the total is unknown.
  if (!Number.isSafeInteger(price.amount)) return html`<dl part="line-items"></dl>`;
  const other = { ...total, amount: total.amount - price.amount };
  const row = (label: string, money: Money): TemplateResult =>
    html`<div>
      <dt .textContent=${label}></dt>
      <dd translate="no" .textContent=${l10n.money(money)}></dd>
    </div>`;
  return html`<dl class="rows small" part="line-items">
    ${row(l10n.t('orderLine', { count: quantity, price: l10n.money(unitPrice) }), price)}
    ${other.amount === 0 ? nothing : row(l10n.t('orderOther'), other)}
  </dl>`;
}

/** Shown when the payment succeeded and the credits are being added, or while it is unknown whether it succeeded. */
export function arrivingView(
  { purchase, isCertain, error }: Extract<CreditPurchasePhase, { status: 'arriving' }>,
  l10n: Localizer,
  { failure, check }: StepActions,
): TemplateResult {
  const count = purchase.quantity;
  return outcomeView({
    tone: 'wait',
    title: l10n.t(isCertain ? 'arrivingTitle' : 'doubtTitle'),
    lines: [isCertain ? l10n.t('arrivingBody', { count }) : l10n.t('doubtBody')],
    error: error ? failure(error, check) : nothing,
    actions: nothing,
  });
}

/** Shown while an asynchronous payment method is processing. */
export function processingView(
  { quantity, total }: CreditPurchase,
  l10n: Localizer,
  { finish }: StepActions,
): TemplateResult {
  return outcomeView({
    tone: 'wait',
    title: l10n.t('processingTitle'),
    lines: [l10n.t('processingBody', { count: quantity, amount: l10n.money(total) })],
    actions: actionButton('more', l10n.t('buyMore'), finish),
  });
}

/** Shown when the credits have been added. */
export function doneView(
  { quantity, total, amountPaid, paidWith, invoiceUrl }: CreditPurchase,
  { credits }: Account,
  l10n: Localizer,
  { primary, finish }: StepActions,
): TemplateResult {
  const name = l10n.t('credits', { name: credits.name });
  const amount = l10n.money(amountPaid ?? total);
  const href = webAddress(invoiceUrl ?? null);
  const invoice =
    href === null
      ? nothing
      : html`<a
          class="button"
          part="document"
          href=${href}
          target="_blank"
          rel="noopener"
          .textContent=${l10n.t('boughtInvoice')}
        ></a>`;
  return outcomeView({
    tone: 'good',
    title: l10n.t('boughtTitle', { count: quantity }),
    lines: [
      paidWith
        ? l10n.t('boughtPaidWith', { amount, card: cardName(paidWith, l10n) })
        : l10n.t('boughtPaid', { amount }),
      l10n.t('boughtAvailable', { credits: name, count: credits.available }),
    ],
    actions: [primary(l10n.t('bought'), finish), invoice],
  });
}

/** Failure code of a payment that differs from the one shown: money was taken and no credits were added. */
const PAID_OTHERWISE = 'paid_otherwise';

/** Has no button to buy again: the same amount could be charged again. */
function paidOtherwiseView({ status, total, amountPaid }: CreditPurchase, l10n: Localizer): TemplateResult {
  const isRefunded = status === 'refunded';
  const paid = l10n.money(amountPaid ?? total);
  return outcomeView({
    tone: 'bad',
    title: l10n.t(isRefunded ? 'purchase_refunded' : 'purchase_paid_otherwise'),
    lines: [
      l10n.t('purchasePaidOtherwise', { paid, total: l10n.money(total) }),
      ...(isRefunded ? [] : [l10n.t('purchaseContactSupport')]),
    ],
    actions: nothing,
  });
}

/** Shown when a purchase failed or was refunded. */
export function endedView(
  purchase: CreditPurchase,
  l10n: Localizer,
  { primary, finish }: StepActions,
): TemplateResult {
  const { status, failure } = purchase;
  if (failure?.code === PAID_OTHERWISE) return paidOtherwiseView(purchase, l10n);
  const key = `purchase_${status}`;
  return outcomeView({
    tone: 'bad',
    title: l10n.fill(l10n.has(key) ? key : 'purchase_failed', {}),
    lines: [
      ...(failure ? [explainDecline(failure, l10n)] : []),
      l10n.t(status === 'refunded' ? 'purchaseReturned' : 'purchaseNone'),
    ],
    actions: primary(l10n.t('buyAgain'), finish),
  });
}
