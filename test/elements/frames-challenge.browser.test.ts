import type { Stripe } from '@stripe/stripe-js';
import { expect } from 'chai';
import { createFakeStripe, httpBackend } from '../../src/simulator/stripe-js/index.ts';
import type { FormKind } from './paying.ts';
import { challenges, FORM_KINDS, listenForChallenges as listen, Payer } from './paying.ts';
import { Backend, startBackend, unmountAll } from './support.ts';

const ASKING = '4000 0027 6000 3184';

describe('A challenge of the bank', function () {
  this.timeout(30_000);
  before(startBackend);
  afterEach(unmountAll);

  for (const kind of FORM_KINDS) {
    it(`dispatches start and end if it fails, and can be restarted: ${kind.name}`, async () => {
      const payer = await Payer.open(kind);
      const page = listen(payer.element);
      payer.enter(ASKING);
      payer.send();
      await payer.harness.respondToChallenge('Fail authentication');
      await payer.harness.until(() => payer.harness.part('error') !== kind.reason, 'it says why');
      expect(page.heard).to.deep.equal(['start', 'end']);
      await payer.harness.canPay(kind.button);
      payer.enter(ASKING);
      payer.send();
      await payer.harness.respondToChallenge('Complete authentication');
      await payer.accepted();
      expect(page.heard).to.deep.equal(['start', 'end', 'start', 'end']);
      page.stop();
    });

    it(`dispatches its end if the element was removed meanwhile: ${kind.name}`, async () => {
      const payer = await Payer.open(kind);
      const [page, provider] = [listen(document), listen(payer.provider)];
      payer.enter(ASKING);
      payer.send();
      await payer.harness.until(() => challenges().length === 1, 'the bank asks');
      payer.element.remove();
      await payer.harness.respondToChallenge('Complete authentication');
      await payer.harness.until(() => page.heard.length === 2, 'the page hears of the end');
      expect(page.heard).to.deep.equal(['start', 'end']);
      expect(provider.heard).to.deep.equal(['start', 'end']);
      payer.provider.append(payer.element);
      await payer.accepted();
      page.stop();
      provider.stop();
    });
  }

  it('of the card on file dispatches its end if the element was removed meanwhile', async () => {
    const asking: FormKind = {
      ...FORM_KINDS[2],
      organization: { seed: { paymentMethod: 'pm_card_threeDSecure2Required' } },
    };
    const payer = new Payer(asking, await Backend.create(asking.organization));
    const page = listen(document);
    await payer.harness.until(() => payer.harness.text.includes('Number of users'));
    await payer.harness.type('6');
    payer.harness.press('Update User Count');
    await payer.harness.says('Review your change');
    payer.harness.press('Confirm Update');
    await payer.harness.until(() => challenges().length === 1, 'the bank asks');
    payer.provider.remove();
    await payer.harness.respondToChallenge('Complete authentication');
    await payer.harness.until(() => page.heard.length === 2, 'the page hears of the end');
    document.body.append(payer.provider);
    await payer.harness.says('You now have 6 users');
    expect((await payer.backend.stripeState()).quantity).to.equal(6);
    page.stop();
  });
});

/** A Stripe that redirects to the bank's page on the first confirmation, whose promise never settles. */
function leavingStripe(backend: Backend): Stripe {
  const wire = httpBackend(backend.organization.stripe);
  let hasLeft = false;
  const leaving =
    <Input, Output>(call: (input: Input) => Promise<Output>) =>
    (input: Input): Promise<Output> => {
      if (hasLeft) return call(input);
      hasLeft = true;
      return new Promise(() => undefined);
    };
  return createFakeStripe({
    ...wire,
    confirmCheckout: leaving((input: Parameters<typeof wire.confirmCheckout>[0]) =>
      wire.confirmCheckout(input),
    ),
    confirmPayment: leaving((input: Parameters<typeof wire.confirmPayment>[0]) => wire.confirmPayment(input)),
    confirmSetup: leaving((input: Parameters<typeof wire.confirmSetup>[0]) => wire.confirmSetup(input)),
  })('pk_test_1');
}

describe('Back navigation from a bank’s page to the cached page', function () {
  this.timeout(30_000);
  before(startBackend);
  afterEach(unmountAll);

  for (const kind of FORM_KINDS) {
    it(`leads to a new form that pays: ${kind.name}`, async () => {
      const backend = await Backend.create(kind.organization);
      const payer = new Payer(kind, backend, { stripe: leavingStripe(backend) });
      await payer.reach();
      await payer.ready();
      payer.enter();
      payer.send();
      const { frame } = payer;
      await payer.harness.until(
        () => !payer.harness.actions.some((each) => kind.button.test(each)),
        'it is under way',
      );
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      await payer.harness.until(() => payer.frame !== null && payer.frame !== frame, 'there is a new form');
      await payer.pay();
    });
  }
});
