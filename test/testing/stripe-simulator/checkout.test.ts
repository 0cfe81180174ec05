import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import type { OrganizationFixture, StripeSimulator } from '../../../src/simulator/index.ts';
import { day, novemberFirst, organization, refusal } from './setup.ts';

function buyCredits(
  stripe: Stripe,
  org: OrganizationFixture,
  quantity: number,
  extra: Stripe.Checkout.SessionCreateParams = {},
): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: 'payment',
    ui_mode: 'elements',
    customer: org.customer,
    line_items: [{ price: org.creditPrice, quantity }],
    return_url: 'https://app.example/credits?session={CHECKOUT_SESSION_ID}',
    metadata: { purchase: 'p_1' },
    payment_intent_data: { metadata: { purchase: 'p_1' } },
    ...extra,
  });
}

const hosted: Stripe.Checkout.SessionCreateParams = {
  mode: 'payment',
  success_url: 'https://app.example/done?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://app.example/back',
};

const tail = (simulator: StripeSimulator, count: number): string[] =>
  simulator.events.slice(-count).map((event) => event.type);

describe('Checkout on the simulator', () => {
  it("uses the server's price and quantity and is paid in the page", async () => {
    const { simulator, stripe, org } = await organization();
    const session = await buyCredits(stripe, org, 3);
    assert.deepEqual(
      [session.amount_total, session.status, session.payment_status, session.url],
      [5700, 'open', 'unpaid', null],
    );
    assert.equal(session.expires_at, novemberFirst + day);
    const secret = session.client_secret ?? '';
    const shown = await simulator.browser.retrieveCheckout(secret);
    assert.deepEqual(
      shown.lineItems.map((line) => [line.name, line.quantity, line.total]),
      [['One Click Job credit', 3, 5700]],
    );
    const { checkout, intent } = await simulator.browser.confirmCheckout({
      clientSecret: secret,
      paymentMethod: '4242 4242 4242 4242',
    });
    assert.deepEqual(
      [checkout.status, checkout.paymentStatus, intent?.status],
      ['complete', 'paid', 'succeeded'],
    );
    const after = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge', 'line_items'],
    });
    const payment = typeof after.payment_intent === 'object' ? after.payment_intent : null;
    assert.deepEqual([payment?.amount_received, payment?.metadata], [5700, { purchase: 'p_1' }]);
    assert.equal(after.line_items?.data[0]?.quantity, 3);
    assert.deepEqual(tail(simulator, 4), [
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  it('stays open after a decline and a failed challenge, with the same PaymentIntent', async () => {
    const { simulator, stripe, org } = await organization();
    const secret = (await buyCredits(stripe, org, 1)).client_secret ?? '';
    const declined = await simulator.browser.confirmCheckout({
      clientSecret: secret,
      paymentMethod: '4000000000000002',
    });
    assert.deepEqual(
      [declined.checkout.status, declined.intent?.last_payment_error?.decline_code],
      ['open', 'generic_decline'],
    );
    const asked = await simulator.browser.confirmCheckout({
      clientSecret: secret,
      paymentMethod: '4000002760003184',
    });
    assert.deepEqual([asked.intent?.id, asked.intent?.status], [declined.intent?.id, 'requires_action']);
    const failed = await simulator.browser.completeChallenge({
      clientSecret: asked.intent?.client_secret ?? '',
      result: 'fail',
    });
    assert.equal(failed.status, 'requires_payment_method');
    const again = await simulator.browser.confirmCheckout({
      clientSecret: secret,
      paymentMethod: '4000002760003184',
    });
    await simulator.browser.completeChallenge({
      clientSecret: again.intent?.client_secret ?? '',
      result: 'succeed',
    });
    assert.deepEqual((await simulator.browser.retrieveCheckout(secret)).paymentStatus, 'paid');
  });

  it('offers the cards on file that its filters allow, and accepts no other one', async () => {
    const { simulator, stripe, org } = await organization();
    const narrow = await buyCredits(stripe, org, 1);
    assert.deepEqual((await simulator.browser.retrieveCheckout(narrow.client_secret ?? '')).savedCards, []);
    const wide = await buyCredits(stripe, org, 2, {
      saved_payment_method_options: { allow_redisplay_filters: ['always', 'limited', 'unspecified'] },
    });
    const secret = wide.client_secret ?? '';
    const { savedCards = [] } = await simulator.browser.retrieveCheckout(secret);
    assert.deepEqual(
      savedCards.map(({ brand, last4 }) => [brand, last4]),
      [['visa', '4242']],
    );
    const [card] = savedCards;
    const pay = (clientSecret: string) =>
      simulator.browser.confirmCheckout({ clientSecret, paymentMethod: card?.id ?? '' });
    await assert.rejects(pay(narrow.client_secret ?? ''), { name: 'FakeStripeFault' });
    const { checkout } = await pay(secret);
    assert.deepEqual([checkout.status, checkout.paymentStatus], ['complete', 'paid']);
    await assert.rejects(pay(secret), { name: 'FakeStripeFault' });
  });

  it('is complete but unpaid until a bank debit settles', async () => {
    for (const [account, event, status] of [
      ['pm_usBankAccount_success', 'checkout.session.async_payment_succeeded', 'paid'],
      ['pm_usBankAccount_insufficientFunds', 'checkout.session.async_payment_failed', 'unpaid'],
    ] as const) {
      const { simulator, stripe, org } = await organization();
      const session = await buyCredits(stripe, org, 1);
      await simulator.browser.confirmCheckout({
        clientSecret: session.client_secret ?? '',
        paymentMethod: account,
      });
      const waiting = await stripe.checkout.sessions.retrieve(session.id);
      assert.deepEqual([waiting.status, waiting.payment_status], ['complete', 'unpaid']);
      assert.equal(simulator.events.at(-1)?.type, 'checkout.session.completed');
      await simulator.advanceBy(180);
      assert.equal((await stripe.checkout.sessions.retrieve(session.id)).payment_status, status);
      assert.equal(simulator.events.at(-1)?.type, event);
    }
  });

  it('expires after a day, or on request, and cannot be paid then', async () => {
    const { simulator, stripe, org } = await organization();
    const [first, second] = [await buyCredits(stripe, org, 1), await buyCredits(stripe, org, 2)];
    assert.equal((await stripe.checkout.sessions.expire(first.id)).status, 'expired');
    assert.equal((await refusal(stripe.checkout.sessions.expire(first.id))).statusCode, 400);
    await simulator.advanceBy(day);
    assert.equal((await stripe.checkout.sessions.retrieve(second.id)).status, 'expired');
    assert.equal(simulator.events.filter((event) => event.type === 'checkout.session.expired').length, 2);
    await assert.rejects(
      simulator.browser.confirmCheckout({
        clientSecret: second.client_secret ?? '',
        paymentMethod: 'pm_card_visa',
      }),
      /expired/,
    );
  });

  it('refuses a wrong secret, and numbers that are not test cards', async () => {
    const { simulator, stripe, org } = await organization();
    const session = await buyCredits(stripe, org, 1);
    await assert.rejects(simulator.browser.retrieveCheckout(`${session.id}_secret_guess`), /client_secret/);
    const live = simulator.browser.confirmCheckout({
      clientSecret: session.client_secret ?? '',
      paymentMethod: '4111111111111111',
    });
    await assert.rejects(live, /non test card/);
  });

  it('supports inline prices', async () => {
    const { stripe, org } = await organization();
    const session = await buyCredits(stripe, org, 1, {
      line_items: [
        { quantity: 2, price_data: { currency: 'eur', unit_amount: 1500, product: org.creditProduct } },
      ],
    });
    assert.deepEqual([session.currency, session.amount_total], ['eur', 3000]);
    const lines = await stripe.checkout.sessions.listLineItems(session.id);
    assert.equal(lines.data[0]?.price?.active, false);
  });

  const refused: readonly (readonly [name: string, params: object, param: string])[] = [
    ['payment_method_types, which is gone', { payment_method_types: ['card'] }, 'payment_method_types'],
    ['the old word custom', { ui_mode: 'custom' }, 'ui_mode'],
    ['the old word embedded', { ui_mode: 'embedded' }, 'ui_mode'],
    ['the old word hosted', { ui_mode: 'hosted' }, 'ui_mode'],
    ['success_url in the page', { success_url: 'https://app.example' }, 'success_url'],
    ['cancel_url in the page', { cancel_url: 'https://app.example' }, 'cancel_url'],
    ['no return_url in the page', { return_url: undefined }, 'return_url'],
    ['return_url when hosted', { ...hosted, ui_mode: 'hosted_page' }, 'return_url'],
    ['no success_url when hosted', { ui_mode: 'hosted_page', return_url: undefined }, 'success_url'],
    ['no lines', { line_items: undefined }, 'line_items'],
    ['no quantity', { line_items: [{ price: 'price_sim_credit_usd_1900' }] }, 'line_items[0][quantity]'],
    [
      'a recurring price',
      { line_items: [{ price: 'price_sim_seat_usd_2900_month', quantity: 1 }] },
      'line_items[0][price]',
    ],
    [
      'less than can be charged',
      {
        line_items: [
          { quantity: 1, price_data: { currency: 'usd', unit_amount: 49, product: 'prod_sim_plus' } },
        ],
      },
      'line_items',
    ],
    ['an expiry too far off', { expires_at: novemberFirst + 2 * day }, 'expires_at'],
    ['a URL that is none', { return_url: 'credits' }, 'return_url'],
  ];
  for (const [name, params, param] of refused) {
    it(`refuses ${name}`, async () => {
      const { stripe, org } = await organization();
      const error = await refusal(buyCredits(stripe, org, 1, params));
      assert.deepEqual([error.statusCode, error.param], [400, param]);
    });
  }
});

describe('a saved card on the simulator', () => {
  it('is attached once set up, and requires no second challenge', async () => {
    const { simulator, stripe, org } = await organization({ paymentMethod: null });
    const intent = await stripe.setupIntents.create({ customer: org.customer, usage: 'off_session' });
    const secret = intent.client_secret ?? '';
    const asked = await simulator.browser.confirmSetup({
      clientSecret: secret,
      paymentMethod: '4000002500003155',
    });
    assert.deepEqual([asked.status, asked.next_action?.type], ['requires_action', 'use_stripe_sdk']);
    await simulator.browser.completeChallenge({ clientSecret: secret, result: 'succeed' });
    const done = await stripe.setupIntents.retrieve(intent.id, { expand: ['payment_method'] });
    const method = typeof done.payment_method === 'object' ? done.payment_method : null;
    assert.deepEqual(
      [done.status, method?.customer, method?.card?.last4],
      ['succeeded', org.customer, '3155'],
    );
    await stripe.customers.update(org.customer, {
      invoice_settings: { default_payment_method: method?.id ?? '' },
    });
    await simulator.advanceBy(30 * day);
    assert.equal((await stripe.subscriptions.retrieve(org.subscription)).status, 'active');
  });

  it('can be declined by the bank, in the page and on the server', async () => {
    const { simulator, stripe, org } = await organization();
    const intent = await stripe.setupIntents.create({ customer: org.customer });
    const refused = await simulator.browser.confirmSetup({
      clientSecret: intent.client_secret ?? '',
      paymentMethod: '4000000000000069',
    });
    assert.deepEqual(
      [refused.status, refused.last_setup_error?.code],
      ['requires_payment_method', 'expired_card'],
    );
    const error = await refusal(
      stripe.setupIntents.confirm(intent.id, { payment_method: 'pm_card_chargeDeclined' }),
    );
    assert.deepEqual([error.statusCode, error.setup_intent?.id], [402, intent.id]);
    await simulator.browser.confirmSetup({
      clientSecret: intent.client_secret ?? '',
      paymentMethod: 'pm_card_authenticationRequired',
    });
    await simulator.completeAction(intent.id, 'fail');
    assert.equal(
      (await stripe.setupIntents.retrieve(intent.id)).last_setup_error?.code,
      'setup_intent_authentication_failure',
    );
  });
});

describe('refunds and disputes on the simulator', () => {
  it('refund a payment in parts, and not more than was paid', async () => {
    const { simulator, stripe, org } = await organization();
    const session = await buyCredits(stripe, org, 2);
    const { intent } = await simulator.browser.confirmCheckout({
      clientSecret: session.client_secret ?? '',
      paymentMethod: 'pm_card_visa',
    });
    const id = intent?.id ?? '';
    await stripe.refunds.create({ payment_intent: id, amount: 1000 });
    await stripe.refunds.create({ payment_intent: id });
    const error = await refusal(stripe.refunds.create({ payment_intent: id, amount: 1 }));
    assert.equal(error.code, 'charge_already_refunded');
    const [charge] = (await stripe.charges.list({ payment_intent: id, expand: ['data.refunds'] })).data;
    assert.deepEqual(
      [charge?.amount_refunded, charge?.refunded, charge?.refunds?.data.length],
      [3800, true, 2],
    );
    assert.equal(simulator.events.filter((event) => event.type === 'charge.refunded').length, 2);
  });

  it('are opened by the bank for a payment', async () => {
    const { simulator, stripe } = await organization();
    const [charge] = (await stripe.charges.list()).data;
    const dispute = await simulator.dispute(charge?.id ?? '');
    assert.equal((await stripe.disputes.retrieve(dispute)).status, 'needs_response');
    assert.equal((await stripe.charges.retrieve(charge?.id ?? '')).disputed, true);
    assert.deepEqual(
      simulator.events.slice(-2).map(({ type }) => type),
      ['charge.dispute.created', 'charge.dispute.funds_withdrawn'],
    );
    await assert.rejects(simulator.closeDispute(dispute, 'warning_closed'));
  });

  it('withdraw nothing as long as they are an inquiry', async () => {
    const { simulator, stripe } = await organization();
    const [charge] = (await stripe.charges.list()).data;
    const inquiry = await simulator.dispute(charge?.id ?? '', { isInquiry: true });
    assert.equal((await stripe.disputes.retrieve(inquiry)).status, 'warning_needs_response');
    assert.equal(simulator.events.at(-1)?.type, 'charge.dispute.created');
    await assert.rejects(simulator.closeDispute(inquiry, 'won'));
    await simulator.escalateInquiry(inquiry);
    assert.equal((await stripe.disputes.retrieve(inquiry)).status, 'needs_response');
    assert.equal(simulator.events.at(-1)?.type, 'charge.dispute.funds_withdrawn');
    await assert.rejects(simulator.escalateInquiry(inquiry));
  });
});
