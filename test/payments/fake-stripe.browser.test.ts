import { expect } from 'chai';
import type { Stripe, StripeCheckoutElementsSdk, StripeElements } from '@stripe/stripe-js';
import { createFakeStripe } from '../../src/simulator/stripe-js/stripe.ts';
import { MemoryBackend, paymentIntent } from './support/memory-backend.ts';
import { respondToChallenge, FormHarness, mounted, place, until } from './support/page.ts';

let backend: MemoryBackend;
let stripe: Stripe;
let target: HTMLElement;

const group = (): StripeElements => stripe.elements({ clientSecret: 'pi_1_secret_x' });
const checkout = (): StripeCheckoutElementsSdk =>
  stripe.initCheckoutElementsSdk({ clientSecret: 'cs_1_secret_x' });
const returned = { confirmParams: { return_url: 'https://host.example/' }, redirect: 'if_required' } as const;

async function rejected(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing was thrown',
    (error: unknown) => String(error),
  );
}

describe('the fake Stripe.js is as strict as Stripe’s', () => {
  beforeEach(() => {
    backend = new MemoryBackend();
    stripe = createFakeStripe(backend)('pk_test_1');
    target = place();
  });
  afterEach(() => target.remove());

  it('has the version that it replaces and accepts publishable keys only', () => {
    expect(createFakeStripe(backend).version).to.equal('endive');
    expect(() => createFakeStripe(backend)('sk_test_1')).to.throw('publishable');
  });

  it('throws for names that were removed from Stripe.js', () => {
    for (const name of ['initCheckout', 'initEmbeddedCheckout', 'redirectToCheckout', 'handleCardPayment']) {
      expect(() => (stripe as unknown as Record<string, unknown>)[name]).to.throw(name);
    }
  });

  it('throws when it is mounted in a shadow root', () => {
    const shadow = target.attachShadow({ mode: 'open' });
    expect(() => group().create('payment').mount(place(shadow))).to.throw('shadow root');
  });

  it('throws when it is mounted before its target is connected', () => {
    expect(() => group().create('payment').mount(document.createElement('div'))).to.throw(
      'not in the document',
    );
    expect(() => group().create('payment').mount('#nowhere')).to.throw('not in the document');
  });

  it('has one Element per type and group', () => {
    const elements = group();
    const element = elements.create('payment');
    expect(elements.getElement('payment')).to.equal(element);
    expect(() => elements.create('payment')).to.throw('one Element');
    const sdk = checkout();
    sdk.createPaymentElement();
    expect(() => sdk.createPaymentElement()).to.throw('one Payment Element');
  });

  it('cannot be used once destroyed', () => {
    const element = group().create('payment');
    element.mount(target);
    element.destroy();
    expect(target.childElementCount).to.equal(0);
    expect(() => element.mount(target)).to.throw('destroyed');
    expect(() => element.destroy()).to.throw('destroyed');
  });

  it('requires elements with a mode to be submitted before they are confirmed', async () => {
    const elements = stripe.elements({ mode: 'payment', amount: 3800, currency: 'usd' });
    const element = elements.create('payment');
    element.mount(target);
    (await mounted(target)).enterCard();
    const options = { elements, clientSecret: 'pi_1_secret_x', ...returned };
    expect(await rejected(stripe.confirmPayment(options))).to.contain('elements.submit()');
    await elements.submit();
    expect((await stripe.confirmPayment(options)).paymentIntent?.status).to.equal('succeeded');
  });

  it('requires an update to be awaited before the submit', async () => {
    const elements = group();
    elements.create('payment').mount(target);
    const update = elements.update({ appearance: { theme: 'night' } });
    expect(() => elements.submit()).to.throw('update()');
    await update;
    expect((await elements.submit()).error?.type).to.equal('validation_error');
  });

  it('requires an Element to be mounted before it is confirmed', async () => {
    const elements = group();
    expect(await rejected(stripe.confirmPayment({ elements, ...returned }))).to.contain('no mounted');
  });

  it('loses its input when the node is moved, and asks for it again', async () => {
    const element = group().create('payment');
    const ready: string[] = [];
    element.on('ready', () => ready.push('ready'));
    element.mount(target);
    await until(() => ready.length === 1);
    const form = await mounted(target);
    form.enterCard();
    document.body.prepend(target);
    await until(() => ready.length === 2);
    expect(form.field('number').value).to.equal('');
  });

  it('has its session after loadActions, but none for a wrong secret', async () => {
    const sdk = checkout();
    sdk.createPaymentElement().mount(target);
    const loaded = await sdk.loadActions();
    if (loaded.type === 'error') throw new Error(loaded.error.message);
    const session = loaded.actions.getSession();
    expect(session.canConfirm).to.equal(false);
    expect(session.total.total).to.deep.equal({ minorUnitsAmount: 3800, amount: '38.00' });
    expect(session.lineItems[0]?.quantity).to.equal(2);
    const wrong = await stripe.initCheckoutElementsSdk({ clientSecret: 'cs_9_secret' }).loadActions();
    expect(wrong.type).to.equal('error');
  });

  it('reports each change of the session', async () => {
    const sdk = checkout();
    const confirmable: boolean[] = [];
    sdk.on('change', ({ canConfirm }) => confirmable.push(canConfirm));
    sdk.createPaymentElement().mount(target);
    await sdk.loadActions();
    const form = await mounted(target);
    form.enterCard();
    expect(confirmable.at(-1)).to.equal(true);
    form.enter('cvc', '');
    expect(confirmable.at(-1)).to.equal(false);
  });

  it('names the problem with a card that was entered', async () => {
    const elements = group();
    elements.create('payment').mount(target);
    const form = await mounted(target);
    const rows = [
      ['number', '4242', 'incomplete_number'],
      ['number', '4242424242424241', 'invalid_number'],
      ['expiry', '12 / 20', 'invalid_expiry_year_past'],
      ['expiry', '13 / 34', 'incomplete_expiry'],
      ['cvc', '1', 'incomplete_cvc'],
    ] as const;
    for (const [name, value, code] of rows) {
      form.enterCard();
      form.enter(name, value);
      expect((await elements.submit()).error?.code, value).to.equal(code);
    }
  });

  it('has a label for each field, the card’s brand logo, and its test cards in a menu', async () => {
    group().create('payment').mount(target);
    const { document: drawn } = await mounted(target);
    const labels = [...drawn.querySelectorAll('label')];
    expect(
      labels.map(({ textContent, control }) => [textContent, (control as HTMLInputElement).name]),
    ).to.deep.equal([
      ['Payment method', 'method'],
      ['Card number', 'number'],
      ['Expiration date', 'expiry'],
      ['Security code', 'cvc'],
    ]);
    const menu = drawn.querySelector('details')!;
    expect([menu.open, menu.querySelector('summary')?.textContent]).to.deep.equal([false, 'Test cards']);
    const form = new FormHarness(target);
    for (const [number, brand] of [
      ['4', 'VISA'],
      ['5555', 'MC'],
      ['2223', 'MC'],
      ['37', 'AMEX'],
      ['2200', ''],
      ['6011', ''],
      ['', ''],
    ] as const) {
      form.enter('number', number);
      expect(drawn.querySelector('.icon')?.textContent, number).to.equal(brand);
    }
  });

  it('uses the language of the page, like Stripe’s form', async () => {
    const rows = [
      ['de', 'de', 'ltr', 'Kartennummer', 'Die Kartennummer ist unvollständig.'],
      ['pt-BR', 'pt', 'ltr', 'Número do cartão', 'O número do cartão está incompleto.'],
      ['ar', 'ar', 'rtl', 'رقم البطاقة', 'رقم بطاقتك غير مكتمل.'],
      ['xx', 'en', 'ltr', 'Card number', 'Your card number is incomplete.'],
    ] as const;
    for (const [locale, lang, dir, label, problem] of rows) {
      const elements = createFakeStripe(backend)('pk_test_1', { locale: locale as 'de' }).elements({
        clientSecret: 'pi_1_secret_x',
      });
      const element = elements.create('payment');
      element.mount(target);
      const { document: drawn } = await mounted(target);
      const { documentElement: root } = drawn;
      expect([root.lang, root.dir, drawn.querySelector('label[for=number]')?.textContent]).to.deep.equal([
        lang,
        dir,
        label,
      ]);
      expect((await elements.submit()).error?.message).to.equal(problem);
      element.destroy();
    }
  });

  it('shows the payment that the bank asks about before the challenge is completed', async () => {
    backend.payment = { ...paymentIntent('requires_action'), amount: 1900, currency: 'usd' };
    const settled = stripe.handleNextAction({ clientSecret: 'pi_1_secret_x' });
    const sheet = await until(() => {
      const frame = document.querySelector<HTMLIFrameElement>('body > div > iframe[title^="3-D Secure"]');
      return frame?.contentDocument?.querySelector('h1') && frame.contentDocument;
    }, 'the bank’s sheet is drawn');
    expect(sheet.querySelector('dl')?.textContent).to.equal('MerchantOneClickWorkerAmount$19.00');
    await respondToChallenge('Complete authentication');
    await settled;
  });

  it('fills a card in from the panel', async () => {
    const elements = group();
    elements.create('payment').mount(target);
    const form = await mounted(target);
    form.document.querySelector<HTMLElement>('[data-card="4242424242424242"]')!.click();
    expect((await elements.submit()).error).to.equal(undefined);
  });

  it('keeps the focus when a test card is chosen from the menu, and sends no change event when the menu opens', async () => {
    const elements = group();
    const element = elements.create('payment');
    const ready = new Promise((resolve) => element.on('ready', resolve as () => void));
    element.mount(target);
    const { document: drawn } = await mounted(target);
    const menu = drawn.querySelector('details')!;
    const toggled = (): Promise<unknown> =>
      new Promise((resolve) => menu.addEventListener('toggle', resolve, { once: true }));
    await ready;
    const changes: unknown[] = [];
    element.on('change', (event) => changes.push(event));
    const opened = toggled();
    menu.open = true;
    await opened;
    expect(changes).to.deep.equal([]);
    const card = drawn.querySelector<HTMLElement>('[data-card="4242424242424242"]')!;
    card.focus();
    const closed = toggled();
    card.click();
    await closed;
    expect([changes.length, drawn.activeElement?.textContent]).to.deep.equal([1, 'Test cards']);
  });

  it('throws when a payment that needs no action is to be acted on', async () => {
    backend.payment = paymentIntent('succeeded');
    expect(await rejected(stripe.handleNextAction({ clientSecret: 'pi_1_secret_x' }))).to.contain(
      'requires_action',
    );
  });

  it('says visibly that it is simulated', async () => {
    group().create('payment').mount(target);
    expect((await mounted(target)).document.body.textContent).to.contain('SIMULATED');
    expect(target.querySelector('iframe')?.title).to.contain('SIMULATED');
  });
});
