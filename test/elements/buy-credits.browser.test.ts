import { expect } from 'chai';
import type { OcwCreditPurchaseRequestEvent } from '../../src/elements/index.ts';
import { BuyCreditsHarness, ElementHarness } from '../../src/testing/harnesses/index.ts';
import { lost, open, place, sold } from './shop.ts';
import { expectAccessible, mount, startBackend, unmountAll } from './support.ts';

describe('Buying credits on the real handler', function () {
  this.timeout(20_000);
  before(startBackend);
  afterEach(unmountAll);

  it('shows the total immediately, takes the card in the page, and adds exactly what was paid', async () => {
    const { backend, buy } = await open();
    const changes: [number, number][] = [];
    buy.element.addEventListener('ocw-credits-change', (event) =>
      changes.push([event.before, event.available]),
    );
    expect(buy.total).to.equal('$19.00');
    await expectAccessible(buy.element);
    await buy.type('2');
    expect(buy.total).to.equal('$38.00');
    expect(buy.lines('outlook')).to.deep.equal({ 'After this purchase': '7' });
    buy.press('Buy Credits');
    await buy.says('Pay for 2 credits');
    await buy.toForm();
    expect(buy.focusedName).to.equal('Pay for 2 credits');
    expect(buy.total).to.equal('$38.00');
    expect(buy.lines('line-items')).to.deep.equal({ '2 credits at $19.00': '$38.00' });
    await expectAccessible(buy.element);
    buy.enterCard();
    buy.press('Buy Credits · $38.00');
    await buy.says('2 credits added');
    expect(buy.text).to.include('You paid $38.00 with Visa').and.include('OCJ credits available: 7.');
    expect(buy.focusedName).to.equal('2 credits added');
    expect(changes).to.deep.equal([[5, 7]]);
    expect(await sold(backend)).to.deep.equal([3800]);
    expect(buy.element.querySelector('iframe')).to.equal(null);
    await expectAccessible(buy.element);
    buy.press('Done');
    await buy.says('Number of credits');
    expect(buy.focusedName).to.equal('Number of credits');
    expect(buy.field.value).to.equal('1');
    expect(buy.lines('outlook')['After this purchase']).to.equal('8');
  });

  it('keeps the price on one line in a narrow column', async () => {
    const { buy } = await open();
    buy.element.style.inlineSize = '250px';
    await buy.says('$19.00 per credit');
    const price = buy.element.shadowRoot?.querySelector<HTMLElement>('h2 .muted');
    expect(price?.getClientRects().length).to.equal(1);
    expect(price?.getBoundingClientRect().height).to.be.lessThan(30);
  });

  it('has a secondary button until another number is chosen, or no credit is left', async () => {
    const { buy } = await open();
    const isPrimary = (): boolean =>
      getComputedStyle(buy.action('Buy Credits')).borderColor === 'rgba(0, 0, 0, 0)';
    expect(isPrimary()).to.equal(false);
    await expectAccessible(buy.element);
    await buy.type('2');
    expect(isPrimary()).to.equal(true);
    await buy.type('1');
    expect(isPrimary()).to.equal(false);
    const empty = await open({ usedCredits: 5 });
    expect(getComputedStyle(empty.buy.action('Buy Credits')).borderColor).to.equal('rgba(0, 0, 0, 0)');
  });

  it('rejects text that is not a valid number with a message and without a request', async () => {
    const { backend, buy } = await open();
    const before = (await backend.stripeState()).calls.length;
    const cases: readonly [typed: string, sentence: string][] = [
      ['', 'Enter how many credits you want.'],
      ['0', 'Buy at least 1 credit.'],
      ['-3', 'Buy at least 1 credit.'],
      ['1.5', 'Enter a whole number in digits only.'],
      ['two', 'Enter a number in digits, such as 12.'],
      ['101', 'You can buy up to 100 credits at a time.'],
    ];
    for (const [typed, sentence] of cases) {
      await buy.type(typed);
      expect(buy.hint, typed).to.equal(sentence);
      expect(buy.field.getAttribute('aria-invalid'), typed).to.equal('true');
      expect(buy.total, typed).to.not.include('$');
      // `textContent`, not `innerText`: only WebKit’s `innerText` shows whether the markup has the space.
      const after = buy.element.shadowRoot?.querySelector('[part=outlook] dd')?.textContent.trim();
      expect(after, typed).to.equal('– Not available yet');
      buy.press('Buy Credits');
      await buy.element.updateComplete;
      expect(buy.focusedName, typed).to.equal('Number of credits');
    }
    await expectAccessible(buy.element);
    expect((await backend.stripeState()).calls.length).to.equal(before);
  });

  it('works with the keyboard alone, and back to the number', async () => {
    const { buy } = await open();
    buy.element.focus();
    expect(buy.focusedName).to.equal('Number of credits');
    await buy.key('ArrowUp');
    await buy.key('ArrowUp');
    await buy.key('ArrowDown');
    expect(buy.total).to.equal('$38.00');
    await buy.key('Enter');
    await buy.says('Pay for 2 credits');
    expect(buy.focusedName).to.equal('Pay for 2 credits');
    buy.press('Back');
    await buy.says('Number of credits');
    expect(buy.field.value).to.equal('2');
    expect(buy.focusedName).to.equal('Buy Credits');
  });

  it('can be prevented by the page', async () => {
    const { backend, buy } = await open();
    const wishes: OcwCreditPurchaseRequestEvent[] = [];
    buy.element.addEventListener('ocw-credit-purchase-request', (event) => {
      wishes.push(event);
      event.preventDefault();
    });
    await buy.type('3');
    buy.press('Buy Credits');
    await buy.element.updateComplete;
    expect(buy.text).to.include('Number of credits');
    expect(wishes.map(({ quantity, total, checkout }) => ({ quantity, total, checkout }))).to.deep.equal([
      { quantity: 3, total: { amount: 5700, currency: 'USD' }, checkout: 'elements' },
    ]);
    expect((await backend.stripeState()).calls.join()).to.not.include('checkout/sessions');
  });

  it('keeps the form after a declined card, shows Stripe’s reason, and takes another card', async () => {
    const { backend, buy } = await open();
    await buy.checkOut(2);
    const frame = buy.element.querySelector('iframe');
    buy.enterCard('4000 0000 0000 0002');
    buy.press('Buy Credits · $38.00');
    await buy.says('Your card was declined. You haven’t been charged.');
    expect(buy.element.querySelector('iframe')).to.equal(frame);
    await expectAccessible(buy.element);
    expect(await sold(backend)).to.deep.equal([]);
    buy.enterCard();
    buy.press('Buy Credits · $38.00');
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });

  it('sends nothing while the form is incomplete, and focuses it', async () => {
    const { buy } = await open();
    await buy.checkOut(1);
    buy.press('Buy Credits · $19.00');
    await buy.says('Complete the payment form.');
    expect(document.activeElement?.tagName).to.equal('IFRAME');
    expect(buy.form().querySelector('.error')?.textContent).to.equal('Your card number is incomplete.');
  });

  it('charges once for any number of presses', async () => {
    const { backend, buy } = await open();
    await buy.type('2');
    const button = buy.action('Buy Credits');
    for (let press = 0; press < 5; press++) button.click();
    await buy.toForm();
    buy.enterCard();
    const pay = buy.action('Buy Credits · $38.00');
    for (let press = 0; press < 5; press++) pay.click();
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
    const sessions = (await backend.stripeState()).calls.filter(
      (call) => call === 'POST /v1/checkout/sessions',
    );
    expect(sessions).to.have.length(1);
  });

  it('hides behind the bank’s challenge, says so, and continues after it', async () => {
    const { backend, buy, provider } = await open();
    const events: string[] = [];
    for (const type of ['ocw-challenge-start', 'ocw-challenge-end'] as const) {
      provider.addEventListener(type, () => events.push(type));
    }
    await buy.checkOut(2);
    buy.enterCard('4000 0027 6000 3184');
    buy.press('Buy Credits · $38.00');
    await buy.says('Your bank asks you to approve the payment.');
    expect(buy.actions).to.include('Paying…');
    expect(events).to.deep.equal(['ocw-challenge-start']);
    await buy.respondToChallenge('Fail authentication');
    await buy.says('You haven’t been charged.');
    expect(events).to.deep.equal(['ocw-challenge-start', 'ocw-challenge-end']);
    buy.press('Buy Credits · $38.00');
    await buy.respondToChallenge('Complete authentication');
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });

  it('says that the bank takes time, and polls until the credits arrive', async () => {
    const { backend, buy } = await open();
    await buy.checkOut(2);
    buy.enter('method', 'bank_debit');
    buy.press('Buy Credits · $38.00');
    await buy.says('Your payment is processing');
    expect(buy.text).to.include('2 credits are added when we receive $38.00.');
    expect(buy.actions).to.deep.equal(['Buy more']);
    await expectAccessible(buy.element);
    await backend.control('action', { outcome: 'succeed' });
    await buy.says('2 credits added');
  });

  it('says that a payment in progress has failed', async () => {
    const { backend, buy } = await open();
    await buy.checkOut(1);
    buy.enter('method', 'bank_debit');
    buy.press('Buy Credits · $19.00');
    await buy.says('Your payment is processing');
    await backend.control('action', { outcome: 'fail' });
    await buy.says('Your payment didn’t go through');
    expect(buy.text).to.include('You haven’t been charged, and no credits were added.');
    await expectAccessible(buy.element);
    buy.press('Start over');
    await buy.says('Number of credits');
    expect(buy.focusedName).to.equal('Number of credits');
  });

  it('says that the purchase has expired', async () => {
    const { backend, buy } = await open();
    await buy.checkOut(1);
    await backend.control('clock', { by: 2 * 3600 });
    window.dispatchEvent(new Event('online'));
    await buy.says('This purchase expired before it was paid');
    expect(buy.element.querySelector('iframe')).to.equal(null);
  });

  it('resumes after a reload: the form, then the credits', async () => {
    const first = await open();
    await first.buy.checkOut(2);
    first.provider.remove();
    await first.buy.until(() => first.buy.element.querySelector('iframe') === null);
    const second = place(first.backend);
    await second.buy.says('Pay for 2 credits');
    await second.buy.toForm();
    second.buy.enterCard();
    second.buy.press('Buy Credits · $38.00');
    await second.buy.says('2 credits added');
    expect(await sold(first.backend)).to.deep.equal([3800]);
  });

  it('resumes a purchase from the URL and removes the parameter', async () => {
    const { backend, buy, provider } = await open();
    await buy.checkOut(2);
    const purchases = JSON.stringify(Object.entries(sessionStorage)).replaceAll('\\', '');
    const id = /"purchaseId":"([^"]+)"/.exec(purchases)?.[1] ?? '';
    provider.remove();
    sessionStorage.clear();
    const url = location.href;
    history.replaceState(
      null,
      '',
      `${url}&ocw_purchase=${id}&payment_intent_client_secret=pi_x&redirect_status=failed`,
    );
    const back = place(backend);
    await back.buy.says('Pay for 2 credits');
    expect(location.href).to.equal(url);
  });

  it('says that the payment was received while the credits are not added yet', async () => {
    const { backend, buy } = await open();
    await buy.checkOut(2);
    await backend.control('events', { hold: true });
    await backend.control('faults', { ...lost, matching: 'GET /v1/checkout/sessions', times: 100 });
    buy.enterCard();
    buy.press('Buy Credits · $38.00');
    await buy.says('Payment received');
    await expectAccessible(buy.element);
    await backend.control('faults', { reset: true });
    await buy.says('2 credits added');
  });

  it('continues after a reload while credits are being added', async () => {
    const { backend, buy, provider } = await open();
    await buy.checkOut(2);
    await backend.control('events', { hold: true });
    await backend.control('faults', { ...lost, matching: 'GET /v1/checkout/sessions', times: 100 });
    buy.enterCard();
    buy.press('Buy Credits · $38.00');
    await buy.says('Payment received');
    provider.remove();
    await backend.control('faults', { reset: true });
    const after = place(backend);
    await after.buy.says('2 credits added');
    expect(after.buy.focusedName).to.equal('');
    expect(after.buy.announcement).to.equal(
      '2 credits added You paid $38.00 with Visa ending in 4242. OCJ credits available: 7.',
    );
  });

  it('checks with the server if the response was lost, and never charges twice', async () => {
    const { backend, buy } = await open({}, {}, true);
    await buy.checkOut(2);
    buy.enterCard();
    buy.press('Buy Credits · $38.00');
    await buy.says('We’re checking your payment');
    await expectAccessible(buy.element);
    await buy.says('2 credits added');
    expect(await sold(backend)).to.deep.equal([3800]);
  });

  it('shows the form in the page’s colors, and follows changes without losing input', async () => {
    const { buy, provider } = await open();
    await buy.checkOut(1);
    buy.enterCard();
    const background = (): string => {
      const form = buy.form();
      return form.defaultView?.getComputedStyle(form.querySelector('input')!).backgroundColor ?? '';
    };
    const probe = buy.element.shadowRoot?.querySelector('.probe');
    /** Background tabs paint no frames, so their transitions fire no events. */
    const follows = async (isSo: () => boolean, what: string): Promise<void> => {
      await buy.until(() => isSo() || (probe?.getAnimations().length ?? 0) > 0, 'a change is noticed');
      probe?.dispatchEvent(new TransitionEvent('transitionrun'));
      await buy.until(isSo, what);
    };
    const light = background();
    provider.theme = 'dark';
    await follows(() => background() !== light, 'the form is dark');
    provider.style.setProperty('--ocw-surface', 'rgb(10, 60, 10)');
    await follows(() => background() === 'rgb(10, 60, 10)', 'the form has the page’s colour');
    expect(buy.form().querySelector<HTMLInputElement>('[name="number"]')?.value).to.match(/4242$/);
  });

  it('shows an empty form in the new place when the element is moved', async () => {
    const { buy, provider } = await open();
    await buy.checkOut(1);
    const before = buy.element.querySelector('iframe');
    const elsewhere = provider.appendChild(document.createElement('div'));
    elsewhere.append(buy.element);
    await buy.until(() => buy.element.querySelector('iframe') !== before && buy.hasForm());
    await buy.canPay();
    expect(buy.element.querySelectorAll('iframe')).to.have.length(1);
    buy.enterCard();
    buy.press('Buy Credits · $19.00');
    await buy.says('1 credit added');
  });

  it('shows the new credits in every element', async () => {
    const { buy, provider } = await open();
    const balance = new ElementHarness(mount('ocw-credit-balance', {}, provider), 15_000);
    const twin = new BuyCreditsHarness(mount('ocw-buy-credits', {}, provider), 15_000);
    await twin.says('Number of credits');
    await buy.checkOut(3);
    buy.enterCard();
    buy.press('Buy Credits · $57.00');
    await buy.says('3 credits added');
    await balance.until(() => balance.part('available') === '8');
    expect(twin.lines('outlook')['After this purchase']).to.equal('9');
  });

  it('shows the new credits in every tab', async () => {
    const { backend, buy } = await open();
    const otherTab = place(backend).buy;
    await otherTab.says('Number of credits');
    await buy.checkOut(2);
    buy.enterCard();
    buy.press('Buy Credits · $38.00');
    await buy.says('2 credits added');
    await otherTab.until(() => otherTab.lines('outlook')['After this purchase'] === '8');
  });
});
