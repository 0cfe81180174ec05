import { formatAmount, MERCHANT } from '../receipt.ts';
import { collect, paymentOf } from '../domain/invoices.ts';
import { completePayment } from '../domain/outcomes.ts';
import { mintPaymentMethod } from '../domain/payment-methods.ts';
import { findTestCard, testCards } from '../domain/test-cards.ts';
import type { Invoice, InvoiceLine, PaymentIntent } from '../state/wire.ts';
import { approvalButtons, cardMenu, formatDate, html, seeOther, statusBadge } from './html.ts';
import type { Html } from './html.ts';
import { backLink, notFound, show } from './site.ts';
import type { PageHandler, PageRequest } from './site.ts';

/** `hosted_invoice_url`: shows an invoice, which can be paid. Returns to `?return_url=`. */
export const invoicePage: PageHandler = async (request) => {
  const { engine, id, form } = request;
  const invoice = await engine.run(() => engine.store.find('invoice', id));
  if (invoice === undefined) return notFound(request);
  if (form === undefined) return draw(request, invoice);
  await engine.run(() => submit(request, form));
  const after = engine.store.get('invoice', id);
  const back = request.query.get('return_url');
  if (after.status === 'paid' && back !== null && /^https?:/i.test(back)) return seeOther(back);
  return seeOther(
    `${engine.baseUrl}/invoices/${id}${request.query.size === 0 ? '' : `?${request.query.toString()}`}`,
  );
};

function submit({ engine, id }: PageRequest, form: URLSearchParams): void {
  const { world } = engine;
  const invoice = world.store.get('invoice', id);
  const intent = paymentOf(world, invoice)?.intent;
  if (invoice.status !== 'open' || intent === undefined) return;
  const card = findTestCard(form.get('card') ?? '');
  const waits = ['requires_action', 'processing'].includes(intent.status);
  if (form.get('action') === 'card' && card !== undefined && intent.status !== 'processing') {
    collect(world, invoice, mintPaymentMethod(world, card, null).id);
  } else if (waits) completePayment(world, intent.id, form.get('action') === 'approve' ? 'succeed' : 'fail');
}

function draw(request: PageRequest, invoice: Invoice): Response {
  const money = (amount: number): string => formatAmount(amount, invoice.currency);
  const { world } = request.engine;
  const intent = paymentOf(world, invoice)?.intent;
  const { status, customer_name: name, customer_email: email } = invoice;
  const paidAt = invoice.status_transitions.paid_at;
  // The change of the customer's balance when the invoice was finalized.
  const applied = invoice.starting_balance - (invoice.ending_balance ?? invoice.starting_balance);
  const sum = (label: string, amount: number, kind = ''): Html =>
    html`<tr class="${kind}">
      <th colspan="2">${label}</th>
      <td>${money(amount)}</td>
    </tr>`;
  return show(
    request,
    `Invoice ${invoice.number ?? ''}`,
    html` <dl>
        <dt>From</dt>
        <dd>${MERCHANT}</dd>
        <dt>Billed to</dt>
        <dd>${name ?? email ?? invoice.customer}</dd>
        <dt>Date of issue</dt>
        <dd>${formatDate(invoice.status_transitions.finalized_at ?? invoice.created)}</dd>
        ${
          paidAt === null
            ? ''
            : html`<dt>Date paid</dt>
                <dd>${formatDate(paidAt)}</dd>`
        }
      </dl>
      <table>
        <thead>
          <tr>
            <th>Description</th>
            <th>Qty</th>
            <th>Amount</th>
          </tr>
        </thead>
        <tbody>
          ${invoice.lines.data.map((line) => row(line, money(line.amount)))}
        </tbody>
        <tfoot>
          ${sum('Subtotal', invoice.subtotal)}${
            invoice.subtotal === invoice.total
              ? ''
              : sum('Tax and discounts', invoice.total - invoice.subtotal)
          }${sum('Total', invoice.total)}${applied === 0 ? '' : sum('Applied balance', applied)}${
            invoice.amount_paid === 0 ? '' : sum('Amount paid', -invoice.amount_paid)
          }${sum('Amount due', invoice.amount_remaining, 'due')}
        </tfoot>
      </table>
      ${status === 'open' && intent !== undefined ? choices(intent) : ''}
      ${backLink(request.query.get('return_url'), 'Back')}`,
    { aside: statusBadge(status) },
  );
}

/** Returns the row of a line with its period, unless the period is a single instant (a one-time purchase). */
function row({ description, quantity, period: { start, end } }: InvoiceLine, amount: string): Html {
  const days = start === end ? '' : `${formatDate(start)} – ${formatDate(end)}`;
  return html`<tr>
    <td>${description}${days && html`<br /><span class="muted small">${days}</span>`}</td>
    <td>${quantity}</td>
    <td>${amount}</td>
  </tr>`;
}

function choices(intent: PaymentIntent): Html {
  if (intent.status === 'requires_action') {
    return html`<h2>Confirm with your bank</h2>
      ${approvalButtons()}`;
  }
  if (intent.status === 'processing') {
    return html`<h2>The bank debit is processing</h2>
      ${approvalButtons('Succeed', 'Fail')}`;
  }
  const error = intent.last_payment_error?.message;
  return html`${error === undefined ? '' : html`<p role="alert">${error}</p>`}
    <h2>Pay</h2>
    ${cardMenu(testCards, 'Pay')}`;
}
