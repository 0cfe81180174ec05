import { expect } from 'chai';
import type { Stripe } from '@stripe/stripe-js';
import { createStripePort } from '../../src/payments/index.ts';
import type { PaymentForm, PaymentFormOptions, PaymentPort } from '../../src/payments/port.ts';
import { FakeStripeFault, IntegrationError } from '../../src/simulator/stripe-js/backend.ts';
import { createFakeStripe } from '../../src/simulator/stripe-js/stripe.ts';
import { MemoryBackend, paymentIntent } from './support/memory-backend.ts';
import { respondToChallenge, FormHarness, appearance, place, States, until } from './support/page.ts';

const returnUrl = 'https://host.example/billing?ocw_purchase=cp_1';
const total = { amount: 3800, currency: 'USD' };
const SECRETS = {
  mountCheckout: 'cs_1_secret_x',
  mountPayment: 'pi_1_secret_x',
  mountSetup: 'seti_1_secret_x',
};

let backend: MemoryBackend;
let stripe: Stripe;
let port: PaymentPort;
let target: HTMLElement;
let states: States;
let form: PaymentForm;
let fields: FormHarness;

function mount(kind: keyof typeof SECRETS, rest: Partial<PaymentFormOptions> = {}): void {
  target = place();
  states = new States();
  fields = new FormHarness(target);
  form = port[kind]({
    clientSecret: SECRETS[kind],
    target,
    appearance,
    locale: 'en',
    onChange: states.record,
    ...rest,
  });
}

async function filled(card?: string): Promise<void> {
  await states.reached('ready');
  fields.enterCard(card);
  await until(() => states.last?.status === 'ready' && states.last.canConfirm, 'the form can be confirmed');
}

