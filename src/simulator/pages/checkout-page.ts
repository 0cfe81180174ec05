import { confirmCheckout, intentOf, withSessionId } from '../domain/checkout.ts';
import { formatAmount, MERCHANT } from '../receipt.ts';
import { completePayment } from '../domain/outcomes.ts';
import { mintPaymentMethod } from '../domain/payment-methods.ts';
import { findTestCard, testCards } from '../domain/test-cards.ts';
import type { CheckoutSession } from '../state/wire.ts';
import { approvalButtons, cardMenu, html, seeOther } from './html.ts';
import { backLink, notFound, show } from './site.ts';
import type { PageHandler, PageRequest } from './site.ts';

/** Hosted Checkout: pays with a test card, shows the challenge, and redirects to `success_url`. */
export const checkoutPage: PageHandler = async (request) => {
  const { engine, id, form } = request;
  const session = await engine.run(() => engine.store.find('checkout.session', id));
  if (session === undefined || session.ui_mode !== 'hosted_page') return notFound(request);
  if (form !== undefined) await engine.run(() => submit(request, form));
  const after = engine.store.get('checkout.session', id);
  if (after.status === 'complete' && after.success_url !== null)
    return seeOther(withSessionId(after.success_url, after));
  return form === undefined ? draw(request, after) : seeOther(`${engine.baseUrl}/checkout/${id}`);
};

function submit({ engine, id }: PageRequest, form: URLSearchParams): void {
  const { world } = engine;
  const session = world.store.get('checkout.session', id);
  if (session.status !== 'open') return;
  const intent = intentOf(world, session);
  const card = findTestCard(form.get('card') ?? '');
  if (form.get('action') === 'card' && card !== undefined) {
    confirmCheckout(world, session, { paymentMethod: mintPaymentMethod(world, card, null).id });
  } else if (intent?.status === 'requires_action') {
    completePayment(world, intent.id, form.get('action') === 'approve' ? 'succeed' : 'fail');
  }
}

function draw(request: PageRequest, session: CheckoutSession): Response {
  const { world } = request.engine;
  const currency = session.currency ?? 'usd';
  const lines = world.store.find('_checkout', session.id)?.lines ?? [];
  const intent = intentOf(world, session);
  const error = intent?.last_payment_error?.message;
  const choices =
    intent?.status === 'requires_action'
      ? html`<h2>Confirm with your bank</h2>
          ${approvalButtons()}`
      : html`<h2>Pay with a test card</h2>
          ${cardMenu(testCards, 'Pay')}`;
  return show(
    request,
    'Checkout',
    html` <p class="muted">${MERCHANT}</p>
      <p class="big">${formatAmount(session.amount_total ?? 0, currency)}</p>
      <table>
        <tbody>
          ${lines.map(
            (line) =>
              html`<tr>
                <td>${line.quantity} × ${line.description}</td>
                <td>${formatAmount(line.amount_total, currency)}</td>
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr class="due">
            <th>Total</th>
            <td>${formatAmount(session.amount_total ?? 0, currency)}</td>
          </tr>
        </tfoot>
      </table>
      ${error === undefined ? '' : html`<p role="alert">${error}</p>`}
      ${session.status === 'open' ? choices : html`<p role="alert">This Checkout Session is ${session.status}.</p>`}
      ${backLink(session.cancel_url, 'Back without paying')}`,
  );
}
