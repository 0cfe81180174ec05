import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Account, Invoice, InvoicePayment } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { amountLeft } from '../../state/overdue/reduce.ts';
import type { PaidInvoice } from '../../state/overdue/reduce.ts';
import { isInGoodStanding } from '../ui/subscription-status.ts';
import { webAddress } from '../ui/web-address.ts';

/** Renders a notice with a focusable title; empty lines are omitted. */
export function notice(parts: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly body: unknown;
}): TemplateResult {
  return html`<div class="notice bad overdue" part="overdue">
    <h3 id="overdue" tabindex="-1" .textContent=${parts.title}></h3>
    ${parts.lines.filter((line) => line !== '').map((line) => html`<p .textContent=${line}></p>`)}
    ${parts.body}
  </div>`;
}

/** Renders the overdue invoices, with the amount remaining of each. */
export function invoiceList(invoices: readonly Invoice[], l10n: Localizer): TemplateResult {
  return html`<ul part="owed">
    ${invoices.map(
      (invoice) =>
        html`<li>
          <span .textContent=${l10n.date(invoice.date)}></span>
          <span translate="no" .textContent=${l10n.money(amountLeft(invoice))}></span>
        </li>`,
    )}
  </ul>`;
}

/** Renders what was paid, with links to the invoices. `account` is `null` while something is still overdue. */
export function paidLine(
  paid: readonly PaidInvoice[],
  account: Account | null,
  l10n: Localizer,
): TemplateResult {
  const [first] = paid;
  const sum = paid.reduce((total, { amount }) => total + amount.amount, 0);
  const amount = first ? l10n.money({ ...first.amount, amount: sum }) : '';
  const isActive = account !== null && isInGoodStanding(account.status);
  return html`<div class="notice good" part="paid" role="status">
    <p
      id=${ifDefined(account === null ? undefined : 'overdue')}
      tabindex="-1"
      .textContent=${l10n.t(isActive ? 'overduePaid' : 'overduePaidPart', { amount })}
    ></p>
    ${paid.map(({ hostedInvoiceUrl }) => link('document', webAddress(hostedInvoiceUrl), '', l10n.t('overdueInvoice')))}
  </div>`;
}

/** Renders a link to Stripe's own page for the invoice, for when no form can be shown here. */
export function stripeLink({ hostedInvoiceUrl }: InvoicePayment, l10n: Localizer): unknown {
  return link('primary', webAddress(hostedInvoiceUrl), 'button primary', l10n.t('payAtStripe'));
}

function link(part: string, href: string | null, kind: string, text: string): unknown {
  if (href === null) return nothing;
  return html`<a
    part=${part}
    class=${kind}
    href=${href}
    target="_blank"
    rel="noopener"
    .textContent=${text}
  ></a>`;
}
