import { expect } from 'chai';
import { ACCOUNT, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { BuyCreditsHarness } from '../../src/testing/harnesses/index.ts';
import { mount, unmountAll } from './support.ts';

/** Positions of everything rendered, without the text. */
function places(element: HTMLElement): string {
  const parts = ['field', 'hint', 'outlook', 'total', 'primary'];
  const origin = element.getBoundingClientRect();
  const found = parts.map((part) => {
    const box = element.shadowRoot?.querySelector(`[part~="${part}"]`)?.getBoundingClientRect();
    // The total is aligned at its end, so that its figures line up.
    const edge = part === 'total' ? box?.right : box?.left;
    // Firefox's right edges are sums with an error of some 0.00005 px; no engine lays out in steps below 0.01 px.
    return (
      box && `${part} at ${((edge ?? 0) - origin.left).toFixed(2)}, ${(box.top - origin.top).toFixed(2)}`
    );
  });
  expect(found).to.not.include(undefined);
  return `${origin.height} ${found.join('; ')}`;
}

describe('Typing a number of credits', () => {
  afterEach(unmountAll);

  // 272 px are left of a phone's 320.
  for (const width of ['272px', '320px', '480px', '768px', '1280px']) {
    for (const [locale, words] of [
      ['en', 'Number of credits'],
      ['de', 'Anzahl der Credits'],
      ['fr', 'Nombre de crédits'],
      ['ja', 'クレジット数'],
    ] as const) {
      it(`shifts no layout in an element ${width} wide in ${locale}`, async () => {
        const fetch = createFixtureFetch({ account: ACCOUNT });
        const element = mount('ocw-buy-credits', { endpoint: `/typing/${width}/${locale}`, locale, fetch });
        element.style.width = width;
        const shop = new BuyCreditsHarness(element);
        await shop.says(words);
        const seen = new Set([places(element)]);
        for (const text of ['1', '5', '100', '101', '0', '', 'eight', '1.5', '7']) {
          await shop.type(text);
          seen.add(places(element));
        }
        expect([...seen]).to.have.length(1);
      });
    }
  }
});
