import { expect } from 'chai';
import { BuyCreditsHarness } from '../../src/testing/harnesses/index.ts';
import { FORM_KINDS, Payer } from './paying.ts';
import { startBackend, unmountAll } from './support.ts';

const CARD = '4242 4242 4242 4242';

/** Changes that a page makes to its content and reverts. */
const HIDINGS: Readonly<Record<string, (element: HTMLElement) => () => void>> = {
  'with `display: none`': (element) => {
    element.style.display = 'none';
    return () => element.style.removeProperty('display');
  },
  'with `hidden`': (element) => {
    element.hidden = true;
    return () => (element.hidden = false);
  },
  'with `hidden` around it, as a tab panel is': (element) => {
    const panel = element.parentElement as HTMLElement;
    panel.hidden = true;
    return () => (panel.hidden = false);
  },
  'with `content-visibility: hidden`': (element) => {
    element.style.setProperty('content-visibility', 'hidden');
    return () => element.style.removeProperty('content-visibility');
  },
};

function makeDetails(provider: Element): HTMLDetailsElement {
  const details = document.createElement('details');
  details.open = true;
  provider.append(details);
  return details;
}

function makePanel(provider: Element): HTMLElement {
  const panel = document.createElement('div');
  provider.append(panel);
  return panel;
}

const frames = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

for (const kind of FORM_KINDS) {
  describe(`The form for ${kind.name}: its input`, function () {
    this.timeout(30_000);
    before(startBackend);
    afterEach(unmountAll);

    for (const [how, hide] of Object.entries(HIDINGS)) {
      it(`is kept if the element is hidden ${how} and shown again`, async () => {
        const payer = await Payer.open(kind, { parent: makePanel });
        payer.enter(CARD);
        const { frame } = payer;
        const show = hide(payer.element);
        await frames();
        show();
        expect(payer.frame).to.equal(frame);
        expect(payer.typed).to.equal(CARD);
        payer.send();
        await payer.accepted();
      });
    }

    it('is kept in `<details>` that are closed and opened', async () => {
      const payer = await Payer.open(kind, { parent: makeDetails });
      payer.enter(CARD);
      const details = payer.element.parentElement as HTMLDetailsElement;
      details.open = false;
      await frames();
      details.open = true;
      expect(payer.typed).to.equal(CARD);
      payer.send();
      await payer.accepted();
    });

    it('is kept while everything around changes: text, styles, attributes', async () => {
      const payer = await Payer.open(kind);
      payer.enter(CARD);
      const { frame } = payer;
      payer.provider.locale = 'de';
      payer.element.setAttribute('theme', 'dark');
      payer.element.setAttribute('payment-target', '#elsewhere');
      await payer.harness.until(() => payer.harness.text.includes('USD') || payer.harness.text.includes('$'));
      await frames();
      expect(payer.frame).to.equal(frame);
      expect(payer.typed).to.equal(CARD);
    });

    it('is lost if the element is moved, and a new form takes the card', async () => {
      const payer = await Payer.open(kind);
      payer.enter(CARD);
      const { frame } = payer;
      makePanel(payer.provider).append(payer.element);
      await payer.harness.until(() => payer.frame !== null && payer.frame !== frame, 'there is a new form');
      await payer.ready();
      expect(payer.typed).to.equal('');
      expect(payer.harness.part('error')).to.equal(kind.reason);
      await payer.pay();
    });

    it('is lost if the element is removed and inserted later, and a new form takes the card', async () => {
      const payer = await Payer.open(kind);
      payer.enter(CARD);
      payer.element.remove();
      await frames();
      expect(payer.frame).to.equal(null);
      payer.provider.append(payer.element);
      await payer.ready();
      expect(payer.harness.part('error')).to.equal(kind.reason);
      await payer.pay();
    });

    it('is lost if the page removes and restores the form’s container, and a new form takes the card', async () => {
      const place = makePanel(document.body);
      const payer = await Payer.open(kind, { paymentTarget: place, formIn: place });
      payer.enter(CARD);
      place.remove();
      await payer.harness.until(() => payer.harness.actions.includes(kind.elsewhere), 'there is another way');
      document.body.append(place);
      await payer.ready();
      expect(payer.typed).to.equal('');
      await payer.pay();
      place.remove();
    });

    it('is charged once if the page removes and restores the form’s container during the submit', async () => {
      const place = makePanel(document.body);
      const payer = await Payer.open(kind, { paymentTarget: place, formIn: place });
      const charges = async (): Promise<number> =>
        (await payer.backend.stripeState()).invoices.filter(({ amountPaid }) => amountPaid > 0).length;
      const before = await charges();
      payer.enter(CARD);
      payer.send();
      place.remove();
      await payer.harness.until(() => payer.harness.actions.includes(kind.elsewhere), 'there is another way');
      document.body.append(place);
      await payer.pay();
      expect((await charges()) - before).to.equal(kind.name === 'a card that is put on file' ? 0 : 1);
      place.remove();
    });

    it('is lost if the page moves the form’s container, and a new form takes the card', async () => {
      const place = makePanel(document.body);
      const payer = await Payer.open(kind, { paymentTarget: place, formIn: place });
      payer.enter(CARD);
      const { frame } = payer;
      makePanel(payer.provider).append(place);
      await payer.harness.until(() => payer.frame !== null && payer.frame !== frame, 'there is a new form');
      await payer.pay();
      place.remove();
    });

    it('is lost if the page clears the element’s children, and a new form takes the card', async () => {
      const payer = await Payer.open(kind);
      payer.enter(CARD);
      payer.element.replaceChildren();
      await payer.harness.until(() => payer.frame !== null, 'there is a new form');
      await payer.pay();
    });

    it('is lost if the whole page section is removed and inserted later, and the user continues where they were', async () => {
      const payer = await Payer.open(kind);
      payer.enter(CARD);
      const { provider } = payer;
      const page = provider.parentElement as Element;
      provider.remove();
      await frames();
      page.append(provider);
      if (kind.name === 'a card that is put on file') await payer.reach();
      // The card on file is offered first again.
      if (payer.harness instanceof BuyCreditsHarness) await payer.harness.toPaymentForm();
      await payer.pay();
    });
  });
}
