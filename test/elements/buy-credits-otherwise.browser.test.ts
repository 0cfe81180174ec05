import { expect } from 'chai';
import { BuyCreditsHarness } from '../../src/testing/harnesses/index.ts';
import { createFakeStripe, httpBackend } from '../../src/simulator/stripe-js/index.ts';
import type { NewTestOrganization } from '../support/backend.ts';
import { lost, open, place, sold } from './shop.ts';
import { Backend, createTimers, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

describe('Buying credits on Stripe’s page', function () {
  this.timeout(20_000);
  before(startBackend);
  afterEach(unmountAll);

  /** Prevents navigation, and returns its destination. */
  function departures(buy: BuyCreditsHarness): string[] {
    const gone: string[] = [];
    buy.element.shadowRoot?.addEventListener('click', (event) => {
      const link = (event.target as Element).closest('a');
      if (!link) return;
      event.preventDefault();
      gone.push(link.href);
    });
    return gone;
  }

  it('opens it and returns paid', async () => {
    const { backend, buy, provider } = await open({}, { checkout: 'hosted' });
    const gone = departures(buy);
    await buy.type('2');
    expect(buy.text).to.include('One-time payment on Stripe’s page.');
    buy.press('Buy Credits');
    await buy.until(() => gone.length === 1);
    expect(gone[0]).to.match(/\/checkout\/cs_/);
    expect(buy.text).to.include('2 credits for $38.00.');
    await expectAccessible(buy.element);
    provider.remove();
    const body = new URLSearchParams({ action: 'card', card: '4242424242424242' });
    const { url } = await fetch(gone[0] ?? '', { method: 'POST', body });
    expect(url).to.include('ocw_purchase=cp_');
    const back = place(backend, { checkout: 'hosted' });
    await back.buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });

  it('returns unpaid: the user can continue there, or choose again', async () => {
    const { backend, buy, provider } = await open({}, { checkout: 'hosted' });
    const gone = departures(buy);
    buy.press('Buy Credits');
    await buy.until(() => gone.length === 1);
    provider.remove();
    const back = place(backend, { checkout: 'hosted' });
    await back.buy.says('You haven’t paid yet.');
    expect(back.buy.actions).to.deep.equal(['Change quantity', 'Continue to Stripe’s page']);
    back.buy.press('Change quantity');
    await back.buy.says('Number of credits');
    expect(await sold(backend)).to.deep.equal([]);
  });

  it('is offered if Stripe.js does not load', async () => {
    const backend = await Backend.create();
    const stripe = Promise.reject(new Error('blocked'));
    stripe.catch(() => undefined);
    const provider = mount('ocw-billing', { ...backend.connection, stripe });
    const buy = new BuyCreditsHarness(mount('ocw-buy-credits', {}, provider), 15_000);
    await buy.says('Number of credits');
    const gone = departures(buy);
    await buy.type('2');
    buy.press('Buy Credits');
    await buy.says('The payment form didn’t load.');
    expect(buy.actions).to.deep.equal(['Reload the form', 'Back', 'Pay on Stripe’s page']);
    expect(buy.total).to.equal('$38.00');
    await expectAccessible(buy.element);
    buy.press('Pay on Stripe’s page');
    await buy.until(() => gone.length === 1);
    await buy.says('Continue to Stripe’s page');
  });

  it('is offered if frames do not work, unless the page allows slots or sets a target', async () => {
    const backend = await Backend.create();
    const stripe = createFakeStripe(httpBackend(backend.organization.stripe))('pk_test_1');
    const provider = mount('ocw-billing', { ...backend.connection, stripe });
    const outside = provider.appendChild(document.createElement('div'));
    const root = outside.attachShadow({ mode: 'open' });
    const inner = root.appendChild(document.createElement('div'));
    const buy = new BuyCreditsHarness(mount('ocw-buy-credits', {}, inner), 15_000);
    await buy.says('Number of credits');
    buy.press('Buy Credits');
    await buy.canPay(/^Buy Credits · /);
    buy.press('Change payment method');
    await buy.says('The payment form can’t be shown in this part of the page.');
    expect(buy.actions).to.deep.equal(['Back', 'Pay on Stripe’s page']);
    buy.press('Back');
    await buy.says('Number of credits');
    buy.element.relayFrames = true;
    buy.press('Buy Credits');
    await buy.canPay(/^Buy Credits · /);
    buy.press('Change payment method');
    await buy.until(() => buy.hasForm(outside), 'the form is outside of the shadow root');
    buy.press('Back');
    await buy.says('Number of credits');
    expect(outside.children).to.have.length(0);
    const target = provider.appendChild(document.createElement('div'));
    target.id = 'pay-here';
    buy.element.paymentTarget = '#pay-here';
    buy.press('Buy Credits');
    await buy.canPay(/^Buy Credits · /);
    buy.press('Change payment method');
    await buy.until(() => buy.hasForm(target), 'the form is where the page wants it');
    await buy.canPay(/^Buy Credits · /);
    buy.enterCard(undefined, target);
    buy.press('Buy Credits · $19.00');
    await buy.says('1 credit added');
    expect(target.children).to.have.length(0);
  });
});

describe('Buying credits when it is not possible', function () {
  this.timeout(20_000);
  before(startBackend);
  afterEach(unmountAll);

  const show = async (options: NewTestOrganization): Promise<BuyCreditsHarness> =>
    place(await Backend.create(options)).buy;

  it('says that no credits are sold, with the balance', async () => {
    const buy = await show({ sellsCredits: false });
    await buy.says('Credits can’t be bought right now.');
    expect(buy.actions).to.deep.equal([]);
    expect(buy.lines('outlook')).to.deep.equal({ 'Available now': '5' });
    await expectAccessible(buy.element);
  });

  it('tells read-only users who can buy', async () => {
    const buy = await show({ scopes: ['billing:read'] });
    await buy.says('Only an administrator can buy credits.');
    expect(buy.actions).to.deep.equal([]);
    await expectAccessible(buy.element);
  });

  it('is still possible after the subscription was canceled', async () => {
    const { backend, buy } = await open();
    await backend.control('subscription', { cancel: true });
    window.dispatchEvent(new Event('online'));
    await buy.says('Your subscription has ended. You keep your purchased credits.');
    await expectAccessible(buy.element);
    await buy.checkOut(1);
    buy.enterCard();
    buy.press('Buy Credits · $19.00');
    await buy.says('1 credit added');
  });

  it('keeps the number, explains and can be retried if the purchase cannot be created', async () => {
    const { backend, buy } = await open();
    const errors: string[] = [];
    buy.element.addEventListener('ocw-error', ({ error }) => errors.push(error.code));
    await backend.control('faults', { ...lost, matching: 'POST /v1/checkout/sessions', times: 100 });
    await buy.type('2');
    buy.press('Buy Credits');
    await buy.says('The payment service isn’t responding right now.');
    expect(errors).to.deep.equal(['payment_provider_unavailable']);
    expect(buy.field.value).to.equal('2');
    await expectAccessible(buy.element);
    await backend.control('faults', { reset: true });
    buy.press('Buy Credits');
    await buy.says('Pay for 2 credits');
  });

  it('announces the total after a pause in typing', async () => {
    const timers = createTimers();
    const { buy } = await open({}, { schedule: timers.schedule });
    await buy.type('12');
    expect(buy.announcement).to.equal('');
    timers.run(700);
    await buy.until(() => buy.announcement !== '');
    expect(buy.announcement).to.equal('Total: $228.00.');
  });

  it('expands the list of what one credit includes', async () => {
    const { buy } = await open();
    const details = buy.element.shadowRoot?.querySelector('details') as HTMLDetailsElement;
    expect(details.open).to.equal(false);
    details.querySelector('summary')?.click();
    await buy.says('Job advert on the company page');
    await expectAccessible(buy.element);
  });
});
