import { expect } from 'chai';
import { readAppearance } from '../../src/payments/index.ts';
import { ACCOUNT, createFixtureFetch, quoteFixture } from '../../src/testing/fixtures/index.ts';
import { SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import { mount, unmountAll } from './support.ts';

const THEMES = ['ledger', 'contrast'] as const;

const sheets: HTMLLinkElement[] = [];

/** Loads a theme as a page does. */
async function load(name: string): Promise<void> {
  const link = document.head.appendChild(document.createElement('link'));
  sheets.push(link);
  await new Promise((resolve, reject) => {
    Object.assign(link, {
      onload: resolve,
      onerror: reject,
      rel: 'stylesheet',
      href: `/src/themes/${name}.css`,
    });
  });
}

let count = 0;

async function editor(theme: string): Promise<{ element: HTMLElement; part: (name: string) => HTMLElement }> {
  const fetch = createFixtureFetch({ account: ACCOUNT, quote: (seats) => quoteFixture(ACCOUNT, seats) });
  const element = mount('ocw-seat-editor', { endpoint: `/themed/${(count += 1)}`, fetch, theme });
  await new SeatEditorHarness(element).says('Number of users');
  const part = (name: string): HTMLElement => {
    const found = element.shadowRoot?.querySelector<HTMLElement>(`[part~="${name}"]`);
    if (!found) throw new Error(`No part ${name}`);
    return found;
  };
  return { element, part };
}

describe('A theme', () => {
  afterEach(() => {
    unmountAll();
    for (const sheet of sheets.splice(0)) sheet.remove();
    document.documentElement.style.removeProperty('color-scheme');
  });

  for (const name of THEMES) {
    it(`${name} changes nothing unless named, and the appearance if named`, async () => {
      await load(name);
      const plain = readAppearance((await editor('')).element);
      const themed = readAppearance((await editor(name)).element);
      expect(plain).to.deep.include({ accentColor: 'rgb(61, 79, 209)', borderRadius: '8px', spacing: '4px' });
      expect(themed.accentColor).to.not.equal(plain.accentColor);
      expect(themed.spacing).to.not.equal(plain.spacing);
    });

    it(`${name} is dark if the page is, and with a second word always`, async () => {
      await load(name);
      const { element } = await editor(name);
      expect(readAppearance(element).scheme).to.equal('light');
      document.documentElement.style.colorScheme = 'dark';
      expect(readAppearance(element).scheme).to.equal('dark');
      document.documentElement.style.removeProperty('color-scheme');
      expect(readAppearance((await editor(`${name} dark`)).element).scheme).to.equal('dark');
    });
  }

  it('applies to the parts of an element inside a provider with its name', async () => {
    await load('ledger');
    const provider = document.createElement('ocw-billing');
    provider.setAttribute('theme', 'ledger');
    document.body.append(provider);
    const { element, part } = await editor('');
    provider.append(element);
    expect(getComputedStyle(part('card')).borderTopStyle).to.equal('double');
    provider.removeAttribute('theme');
    expect(getComputedStyle(part('card')).borderTopStyle).to.equal('solid');
    provider.remove();
  });

  it('may tighten spacing, but keeps controls at least 24 px high', async () => {
    const { element, part } = await editor('');
    const height = (name: string): number => part(name).getBoundingClientRect().height;
    expect([height('primary'), height('step')]).to.deep.equal([40, 44]);
    element.style.setProperty('--ocw-space', '3px');
    expect([height('primary'), height('step')]).to.deep.equal([32, 33]);
    element.style.setProperty('--ocw-space', '1px');
    expect(Math.min(height('primary'), height('step'))).to.be.at.least(24);
  });

  it('passes its spacing to Stripe’s form', async () => {
    const { element } = await editor('');
    element.style.setProperty('--ocw-space', '0.3125rem');
    expect(readAppearance(element).spacing).to.equal('5px');
  });
});
