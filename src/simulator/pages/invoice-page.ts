import { formatAmount } from '../domain/money.ts';
import { collect, paymentOf } from '../domain/invoices.ts';
import { completePayment } from '../domain/outcomes.ts';
import { mintPaymentMethod } from '../domain/payment-methods.ts';
import { findTestCard, testCards } from '../domain/test-cards.ts';
import type { Invoice, PaymentIntent } from '../state/wire.ts';
import { button, cardButtons, html, seeOther } from './html.ts';
import type { Html } from './html.ts';
import { backLink, nothingHere, show } from './site.ts';
import type { PageHandler, PageRequest } from './site.ts';

/** `hosted_invoice_url`: shows an invoice and lets it be paid. `?return_url=` is where it leads back to. */
export const invoicePage: PageHandler = async (request) => {
  const { engine, id, form } = request;
  const invoice = await engine.run(() => engine.store.find('invoice', id));
  if (invoice === undefined) return nothingHere(request);
  if (form === undefined) return draw(request, invoice);
  await engine.run(() => follow(request, form));
  const after = engine.store.get('invoice', id);
  const back = request.query.get('return_url');
  if (after.status === 'paid' && back !== null && /^https?:/i.test(back)) return seeOther(back);
  return seeOther(
    `${engine.baseUrl}/invoices/${id}${request.query.size === 0 ? '' : `?${request.query.toString()}`}`,
  );
};

function follow({ engine, id }: PageRequest, form: URLSearchParams): void {
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
  const intent = paymentOf(request.engine.world, invoice)?.intent;
  const lines = invoice.lines.data.map(
    (line) =>
      html`<tr>
        <td>${line.description}</td>
        <td>${money(line.amount)}</td>
      </tr>`,
  );
  return show(
    request,
    `Invoice ${invoice.number ?? ''}`,
    html` <p>Status: <strong>${invoice.status}</strong></p>
      <table>
        <tbody>
          ${lines}
          <tr>
            <th>Total</th>
            <th>${money(invoice.total)}</th>
          </tr>
          <tr>
            <th>Due</th>
            <th>${money(invoice.amount_remaining)}</th>
          </tr>
        </tbody>
      </table>
      ${invoice.status === 'open' && intent !== undefined ? choices(intent) : ''}
      ${backLink(request.query.get('return_url'), 'Back')}`,
  );
}

function choices(intent: PaymentIntent): Html {
  if (intent.status === 'requires_action') {
    return html`<h2>The bank asks</h2>
      ${button('Approve', 'approve')}${button('Decline', 'decline')}`;
  }
  if (intent.status === 'processing') {
    return html`<h2>The debit is on its way</h2>
      ${button('Let it succeed', 'approve')}${button('Let it fail', 'decline')}`;
  }
  const error = intent.last_payment_error?.message;
  return html`${error === undefined ? '' : html`<p role="alert">${error}</p>`}
    <h2>Pay</h2>
    ${cardButtons(testCards, 'Pay')}`;
}
