import { completePayment } from '../domain/outcomes.ts';
import { concludeSetup } from '../domain/setup-intents.ts';
import type { PaymentIntent, SetupIntent } from '../state/wire.ts';
import { formatAmount, MERCHANT } from '../receipt.ts';
import { approvalButtons, html, seeOther, withQuery } from './html.ts';
import { notFound, show } from './site.ts';
import type { PageHandler, PageRequest } from './site.ts';

/** The bank's page for 3-D Secure by redirect. It redirects back to `return_url` with Stripe's parameters. */
export const challengePage: PageHandler = async (request) => {
  const { engine, form } = request;
  const intent = await engine.run(() => find(request));
  if (intent === undefined || intent.client_secret !== request.query.get('secret')) return notFound(request);
  if (form === undefined && intent.status === 'requires_action') {
    return show(
      request,
      'Confirm with your bank',
      html`<p>Did you request this?</p>
        ${isSetup(intent) ? '' : html`<p class="big">${formatAmount(intent.amount, intent.currency)}</p>`}
        <dl>
          <dt>Merchant</dt>
          <dd>${MERCHANT}</dd>
          <dt>Card</dt>
          <dd>${cardOf(request, intent)}</dd>
        </dl>
        ${approvalButtons()}`,
      { isNarrow: true },
    );
  }
  if (form !== undefined && intent.status === 'requires_action') {
    const result = form.get('action') === 'approve' ? 'succeed' : 'fail';
    await engine.run(() =>
      isSetup(intent)
        ? concludeSetup(engine.world, intent.id, result)
        : completePayment(engine.world, intent.id, result),
    );
  }
  const back = returnUrl(request, find(request) ?? intent);
  return back === null ? show(request, 'Done', html`<p>You can close this page.</p>`) : seeOther(back);
};

function find({ engine, id }: PageRequest): PaymentIntent | SetupIntent | undefined {
  return engine.store.find('payment_intent', id) ?? engine.store.find('setup_intent', id);
}

function cardOf({ engine }: PageRequest, { payment_method: id }: PaymentIntent | SetupIntent): string {
  const last4 = engine.store.find('payment_method', id)?.card?.last4;
  return last4 === undefined ? 'A test card' : `•••• ${last4}`;
}

function isSetup(intent: PaymentIntent | SetupIntent): intent is SetupIntent {
  return intent.object === 'setup_intent';
}

function returnUrl(request: PageRequest, intent: PaymentIntent | SetupIntent): string | null {
  const passed = ['succeeded', 'processing'].includes(intent.status);
  return withQuery(request.query.get('return_url') ?? '', {
    [intent.object]: intent.id,
    [`${intent.object}_client_secret`]: intent.client_secret ?? '',
    redirect_status: passed ? 'succeeded' : 'failed',
  });
}
