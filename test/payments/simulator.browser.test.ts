import { expect } from 'chai';
import { createStripePort } from '../../src/payments/index.ts';
import type { PaymentForm, PaymentOutcome } from '../../src/payments/port.ts';
import { createFakeStripe } from '../../src/simulator/stripe-js/stripe.ts';
import { createStripeSimulator } from '../../src/simulator/index.ts';
import type { StripeSimulator } from '../../src/simulator/index.ts';
import { respondToChallenge, FormHarness, appearance, place, States, until } from './support/page.ts';

const returnUrl = 'https://host.example/billing';

interface Wire {
  readonly id: string;
  readonly client_secret: string;
  readonly payment_status?: string;
  readonly status?: string;
}

let simulator: StripeSimulator;
let customer: string;
let form: PaymentForm;
let target: HTMLElement;

async function api(method: 'GET' | 'POST', path: string, params: Record<string, string> = {}): Promise<Wire> {
  const response = await simulator.fetch(`https://api.stripe.com/v1/${path}`, {
    method,
    headers: { Authorization: 'Bearer sk_test_x', 'Content-Type': 'application/x-www-form-urlencoded' },
    ...(method === 'POST' && { body: new URLSearchParams(params).toString() }),
  });
  const body = (await response.json()) as Wire;
  if (!response.ok) throw new Error(JSON.stringify(body));
  return body;
}

/** Fills in the form with this card, like a user, and confirms it. */
async function pay(
  kind: 'mountCheckout' | 'mountSetup',
  clientSecret: string,
  card: string,
): Promise<PaymentOutcome> {
  const stripe = createFakeStripe(simulator.browser)('pk_test_1');
  const states = new States();
  target = place();
  form = createStripePort({ publishableKey: '', stripe })[kind]({
    clientSecret,
    target,
    appearance,
    locale: 'en',
    onChange: states.record,
  });
  await states.reached('ready');
  const fields = new FormHarness(target);
  if (card === 'bank') fields.enter('method', 'bank_debit');
  else fields.enterCard(card);
  await until(() => form.state.status === 'ready' && form.state.canConfirm);
  return form.confirm({ returnUrl });
}

const checkout = (): Promise<Wire> =>
  api('POST', 'checkout/sessions', {
    mode: 'payment',
    ui_mode: 'elements',
    customer,
    return_url: returnUrl,
    'line_items[0][quantity]': '2',
    'line_items[0][price_data][currency]': 'usd',
    'line_items[0][price_data][unit_amount]': '1900',
    'line_items[0][price_data][product_data][name]': 'OCJ credit',
  });

describe('the fake Stripe.js on the simulated Stripe', () => {
  before(async () => {
    simulator = createStripeSimulator();
    customer = (await api('POST', 'customers')).id;
  });
  afterEach(() => {
    form.destroy();
    target.remove();
  });

  const rows = [
    ['pays', '4242424242424242', { status: 'succeeded' }, 'paid'],
    ['settles later', 'bank', { status: 'processing' }, 'unpaid'],
    [
      'is declined',
      '4000000000009995',
      {
        status: 'failed',
        code: 'insufficient_funds',
        message: 'Your card has insufficient funds.',
        retryable: true,
      },
      'unpaid',
    ],
  ] as const;
  for (const [what, card, outcome, paymentStatus] of rows) {
    it(`buys with a Checkout Session and a method that ${what}`, async () => {
      const { id, client_secret: secret } = await checkout();
      expect(await pay('mountCheckout', secret, card)).to.deep.equal(outcome);
      expect((await api('GET', `checkout/sessions/${id}`)).payment_status).to.equal(paymentStatus);
    });
  }

  it('buys with a Checkout Session and a card that requires 3-D Secure', async () => {
    const { id, client_secret: secret } = await checkout();
    const outcome = pay('mountCheckout', secret, '4000002760003184');
    await respondToChallenge('Complete authentication');
    expect(await outcome).to.deep.equal({ status: 'succeeded' });
    expect((await api('GET', `checkout/sessions/${id}`)).payment_status).to.equal('paid');
  });

  it('saves a card on a SetupIntent', async () => {
    const { id, client_secret: secret } = await api('POST', 'setup_intents', {
      customer,
      usage: 'off_session',
    });
    expect(await pay('mountSetup', secret, '4242424242424242')).to.deep.equal({ status: 'succeeded' });
    expect((await api('GET', `setup_intents/${id}`)).status).to.equal('succeeded');
  });
});
