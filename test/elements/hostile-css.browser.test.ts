import { expect } from 'chai';
import '../../src/define/all.ts';
import {
  ACCOUNT,
  accountFixture,
  createFixtureFetch,
  quoteFixture,
} from '../../src/testing/fixtures/index.ts';
import { ElementHarness } from '../../src/testing/harnesses/index.ts';
import { differences, inheritedHere } from './hostile.ts';
import { unmountAll } from './support.ts';

const TAGS = [
  'ocw-seat-editor',
  'ocw-credit-balance',
  'ocw-subscription-summary',
  'ocw-buy-credits',
  'ocw-credit-gate',
  'ocw-credit-history',
] as const;

const entries = { entries: [], nextCursor: null };
const account = accountFixture({
  credits: { available: 0, plan: { available: 0, endsAt: null, nextGrant: 0 }, purchased: { available: 0 } },
});
const respond = createFixtureFetch({ account, quote: (seats) => quoteFixture(ACCOUNT, seats) });
const fetchAll: typeof globalThis.fetch = async (input, init) =>
  new URL(new Request(input, init).url).pathname.endsWith('/credit-entries')
    ? Response.json(entries)
    : await respond(input, init);

describe('A hostile page', () => {
  const mounted: Element[] = [];
  afterEach(() => {
    for (const element of mounted.splice(0)) element.remove();
    unmountAll();
  });

  for (const tag of TAGS) {
    it(`restyles nothing inside <${tag}>`, async () => {
      const element = document.createElement(tag);
      Object.assign(element, { endpoint: `/hostile/${tag}`, fetch: fetchAll, timeZone: 'UTC' });
      const box = document.createElement('div');
      box.style.setProperty('inline-size', '600px', 'important');
      element.style.setProperty('inline-size', '600px', 'important');
      element.style.setProperty('transition', 'none', 'important');
      box.append(element);
      document.body.append(box);
      mounted.push(box);
      const harness = new ElementHarness(element);
      const root = element.shadowRoot as ShadowRoot;
      await harness.until(() => root.childElementCount > 0 && !root.querySelector('.line'), 'it has loaded');
      for (const animation of document.getAnimations()) animation.finish();
      const inherited = inheritedHere();
      // Outside of .base are only slots, whose content inherits from the page.
      const ours = differences(root).filter(
        ({ element: inside, property }) => inside?.closest('.base') || !inherited.has(property),
      );
      expect(ours.map(({ text }) => text)).to.deep.equal([]);
    });
  }

  it('is detected by this test', () => {
    expect([...inheritedHere()]).to.include.members([
      'letter-spacing',
      'color',
      'text-transform',
      'font-size',
    ]);
  });
});
