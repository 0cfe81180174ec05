import { expect } from 'chai';
import type { Place } from './paying.ts';
import { FORM_KINDS, Payer } from './paying.ts';
import { expectAccessible, startBackend, unmountAll } from './support.ts';

/** Hosts of a page inside each other's shadow roots, outermost first; the innermost root. */
const nested =
  (...modes: readonly ShadowRootMode[]) =>
  (provider: Element): ShadowRoot => {
    let parent: Element | ShadowRoot = provider;
    let root: ShadowRoot | undefined;
    for (const mode of modes) {
      const host = document.createElement('x-portal');
      parent.append(host);
      parent = root = host.attachShadow({ mode });
    }
    if (!root) throw new Error('At least one mode');
    return root;
  };

const targets: HTMLElement[] = [];

function makeTarget(id: string): HTMLElement {
  const target = Object.assign(document.createElement('div'), { id });
  document.body.append(target);
  targets.push(target);
  return target;
}

function leave(): void {
  unmountAll();
  for (const target of targets.splice(0)) target.remove();
}

/** Whether the form is rendered within the box of its element, through the slots. */
function isWithin(inner: Element, outer: Element): boolean {
  const [small, large] = [inner.getBoundingClientRect(), outer.getBoundingClientRect()];
  return small.height > 0 && small.top >= large.top && small.bottom <= large.bottom + 1;
}

const PLACEMENT = 'The payment form can’t be shown in this part of the page.';

for (const kind of FORM_KINDS) {
  describe(`The form for ${kind.name}: its location`, function () {
    this.timeout(30_000);
    before(startBackend);
    afterEach(leave);

    it('is in the page’s light DOM, where frames work, and in no top layer', async () => {
      const payer = await Payer.open(kind);
      const frame = payer.frame;
      expect(frame?.getRootNode()).to.equal(document);
      expect(isWithin(frame as Element, payer.element)).to.equal(true);
      const { shadowRoot } = payer.element;
      expect(shadowRoot?.querySelector('dialog, [popover]')).to.equal(null);
      expect(document.querySelector('dialog, [popover]')).to.equal(null);
    });

    for (const modes of [
      ['open', 'open'],
      ['closed', 'open', 'closed'],
    ] as const) {
      it(`is relayed through ${modes.join(', ')} roots of the page if allowed, and pays`, async () => {
        const payer = await Payer.open(kind, {
          parent: nested(...modes),
          relayFrames: true,
          formIn: document,
        });
        expect(payer.frame?.getRootNode()).to.equal(document);
        expect(isWithin(payer.frame as Element, payer.element)).to.equal(true);
        await payer.pay();
        expect(document.querySelectorAll('[slot^="ocw-frame"], iframe[title^="Secure"]').length).to.equal(0);
      });
    }

    it('does not touch foreign hosts unless allowed, says so, and offers Stripe’s page', async () => {
      const payer = await Payer.reach(kind, { parent: nested('open'), formIn: document });
      await payer.harness.says(PLACEMENT);
      expect(payer.harness.actions).to.include(kind.elsewhere);
      expect(payer.frame).to.equal(null);
      expect(document.querySelector('[slot^="ocw-frame"]')).to.equal(null);
      await expectAccessible(payer.element);
    });

    for (const [how, paymentTarget] of [
      ['a selector', () => '#pay-here'],
      ['an element', () => document.querySelector<HTMLElement>('#pay-here') as HTMLElement],
    ] as const) {
      it(`is in the target set by ${how}, and is removed from there afterwards`, async () => {
        const target = makeTarget('pay-here');
        const place: Place = {
          parent: nested('closed'),
          paymentTarget: paymentTarget(),
          formIn: target,
        };
        const payer = await Payer.open(kind, place);
        expect(target.contains(payer.frame)).to.equal(true);
        await payer.pay();
        expect(target.innerHTML).to.equal('');
      });
    }

    it('reports that it cannot be shown if the page’s target is missing, and offers Stripe’s page', async () => {
      const payer = await Payer.reach(kind, { paymentTarget: '#nowhere' });
      await payer.harness.says(PLACEMENT);
      expect(payer.harness.actions).to.include(kind.elsewhere);
      if (kind.name !== 'a card that is put on file') return;
      const wishes: Event[] = [];
      payer.element.addEventListener('ocw-portal-request', (event) => {
        wishes.push(event);
        event.preventDefault();
      });
      payer.harness.press(kind.elsewhere);
      expect(wishes.length, 'a page may have its own way there').to.equal(1);
    });
  });
}
