import { expect } from 'chai';
import { FORM_KINDS, openBoth, Payer } from './paying.ts';
import { startBackend, unmountAll } from './support.ts';

const [BUYING, , OTHER_CARD] = FORM_KINDS;
const GOOD = '4242 4242 4242 4242';
const LIGHT = 'rgb(255, 255, 255)';
const DARK = 'rgb(22, 24, 29)';

type Toggle = (element: HTMLElement, details: HTMLDetailsElement) => unknown;
const HIDDEN: readonly (readonly [how: string, hide: Toggle, show: Toggle])[] = [
  ['with `hidden`', (element) => (element.hidden = true), (element) => (element.hidden = false)],
  ['in closed details', (_, details) => (details.open = false), (_, details) => (details.open = true)],
];

/** What the form is drawn in. */
function looksOf({ frame }: Payer): {
  readonly text: string;
  readonly surface: string;
  readonly accent: string;
} {
  const drawn = frame?.contentDocument as Document;
  const { color, backgroundColor } = (drawn.defaultView as Window).getComputedStyle(drawn.body);
  const css = [...drawn.adoptedStyleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .map((rule) => rule.cssText);
  return {
    text: color,
    surface: backgroundColor,
    accent: css.find((rule) => rule.includes('outline')) ?? '',
  };
}

describe('The looks of the page, while somebody pays', function () {
  this.timeout(40_000);
  before(startBackend);
  afterEach(() => {
    unmountAll();
    document.documentElement.removeAttribute('style');
  });

  it('reach every form at once, and nothing that was typed is lost', async () => {
    const payers = await openBoth(BUYING, OTHER_CARD);
    const [first] = payers;
    const root = document.documentElement;
    const shown = async (isSo: (payer: Payer) => boolean): Promise<void> => {
      for (const payer of payers)
        await payer.harness.until(() => isSo(payer), `${payer.kind.name}: ${String(isSo)}`);
    };
    for (const payer of payers) payer.enter(GOOD);
    await shown((payer) => looksOf(payer).surface === LIGHT);
    root.style.colorScheme = 'dark';
    await shown((payer) => looksOf(payer).surface === DARK);
    root.style.setProperty('--ocw-accent', '#ff5500');
    await shown((payer) => looksOf(payer).accent.includes('rgb(255, 85, 0)'));
    root.style.setProperty('--ocw-radius', '0');
    root.style.setProperty('--ocw-font-size', '20px');
    root.style.setProperty('--ocw-font-family', 'Georgia');
    root.style.setProperty('--ocw-space', '6px');
    const css = (payer: Payer): string =>
      [...(payer.frame?.contentDocument?.adoptedStyleSheets ?? [])]
        .flatMap((sheet) => [...sheet.cssRules])
        .map((rule) => rule.cssText)
        .join('\n');
    await shown((payer) => /20px[^;]*Georgia/.test(css(payer)));
    await shown((payer) => css(payer).includes('border-radius: 0px') && css(payer).includes('gap: 6px'));
    first.element.setAttribute('theme', 'light');
    await first.harness.until(() => looksOf(first).surface === LIGHT);
    for (const payer of payers) expect(payer.typed).to.equal(GOOD);
  });

  for (const [how, hide, show] of HIDDEN) {
    it(`are there when the form is shown again where they changed while it was hidden ${how}`, async () => {
      const parent = (provider: Element): Element => {
        const details = Object.assign(document.createElement('details'), { open: true });
        provider.append(details);
        return details;
      };
      const payer = await Payer.open(BUYING, { parent });
      const details = payer.element.parentElement as HTMLDetailsElement;
      payer.enter(GOOD);
      hide(payer.element, details);
      document.documentElement.style.colorScheme = 'dark';
      await new Promise((resolve) => setTimeout(resolve, 50));
      show(payer.element, details);
      await payer.harness.until(() => looksOf(payer).surface === DARK, 'it is dark');
      expect(payer.typed).to.equal(GOOD);
    });
  }
});