describe('the payment port on Stripe.js', () => {
  beforeEach(() => {
    backend = new MemoryBackend();
    stripe = createFakeStripe(backend)('pk_test_1');
    port = createStripePort({ publishableKey: 'pk_test_1', stripe });
  });
  afterEach(() => {
    form.destroy();
    target.remove();
  });

  describe('buying with a Checkout Session', () => {
    it('is loading, then ready with Stripe’s total, and can be confirmed once it is complete', async () => {
      mount('mountCheckout');
      expect(form.state).to.deep.equal({ status: 'loading' });
      expect(states.all).to.be.empty;
      expect(await states.reached('ready')).to.deep.equal({ status: 'ready', canConfirm: false, total });
      fields.enterCard();
      expect(form.state).to.deep.equal({ status: 'ready', canConfirm: true, total });
    });

    it('pays', async () => {
      mount('mountCheckout');
      await filled();
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'succeeded' });
      expect(states.all.map(({ status }) => status).slice(-2)).to.deep.equal(['confirming', 'complete']);
      expect(form.state).to.deep.equal({ status: 'complete', paid: true });
    });

    it('pays once for any number of confirmations', async () => {
      mount('mountCheckout');
      await filled();
      const both = await Promise.all([form.confirm({ returnUrl }), form.confirm({ returnUrl })]);
      expect(both).to.deep.equal([{ status: 'succeeded' }, { status: 'succeeded' }]);
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'succeeded' });
      expect(backend.calls['confirmCheckout']).to.equal(1);
    });

    it('shows Stripe’s message for a declined card, and takes another one in the same form', async () => {
      mount('mountCheckout');
      await filled('4000 0000 0000 0002');
      expect(await form.confirm({ returnUrl })).to.deep.equal({
        status: 'failed',
        code: 'generic_decline',
        message: 'Your card was declined.',
        retryable: true,
      });
      expect(form.state).to.deep.equal({ status: 'ready', canConfirm: true, total });
      fields.enterCard();
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'succeeded' });
    });

    it('sends nothing while the form is incomplete, and shows what is missing', async () => {
      mount('mountCheckout');
      await states.reached('ready');
      const outcome = await form.confirm({ returnUrl });
      expect(outcome).to.deep.include({ status: 'failed', code: 'incomplete', retryable: true });
      expect(fields.error).to.equal('Your card number is incomplete.');
      expect(backend.calls['confirmCheckout']).to.equal(undefined);
    });

    it('is processing for an asynchronous method', async () => {
      mount('mountCheckout');
      await states.reached('ready');
      fields.enter('method', 'bank_debit');
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'processing' });
      expect(form.state).to.deep.equal({ status: 'complete', paid: false });
    });

    it('has an unknown outcome when the connection fails, and may be confirmed again', async () => {
      mount('mountCheckout');
      await filled();
      backend.failure = new TypeError('Failed to fetch');
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'unknown' });
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'succeeded' });
    });

    it('reports that the session was paid elsewhere, or has ended', async () => {
      backend.checkout = { ...backend.checkout, status: 'complete', paymentStatus: 'paid' };
      mount('mountCheckout');
      expect(await states.reached('complete')).to.deep.equal({ status: 'complete', paid: true });
      form.destroy();
      backend.checkout = { ...backend.checkout, status: 'expired' };
      mount('mountCheckout');
      await states.reached('expired');
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'canceled' });
    });

    it('cannot be shown for an unknown session', async () => {
      mount('mountCheckout', { clientSecret: 'cs_9_secret_x' });
      expect(await states.reached('unavailable')).to.deep.equal({
        status: 'unavailable',
        reason: 'configuration',
      });
      expect(target.childElementCount).to.equal(0);
      expect(await form.confirm({ returnUrl })).to.deep.equal({
        status: 'unavailable',
        reason: 'configuration',
      });
    });

    it('keeps the page’s currency', async () => {
      const options: unknown[] = [];
      const spy = { ...stripeWith('initCheckoutElementsSdk', (given) => void options.push(given)) };
      port = createStripePort({ publishableKey: '', stripe: spy as Stripe });
      mount('mountCheckout');
      await states.reached('ready');
      expect(options[0]).to.deep.include({ adaptivePricing: { allowed: false } });
    });
  });

  describe('3-D Secure', () => {
    it('reports when the challenge covers the page and when it is over', async () => {
      const reported: string[] = [];
      mount('mountCheckout', {
        onChallengeStart: () => reported.push('start'),
        onChallengeEnd: () => reported.push('end'),
      });
      await filled('4000 0027 6000 3184');
      const outcome = form.confirm({ returnUrl });
      await until(() => reported.length, 'the challenge is reported');
      expect(reported).to.deep.equal(['start']);
      await respondToChallenge('Complete authentication');
      expect(await outcome).to.deep.equal({ status: 'succeeded' });
      expect(reported).to.deep.equal(['start', 'end']);
    });

    it('reports no challenge if there is none', async () => {
      const reported: string[] = [];
      mount('mountCheckout', {
        onChallengeStart: () => reported.push('start'),
        onChallengeEnd: () => reported.push('end'),
      });
      await filled();
      await form.confirm({ returnUrl });
      expect(reported).to.be.empty;
    });

    it('fails without a charge when the user fails it', async () => {
      mount('mountPayment');
      await filled('4000 0027 6000 3184');
      const outcome = form.confirm({ returnUrl });
      await respondToChallenge('Fail authentication');
      expect(await outcome).to.deep.equal({
        status: 'failed',
        code: 'payment_intent_authentication_failure',
        message: null,
        retryable: true,
      });
    });

    it('runs for a payment with the card on file', async () => {
      mount('mountSetup');
      backend.payment = paymentIntent('requires_action');
      const reported: string[] = [];
      const outcome = port.handleNextAction({
        clientSecret: 'pi_1_secret_x',
        locale: 'en',
        onChallengeStart: () => reported.push('start'),
        onChallengeEnd: () => reported.push('end'),
      });
      await until(() => reported.length);
      await respondToChallenge('Complete authentication');
      expect(await outcome).to.deep.equal({ status: 'succeeded' });
      expect(reported).to.deep.equal(['start', 'end']);
    });

    it('reads a payment again that needs no further action, for example after a reload', async () => {
      mount('mountSetup');
      backend.payment = paymentIntent('succeeded');
      const next = port.handleNextAction({ clientSecret: 'pi_1_secret_x', locale: 'en' });
      expect(await next).to.deep.equal({ status: 'succeeded' });
    });

    it('is unavailable, without throwing, if Stripe.js cannot be loaded', async () => {
      mount('mountSetup');
      const without = createStripePort({ publishableKey: 'sk_test_1' });
      const next = without.handleNextAction({ clientSecret: 'pi_1_secret_x', locale: 'en' });
      expect(await next).to.deep.equal({ status: 'unavailable', reason: 'configuration' });
    });
  });

  describe('paying an invoice with another card, and saving a card', () => {
    for (const heeds of [true, false]) {
      it(`excludes bank debits from the form that pays a change, if Stripe.js ${heeds ? 'supports' : 'ignores'} that`, async () => {
        Object.assign(backend, { heedsExclusions: heeds });
        mount('mountPayment');
        await states.reached('ready');
        const offersDebit = (): boolean => fields.document.querySelector('option[value=bank_debit]') !== null;
        if (heeds) await until(() => !offersDebit(), 'the form has left the bank debit out');
        await filled();
        expect(offersDebit()).to.equal(!heeds);
        expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'succeeded' });
      });
    }

    it('pays a PaymentIntent', async () => {
      mount('mountPayment');
      await filled();
      expect(form.state).to.deep.equal({ status: 'ready', canConfirm: true, total: null });
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'succeeded' });
    });

    it('saves a card on a SetupIntent', async () => {
      mount('mountSetup');
      await filled();
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'succeeded' });
      expect(backend.calls['confirmSetup']).to.equal(1);
    });

    it('shows what is missing before anything is sent', async () => {
      mount('mountPayment');
      await states.reached('ready');
      expect(await form.confirm({ returnUrl })).to.deep.equal({
        status: 'failed',
        code: 'incomplete_number',
        message: 'Your card number is incomplete.',
        retryable: true,
      });
      expect(backend.calls['confirmPayment']).to.equal(undefined);
    });

    it('waits for an appearance update before it submits, and keeps the input', async () => {
      mount('mountPayment');
      await filled();
      form.updateAppearance({ ...appearance, scheme: 'dark', backgroundColor: 'rgb(1, 2, 3)' });
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'succeeded' });
      const background = getComputedStyle(fields.document.querySelector('input')!).backgroundColor;
      expect(background).to.equal('rgb(1, 2, 3)');
      expect(fields.field('number').value).to.equal('4242 4242 4242 4242');
    });

    it('treats a server error of Stripe as an unknown outcome', async () => {
      mount('mountPayment');
      await filled();
      backend.failure = new FakeStripeFault({ type: 'api_error', message: 'secret detail' });
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'unknown' });
    });
  });

  describe('a form that fails', () => {
    it('is unavailable if Stripe.js is blocked, and mounts nothing', async () => {
      port = createStripePort({ publishableKey: '', stripe: Promise.reject(new Error('blocked')) });
      mount('mountCheckout');
      expect(await states.reached('unavailable')).to.deep.equal({ status: 'unavailable', reason: 'blocked' });
    });

    it('is unavailable if its frame never renders', async () => {
      const silent = stripeWith('initCheckoutElementsSdk', undefined, {
        on: () => undefined,
        createPaymentElement: () => ({
          on: () => undefined,
          mount: () => undefined,
          destroy: () => undefined,
        }),
        loadActions: () => new Promise(() => undefined),
      });
      port = createStripePort({ publishableKey: '', stripe: silent as Stripe, drawTimeout: 30 });
      mount('mountCheckout');
      expect(await states.reached('unavailable')).to.deep.equal({ status: 'unavailable', reason: 'timeout' });
    });

    it('reports whether its frame was blocked or refused', async () => {
      for (const [type, reason] of [
        ['api_connection_error', 'blocked'],
        ['invalid_request_error', 'configuration'],
      ] as const) {
        const handlers: Record<string, (event: unknown) => void> = {};
        const element = {
          on: (name: string, handler: (event: unknown) => void) => (handlers[name] = handler),
          mount: () => handlers['loaderror']?.({ error: { type } }),
          destroy: () => undefined,
        };
        const elements = { create: () => element };
        port = createStripePort({
          publishableKey: '',
          stripe: stripeWith('elements', undefined, elements) as Stripe,
        });
        mount('mountPayment');
        expect(await states.reached('unavailable')).to.deep.equal({ status: 'unavailable', reason });
        form.destroy();
      }
    });

    it('is unavailable, without throwing, if Stripe throws an IntegrationError', async () => {
      const shadow = place().attachShadow({ mode: 'open' });
      mount('mountCheckout', { target: place(shadow) });
      expect(await states.reached('unavailable')).to.deep.equal({
        status: 'unavailable',
        reason: 'configuration',
      });
    });

    it('has an outcome if Stripe throws during the confirmation', async () => {
      mount('mountPayment');
      await filled();
      backend.failure = new IntegrationError('wrong');
      const outcome = await form.confirm({ returnUrl });
      expect(outcome).to.deep.equal({ status: 'unavailable', reason: 'configuration' });
      expect(form.state.status).to.equal('ready');
    });

    it('can be destroyed at any time and twice, and then reports nothing', async () => {
      mount('mountCheckout');
      form.destroy();
      form.destroy();
      const early = states;
      mount('mountCheckout');
      await states.reached('ready');
      form.destroy();
      expect(target.childElementCount).to.equal(0);
      const count = states.all.length;
      form.updateAppearance(appearance);
      form.focus();
      expect(await form.confirm({ returnUrl })).to.deep.include({ status: 'failed', code: 'incomplete' });
      expect(states.all).to.have.length(count);
      expect(early.all).to.be.empty;
    });

    it('reports nothing if it is destroyed during the confirmation', async () => {
      const reported: string[] = [];
      mount('mountCheckout', {
        onChange: (state) => {
          reported.push(state.status);
          states.record(state);
          if (state.status === 'confirming') form.destroy();
        },
      });
      await filled();
      await form.confirm({ returnUrl });
      expect(reported.at(-1)).to.equal('confirming');
    });

    it('gets a new group for each attempt, so that a second one works', async () => {
      mount('mountPayment');
      await states.reached('ready');
      form.destroy();
      mount('mountPayment');
      await filled();
      expect(await form.confirm({ returnUrl })).to.deep.equal({ status: 'succeeded' });
    });
  });
});

/** A Stripe object with one method watched or replaced. */
function stripeWith(
  method: 'initCheckoutElementsSdk' | 'elements',
  watch?: (given: unknown) => void,
  result?: object,
): object {
  const replaced = (given: unknown): unknown => {
    watch?.(given);
    return result ?? (stripe[method] as (options: unknown) => unknown)(given);
  };
  return { initCheckoutElementsSdk: () => undefined, [method]: replaced };
}
