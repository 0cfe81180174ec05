import { attachPaymentMethod, mintPaymentMethod } from '../domain/payment-methods.ts';
import { formatAmount } from '../receipt.ts';
import { findTestCard, testCards } from '../domain/test-cards.ts';
import { StripeFault } from '../protocol/fault.ts';
import type { Customer, PaymentMethod } from '../state/wire.ts';
import { cardMenu, formatDate, html, seeOther, statusBadge } from './html.ts';
import type { Html } from './html.ts';
import { backLink, notFound, show } from './site.ts';
import type { PageHandler, PageRequest } from './site.ts';

/** The customer portal: shows the invoices and the payment method on file, which can be replaced. */
export const portalPage: PageHandler = async (request) => {
  const { engine, id, form } = request;
  const session = await engine.run(() => engine.store.find('billing_portal.session', id));
  if (session === undefined) return notFound(request);
  const customer = engine.store.get('customer', session.customer);
  if (form === undefined) return draw(request, customer, session.return_url, undefined);
  try {
    await engine.run(() => replaceCard(request, session.customer, form.get('card') ?? ''));
  } catch (error) {
    if (error instanceof StripeFault) return draw(request, customer, session.return_url, error.message);
    throw error;
  }
  return seeOther(`${engine.baseUrl}/portal/${id}`);
};

function replaceCard({ engine }: PageRequest, customerId: string, token: string): void {
  const { world } = engine;
  const card = findTestCard(token);
  if (card === undefined) return;
  const method = attachPaymentMethod(world, mintPaymentMethod(world, card, null), customerId);
  const customer = world.store.get('customer', customerId);
  const settings = { ...customer.invoice_settings, default_payment_method: method.id };
  world.emit('customer.updated', world.store.put('customer', { ...customer, invoice_settings: settings }), {
    invoice_settings: customer.invoice_settings,
  });
}

function draw(
  request: PageRequest,
  customer: Customer,
  returnUrl: string | null,
  error: string | undefined,
): Response {
  const { store } = request.engine;
  const method = store.find('payment_method', customer.invoice_settings.default_payment_method);
  const invoices = store
    .all('invoice')
    .filter((invoice) => invoice.customer === customer.id)
    .reverse();
  return show(
    request,
    'Billing',
    html` <p class="muted">${customer.name ?? customer.id}</p>
      ${error === undefined ? '' : html`<p role="alert">${error}</p>`}
      <h2>Payment method</h2>
      ${method === undefined ? html`<p class="method">None on file</p>` : methodOnFile(method)}
      ${cardMenu(
        testCards.filter((card) => card.attach.kind !== 'decline'),
        'Use',
        method === undefined,
      )}
      <h2>Invoice history</h2>
      <table>
        <thead>
          <tr>
            <th>Date</th>
            <th>Invoice</th>
            <th>Status</th>
            <th>Amount</th>
          </tr>
        </thead>
        <tbody>
          ${invoices.map(
            (invoice) =>
              html`<tr>
                <td>${formatDate(invoice.created)}</td>
                <td><a href="${invoice.hosted_invoice_url}">${invoice.number}</a></td>
                <td>${statusBadge(invoice.status)}</td>
                <td>${formatAmount(invoice.total, invoice.currency)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${backLink(returnUrl, 'Back')}`,
  );
}

function methodOnFile({ card, us_bank_account: bank }: PaymentMethod): Html {
  const expires = card === undefined ? '' : `Expires ${card.exp_month} / ${card.exp_year}`;
  return html`<p class="method">
    <span class="brand">${(card?.brand ?? 'bank').toUpperCase()}</span> •••• ${card?.last4 ?? bank?.last4}
    <span class="muted">${expires}</span>
  </p>`;
}
