import { expect } from 'chai';
import '../../src/define/all.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { ElementHarness } from '../../src/testing/harnesses/index.ts';
import { unmountAll } from './support.ts';

const TAGS = [
  'ocw-seat-editor',
  'ocw-buy-credits',
  'ocw-credit-balance',
  'ocw-credit-history',
  'ocw-invoices',
  'ocw-subscription-summary',
] as const;
type Tag = (typeof TAGS)[number];

const fetch = createFixtureFetch({
  account: accountFixture(),
  entries: () => ({ entries: [], nextCursor: null }),
  invoices: () => ({ invoices: [], nextCursor: null }),
});

/** Boxes whose width depends on their content. */
const BOXES: readonly (readonly [name: string, style: string])[] = [
  ['a centered column', 'display: flex; flex-direction: column; align-items: center'],
  ['a row', 'display: flex'],
  ['a column of a grid', 'display: grid; grid-template-columns: auto auto; justify-content: start'],
  ['a float', 'float: left'],
  ['a table cell', 'display: table-cell'],
  ['a positioned box', 'position: absolute'],
];

/** Mounts an element in a box on a page of this width. */
async function mountIn(tag: Tag, page: number, box: HTMLElement): Promise<HTMLElement> {
  const frame = document.createElement('div');
  frame.style.cssText = `inline-size: ${page}px; position: relative`;
  const element = Object.assign(document.createElement(tag), {
    endpoint: '/own-width',
    fetch,
    timeZone: 'UTC',
  });
  box.append(element);
  frame.append(box);
  document.body.append(frame);
  const root = element.shadowRoot as ShadowRoot;
  const isLoaded = (): boolean => root.querySelector('.base') !== null && !root.querySelector('.line');
  await new ElementHarness(element).until(isLoaded, 'it has loaded');
  return element;
}

function boxWith(style: string): HTMLElement {
  const box = document.createElement('div');
  box.style.cssText = style;
  return box;
}

describe('An element in a box whose width depends on its content', () => {
  afterEach(() => {
    unmountAll();
    document.body.replaceChildren();
  });

  for (const tag of TAGS) {
    for (const [name, style] of BOXES)
      it(`<${tag}> has a width of its own in ${name}`, async () => {
        const { width } = (await mountIn(tag, 1000, boxWith(style))).getBoundingClientRect();
        expect(width).to.be.within(590, 620);
      });

    it(`<${tag}> has a width of its own in a modal dialog`, async () => {
      const dialog = document.createElement('dialog');
      const element = await mountIn(tag, 1000, dialog);
      dialog.showModal();
      expect(element.getBoundingClientRect().width).to.be.within(590, 620);
    });

    it(`<${tag}> is no wider than a narrow page`, async () => {
      for (const [name, style] of BOXES) {
        const element = await mountIn(tag, 240, boxWith(style));
        expect(element.getBoundingClientRect().width, name).to.be.within(200, 240);
      }
    });

    it(`<${tag}> fills a wide block, and shares a grid equally`, async () => {
      expect((await mountIn(tag, 900, boxWith(''))).getBoundingClientRect().width).to.equal(900);
      const grid = boxWith('display: grid; grid-template-columns: 1fr 1fr');
      const element = await mountIn(tag, 500, grid);
      grid.append(document.createElement('p'));
      expect(element.getBoundingClientRect().width).to.equal(250);
    });
  }

  it('adds nothing to the height and the baseline of an element', async () => {
    const element = await mountIn('ocw-credit-balance', 900, boxWith('display: flow-root'));
    const base = element.shadowRoot?.querySelector('.base') as HTMLElement;
    expect(element.getBoundingClientRect().height).to.equal(base.getBoundingClientRect().height);
  });

  it('leaves the compact balance as wide as its text', async () => {
    const box = boxWith('');
    const element = await mountIn('ocw-credit-balance', 900, box);
    element.toggleAttribute('compact', true);
    await (element as HTMLElementTagNameMap['ocw-credit-balance']).updateComplete;
    expect(element.getBoundingClientRect().width).to.be.within(20, 300);
  });
});
