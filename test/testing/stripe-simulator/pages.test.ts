import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StripeSimulator } from '../../../src/simulator/index.ts';
import { changeSeats, day, invoiceOf, organization, seatsOf } from './setup.ts';

interface Visit {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
  readonly policy: string;
}

/** Visits a simulated page, or sends one of its forms. */
async function visit(
  simulator: StripeSimulator,
  url: string,
  form?: Readonly<Record<string, string>>,
): Promise<Visit> {
  const init = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
  const response = await simulator.page(new Request(url, init));
  assert.ok(response, `no page at ${url}`);
  return {
    status: response.status,
    text: await response.text(),
    location: response.headers.get('location'),
    policy: response.headers.get('content-security-policy') ?? '',
  };
}

const hosted = {
  mode: 'payment',
  success_url: 'https://app.example/done?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://app.example/back',
} as const;

describe('the simulated hosted pages', () => {
  it('say prominently that they are simulated, without scripts or inline styles', async () => {
    const { simulator, stripe, org } = await organization();
    const session = await stripe.checkout.sessions.create({
      ...hosted,
      line_items: [{ price: org.creditPrice, quantity: 1 }],
    });
    const page = await visit(simulator, session.url ?? '');
    assert.match(page.text, /Simulated Stripe: no money moves/);
    assert.match(page.policy, /default-src 'none'/);
    assert.doesNotMatch(page.text, /<script|<style| style=| on[a-z]+=/);
    assert.match((await visit(simulator, `${simulator.baseUrl}/style.css`)).text, /\.simulated/);
  });

  it('let an organization pay with a card and redirect to the success page', async () => {
    const { simulator, stripe, org } = await organization();
    const session = await stripe.checkout.sessions.create({
      ...hosted,
      line_items: [{ price: org.creditPrice, quantity: 2 }],
    });
    const url = session.url ?? '';
    assert.match((await visit(simulator, url)).text, /2 × One Click Job credit[^$]*\$38\.00/);
    const declined = await visit(simulator, url, { action: 'card', card: 'pm_card_chargeDeclined' });
    assert.match((await visit(simulator, declined.location ?? '')).text, /Your card was declined/);
    await visit(simulator, url, { action: 'card', card: 'pm_card_authenticationRequired' });
    assert.match((await visit(simulator, url)).text, /Confirm with your bank/);
    const paid = await visit(simulator, url, { action: 'approve' });
    assert.deepEqual([paid.status, paid.location], [303, `https://app.example/done?session=${session.id}`]);
    assert.equal((await stripe.checkout.sessions.retrieve(session.id)).payment_status, 'paid');
  });

  it('let a pending seat change be approved on the invoice, and lead back', async () => {
    const { simulator, stripe, org } = await organization({
      seats: 5,
      paymentMethod: 'pm_card_authenticationRequired',
    });
    await simulator.advanceBy(day);
    const invoice = invoiceOf(await changeSeats(stripe, org, 6));
    const url = `${invoice.hosted_invoice_url ?? ''}?return_url=${encodeURIComponent('https://app.example/users')}`;
    assert.match((await visit(simulator, url)).text, /Approve/);
    const failed = await visit(simulator, url, { action: 'decline' });
    assert.match((await visit(simulator, failed.location ?? '')).text, /unable to authenticate/);
    const paid = await visit(simulator, url, { action: 'card', card: 'pm_card_visa' });
    assert.equal(paid.location, 'https://app.example/users');
    assert.equal(seatsOf(await stripe.subscriptions.retrieve(org.subscription)), 6);
  });

  it("act as the bank for a redirect and return with Stripe's parameters", async () => {
    const { simulator, stripe, org } = await organization();
    const intent = await stripe.setupIntents.create({ customer: org.customer });
    const secret = intent.client_secret ?? '';
    const asked = await simulator.browser.confirmSetup({
      clientSecret: secret,
      paymentMethod: 'pm_card_authenticationRequired',
      returnUrl: 'https://app.example/card?step=2',
    });
    const url = asked.next_action?.redirect_to_url?.url ?? '';
    assert.equal((await visit(simulator, url.replace(secret, 'guess'))).status, 404);
    const back = new URL((await visit(simulator, url, { action: 'approve' })).location ?? '');
    assert.deepEqual(Object.fromEntries(back.searchParams), {
      step: '2',
      setup_intent: intent.id,
      setup_intent_client_secret: secret,
      redirect_status: 'succeeded',
    });
  });

  it('are documents: an invoice has its dates, lines and totals, the portal the card and the invoices', async () => {
    const { simulator, stripe, org } = await organization({ seats: 5 });
    await simulator.advanceBy(day);
    const invoice = invoiceOf(await changeSeats(stripe, org, 6));
    const plain = (text: string): string => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    const date = (seconds: number): string =>
      new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(seconds * 1000);
    const document = plain((await visit(simulator, invoice.hosted_invoice_url ?? '')).text);
    assert.match(
      document,
      new RegExp(`Date of issue ${date(invoice.created)} Date paid ${date(invoice.created)}`),
    );
    assert.match(document, /Remaining time on 6 ×/);
    assert.match(document, /Amount due \$0\.00/);
    await stripe.customers.createBalanceTransaction(org.customer, { amount: -100, currency: 'usd' });
    const credited = invoiceOf(await changeSeats(stripe, org, 7));
    const paidByBalance = plain((await visit(simulator, credited.hosted_invoice_url ?? '')).text);
    assert.match(paidByBalance, /Applied balance -\$1\.00/);
    const session = await stripe.billingPortal.sessions.create({ customer: org.customer });
    const portal = plain((await visit(simulator, session.url)).text);
    assert.match(portal, /VISA •••• 4242 Expires 12 \/ 20\d\d/);
    assert.match(portal, new RegExp(`${date(invoice.created)} ${invoice.number ?? ''} Paid`));
  });

  it('let the card on file be replaced in the portal', async () => {
    const { simulator, stripe, org } = await organization();
    const session = await stripe.billingPortal.sessions.create({
      customer: org.customer,
      return_url: 'https://app.example/billing',
    });
    await visit(simulator, session.url, { action: 'card', card: 'pm_card_mastercard' });
    const page = await visit(simulator, session.url);
    assert.match(page.text, /…4444/);
    assert.match(page.text, /href="https:\/\/app\.example\/billing"/);
  });

  it('escape external text', async () => {
    const { simulator, stripe, org } = await organization({ name: '<b>"Smith" & Sons</b>' });
    const session = await stripe.billingPortal.sessions.create({ customer: org.customer });
    assert.match(
      (await visit(simulator, session.url)).text,
      /&lt;b&gt;&quot;Smith&quot; &amp; Sons&lt;\/b&gt;/,
    );
  });

  it('ignore other URLs', async () => {
    const { simulator } = await organization();
    for (const path of ['/elsewhere', '/simulator', '/simulator/unknown/x', '/simulatory/style.css']) {
      assert.equal(await simulator.page(new Request(`http://localhost:4242${path}`)), undefined);
    }
    assert.equal((await visit(simulator, `${simulator.baseUrl}/invoices/in_gone`)).status, 404);
  });

  it('allow any origin to use the browser API', async () => {
    const { simulator, stripe, org } = await organization();
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      ui_mode: 'elements',
      return_url: 'https://app.example',
      line_items: [{ price: org.creditPrice, quantity: 1 }],
    });
    const call = async (method: string, body: object) => {
      const request = new Request(`${simulator.baseUrl}/api/${method}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      const response = await simulator.page(request);
      return {
        status: response?.status,
        origin: response?.headers.get('access-control-allow-origin'),
        body: (await response?.json()) as Record<string, unknown>,
      };
    };
    const preflight = await simulator.page(
      new Request(`${simulator.baseUrl}/api/confirm-checkout`, { method: 'OPTIONS' }),
    );
    assert.equal(preflight?.headers.get('access-control-allow-headers'), 'content-type');
    const confirmed = await call('confirm-checkout', {
      clientSecret: session.client_secret,
      paymentMethod: '4242424242424242',
    });
    assert.deepEqual(
      [confirmed.status, confirmed.origin, (confirmed.body['intent'] as { status: string }).status],
      [200, '*', 'succeeded'],
    );
    const wrong = await call('retrieve-payment-intent', { clientSecret: 'pi_x_secret_y' });
    assert.deepEqual(
      [wrong.status, (wrong.body['error'] as { code: string }).code],
      [400, 'resource_missing'],
    );
    assert.equal((await call('retrieve-checkout', {})).status, 400);
    assert.equal((await call('unknown', {})).status, 404);
  });
});
