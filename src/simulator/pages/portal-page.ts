import { attachPaymentMethod, mintPaymentMethod } from '../domain/payment-methods.ts';
import { formatAmount } from '../domain/money.ts';
import { findTestCard, testCards } from '../domain/test-cards.ts';
import { StripeFault } from '../protocol/fault.ts';
import type { Customer } from '../state/wire.ts';
import { cardButtons, html, seeOther } from './html.ts';
import { backLink, nothingHere, show } from './site.ts';
import type { PageHandler, PageRequest } from './site.ts';

/** The customer portal: the card on file, and the invoices. */
export const portalPage: PageHandler = async (request) => {
  const { engine, id, form } = request;
  const session = await engine.run(() => engine.store.find('billing_portal.session', id));
  if (session === undefined) return nothingHere(request);
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
  const last4 = method?.card?.last4 ?? method?.us_bank_account?.last4;
  const invoices = store
    .all('invoice')
    .filter((invoice) => invoice.customer === customer.id)
    .reverse();
  return show(
    request,
    'Billing',
    html` <p>${customer.name ?? customer.id}</p>
      ${error === undefined ? '' : html`<p role="alert">${error}</p>`}
      <p>Card on file: ${last4 === undefined ? 'none' : `…${last4 ?? ''}`}</p>
      ${cardButtons(
        testCards.filter((card) => card.attach.kind !== 'decline'),
        'Use',
      )}
      <h2>Invoices</h2>
      <table>
        <tbody>
          ${invoices.map(
            (invoice) =>
              html`<tr>
                <td><a href="${invoice.hosted_invoice_url}">${invoice.number}</a> ${invoice.status}</td>
                <td>${formatAmount(invoice.total, invoice.currency)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${backLink(returnUrl, 'Back')}`,
  );
}
