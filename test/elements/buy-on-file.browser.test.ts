import { expect } from 'chai';
import type { NewTestOrganization } from '../support/backend.ts';
import { challenges } from './paying.ts';
import { lost, open, place, sold } from './shop.ts';
import { expectAccessible, startBackend, unmountAll } from './support.ts';

const BUY = 'Buy Credits · $38.00';
const CHANGE = 'Change payment method';

/** An organization whose card on file is this test card. */
const withCard = (paymentMethod: string): NewTestOrganization => ({ seed: { paymentMethod } });

/** Purchases that were begun at Stripe. */
const sessionsOf = (calls: readonly string[]): number =>
  calls.filter((call) => call === 'POST /v1/checkout/sessions').length;

describe('Buying credits with the card on file', function () {
  this.timeout(20_000);
  before(startBackend);
  afterEach(unmountAll);

  it('names the card and the amount before charging, and charges them on the second press', async () => {
    const { backend, buy } = await open();
    await buy.chooseCardOnFile(2);
    expect(buy.focusedName).to.equal('Pay for 2 credits');
    expect(buy.part('method')).to.equal('Visa ending in 4242 · Change');
    expect(buy.total).to.equal('$38.00');
    expect(buy.lines('line-items')).to.deep.equal({ '2 credits at $19.00': '$38.00' });
    expect(buy.actions).to.deep.equal([CHANGE, 'Back', BUY]);
    expect(buy.hasForm()).to.equal(false);
    expect(await sold(backend)).to.deep.equal([]);
    await expectAccessible(buy.element);
    buy.press(BUY);
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
    expect(buy.text).to.include('OCJ credits available: 7.');
    await buy.says('You paid $38.00 with Visa ending in 4242.');
    expect(buy.actions).to.deep.equal(['Done', 'View invoice']);
    expect(buy.action('View invoice').getAttribute('href')).to.match(/^https?:.*\/invoices\/in_/);
    expect(buy.focusedName).to.equal('2 credits added');
    await expectAccessible(buy.element);
  });

  it('ignores the second click of a double click on the previous button', async () => {
    const { backend, buy } = await open();
    await buy.type('2');
    buy.action('Buy Credits').click();
    await buy.until(() => buy.actions.includes(BUY), 'the charging button is there');
    buy.action(BUY).click();
    await buy.canPay(/^Buy Credits · /);
    expect(await sold(backend)).to.deep.equal([]);
  });

  it('charges once for any number of presses', async () => {
    const { backend, buy } = await open();
    await buy.chooseCardOnFile(2);
    const button = buy.action(BUY);
    for (let press = 0; press < 5; press++) {
      const click = new MouseEvent('click', { bubbles: true, composed: true, detail: 1 });
      Object.defineProperty(click, 'timeStamp', { value: Infinity });
      button.dispatchEvent(click);
    }
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
    expect(sessionsOf((await backend.stripeState()).calls)).to.equal(1);
  });

  it('opens the form for another card', async () => {
    const { backend, buy } = await open();
    await buy.chooseCardOnFile(2);
    buy.press(CHANGE);
    await buy.canPay();
    expect(buy.focusedName).to.equal('Pay for 2 credits');
    buy.enterCard('5555 5555 5555 4444');
    buy.press('Buy Credits · $38.00');
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
    expect(sessionsOf((await backend.stripeState()).calls)).to.equal(1);
  });

  it('continues with the form if the card on file has changed to one that Stripe does not offer', async () => {
    const { backend, buy, provider } = await open();
    await buy.chooseCardOnFile(2);
    await backend.control('card', { card: 'pm_card_mastercard' });
    await provider.refresh();
    await buy.until(() => buy.hasForm() || buy.actions.includes(BUY), 'there is a way to pay');
    await buy.canPay(/^Buy Credits · \S*\d/);
    expect(await sold(backend)).to.deep.equal([]);
  });

  it('says why a card was declined, keeps it, and takes another one', async () => {
    const { backend, buy } = await open(withCard('pm_card_chargeCustomerFail'));
    await buy.chooseCardOnFile(2);
    buy.press(BUY);
    await buy.says('Your card was declined. You haven’t been charged.');
    await expectAccessible(buy.element);
    await buy.canPay(/^Buy Credits · /);
    buy.press(CHANGE);
    await buy.canPay();
    expect(buy.text).to.include('Your card was declined. You haven’t been charged.');
    buy.enterCard();
    buy.press('Buy Credits · $38.00');
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });

  it('takes another card during the bank’s challenge, and charges once', async () => {
    const { backend, buy, provider } = await open(withCard('pm_card_authenticationRequired'));
    await buy.chooseCardOnFile(2);
    buy.press(BUY);
    await buy.until(() => challenges().length === 1, 'the challenge covers the page');
    challenges()[0]?.parentElement?.remove();
    provider.remove();
    const { buy: again } = place(backend);
    await again.says('Pay for 2 credits');
    again.press(CHANGE);
    await again.canPay();
    again.enterCard('5555 5555 5555 4444');
    again.press('Buy Credits · $38.00');
    await again.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });

  it('shows the bank’s challenge in the page, and can be retried after it failed', async () => {
    const { backend, buy } = await open(withCard('pm_card_authenticationRequired'));
    await buy.chooseCardOnFile(2);
    buy.press(BUY);
    await buy.says('Your bank asks you to approve the payment.');
    expect(buy.actions).to.include('Paying…');
    await buy.respondToChallenge('Fail authentication');
    await buy.says('Your bank didn’t approve the payment. You haven’t been charged.');
    expect(await sold(backend)).to.deep.equal([]);
    buy.press(BUY);
    await buy.respondToChallenge('Complete authentication');
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });

  it('checks with the server if the response was lost, and never charges twice', async () => {
    const { backend, buy } = await open({}, {}, true);
    await buy.chooseCardOnFile(2);
    buy.press(BUY);
    await buy.says('We’re checking your payment');
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });

  it('charges once if both of two tabs pay the same purchase', async () => {
    const { backend, buy } = await open();
    await buy.chooseCardOnFile(2);
    const twin = place(backend).buy;
    await twin.canPay(/^Buy Credits · /);
    twin.press(BUY);
    buy.press(BUY);
    await twin.says('2 credits added');
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
    expect(sessionsOf((await backend.stripeState()).calls)).to.equal(1);
  });

  it('waits for credits while Stripe does not respond', async () => {
    const { backend, buy } = await open();
    await buy.chooseCardOnFile(2);
    await backend.control('events', { hold: true });
    await backend.control('faults', { ...lost, matching: 'GET /v1/checkout/sessions', times: 100 });
    buy.press(BUY);
    await buy.says('Payment received');
    await backend.control('faults', { reset: true });
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });

  it('starts with the form if no card is on file', async () => {
    const { backend, buy } = await open({ seed: { paymentMethod: null } });
    await buy.type('2');
    buy.press('Buy Credits');
    await buy.canPay();
    expect(buy.hasForm()).to.equal(true);
    expect(buy.actions).not.to.include(CHANGE);
    expect(await sold(backend)).to.deep.equal([]);
  });

  it('starts with the form if the method on file is not a card', async () => {
    const { buy } = await open(withCard('pm_usBankAccount_success'));
    await buy.type('2');
    buy.press('Buy Credits');
    await buy.canPay();
    expect(buy.hasForm()).to.equal(true);
  });

  it('continues with the form if Stripe does not list the card', async () => {
    const { backend, buy } = await open({ guesses: { checkoutSavedCards: 'unlisted' } });
    await buy.type('2');
    buy.press('Buy Credits');
    await buy.canPay();
    buy.enterCard();
    buy.press('Buy Credits · $38.00');
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });

  it('continues with the form if Stripe requires one', async () => {
    const { backend, buy } = await open({ guesses: { savedCardWithoutForm: 'refused' } });
    await buy.chooseCardOnFile(2);
    buy.press(BUY);
    await buy.says('We couldn’t find your payment. You haven’t been charged. Try again.');
    await buy.canPay();
    expect(await sold(backend)).to.deep.equal([]);
    buy.enterCard();
    buy.press('Buy Credits · $38.00');
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });
});
