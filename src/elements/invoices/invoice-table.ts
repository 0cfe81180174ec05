import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Invoice } from '../../contract/index.ts';
import { invoiceMessages } from '../../i18n/locales/en/invoices.ts';
import { planMessages } from '../../i18n/locales/en/plan.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { webAddress } from '../ui/web-address.ts';
import { role } from '../ui/table-role.ts';

/** What the table needs besides its rows. */
export interface InvoiceTableContext {
  readonly l10n: Localizer;
  /** The product's name for its credits, such as `OCJ`. */
  readonly creditName: string;
}

addMessages(planMessages, invoiceMessages);

/** Renders invoices as a table, newest first. The column for links is omitted if there are none. */
export function invoiceTable(
  invoices: readonly Invoice[],
  title: string,
  context: InvoiceTableContext,
): TemplateResult {
  const { l10n } = context;
  const hasDocuments = invoices.some((invoice) => documentOf(invoice) !== null);
  const head = (
    text: 'invoiceDate' | 'invoiceFor' | 'invoiceStatus' | 'invoiceAmount' | 'invoiceDocument',
    kind = '',
  ): TemplateResult =>
    html`<th scope="col" role=${role('columnheader')} class=${kind} .textContent=${l10n.t(text)}></th>`;
  return html`<table part="table" role=${role('table')}>
    <caption class="label" .textContent=${title}></caption>
    <thead role=${role('rowgroup')}>
      <tr role=${role('row')}>
        ${head('invoiceDate')}${head('invoiceFor')}${head('invoiceStatus')}${head('invoiceAmount', 'count')}
        ${hasDocuments ? head('invoiceDocument') : nothing}
      </tr>
    </thead>
    <tbody role=${role('rowgroup')}>
      ${invoices.map((invoice) => row(invoice, context, hasDocuments))}
    </tbody>
  </table>`;
}

function row(invoice: Invoice, context: InvoiceTableContext, hasDocuments: boolean): TemplateResult {
  const { l10n } = context;
  const { date, status, isOwed, total, amountDue } = invoice;
  const isVoid = status === 'void' || status === 'uncollectible';
  return html`<tr part="entry" role=${role('row')} tabindex="-1">
    <td role=${role('cell')} class="date muted">
      <time datetime=${new Date(date * 1000).toISOString()} .textContent=${l10n.date(date)}></time>
    </td>
    <th scope="row" role=${role('rowheader')}>
      <span .textContent=${purposeOf(invoice, context)}></span>${notesOf(invoice, l10n).map(
        (note) => html`<span class="note" .textContent=${note}></span>`,
      )}
    </th>
    <td role=${role('cell')} class="status ${isOwed ? 'bad' : isVoid ? 'void' : ''}" part="status">
      <span .textContent=${statusText(invoice, l10n)}></span>
    </td>
    <td role=${role('cell')} class="count amount ${isVoid ? 'void' : ''}">
      <span translate="no" .textContent=${l10n.money(total.amount < 0 ? total : amountDue)}></span>
    </td>
    ${hasDocuments ? html`<td role=${role('cell')} class="document">${documentLink(invoice, l10n)}</td>` : nothing}
  </tr>`;
}

/** Returns what an invoice is for. A kind unknown to this version gets Stripe's description, or a general one. */
function purposeOf(
  { kind, quantity, description }: Invoice,
  { l10n, creditName: name }: InvoiceTableContext,
): string {
  if (kind === 'credit_purchase')
    return quantity === null
      ? l10n.t('credits', { name })
      : l10n.t('compactCredits', { count: quantity, name });
  const key = `invoice_${kind}`;
  return kind !== 'other' && l10n.has(key) ? l10n.fill(key, {}) : description || l10n.t('invoice_other');
}

/** Returns the number of users billed, the invoice number, account credit added or applied, and refunds. */
function notesOf(invoice: Invoice, l10n: Localizer): readonly string[] {
  const { kind, quantity, number, total, amountDue } = invoice;
  const { accountCreditApplied: applied, accountCreditAdded: added } = invoice;
  const { amountRefunded: refunded } = invoice;
  const deferred = total.amount - applied.amount - amountDue.amount;
  return [
    quantity !== null && kind !== 'credit_purchase' ? l10n.t('users', { count: quantity }) : '',
    number ?? '',
    added.amount > 0 ? l10n.t('invoiceCreditAdded', { amount: l10n.money(added) }) : '',
    applied.amount > 0
      ? l10n.t('invoiceCreditApplied', { total: l10n.money(total), credit: l10n.money(applied) })
      : '',
    total.amount > 0 && deferred > 0
      ? l10n.t('invoiceDeferred', { amount: l10n.money({ ...total, amount: deferred }) })
      : '',
    refunded && refunded.amount > 0 ? l10n.t('invoiceRefunded', { amount: l10n.money(refunded) }) : '',
  ].filter((note) => note !== '');
}

function statusText({ status, isOwed }: Invoice, l10n: Localizer): string {
  if (isOwed) return l10n.t('invoiceStatus_owed');
  const key = `invoiceStatus_${status}`;
  return l10n.has(key) ? l10n.fill(key, {}) : l10n.t('unknown');
}

function documentOf({ hostedInvoiceUrl, pdfUrl }: Invoice): string | null {
  return webAddress(hostedInvoiceUrl) ?? webAddress(pdfUrl);
}

function documentLink(invoice: Invoice, l10n: Localizer): TemplateResult | typeof nothing {
  const href = documentOf(invoice);
  if (href === null) return nothing;
  const values = { number: invoice.number ?? l10n.date(invoice.date) };
  return html`<a
    part="document"
    href=${href}
    target="_blank"
    rel="noopener"
    aria-label=${l10n.t(invoice.isOwed ? 'invoicePayNumber' : 'invoiceViewNumber', values)}
    .textContent=${l10n.t(invoice.isOwed ? 'invoicePay' : 'invoiceView')}
  ></a>`;
}
