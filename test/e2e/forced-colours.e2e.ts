import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { DemoProcess } from '../support/demo-process.ts';
import { dataFolder, startDemo } from '../support/demo-process.ts';

test.describe.configure({ mode: 'serial' });

let folder: Awaited<ReturnType<typeof dataFolder>>;
let demo: DemoProcess;
let page: Page;

test.beforeAll(async ({ browser }) => {
  folder = await dataFolder();
  demo = await startDemo({ OCW_DATA_DIRECTORY: folder.path });
  page = await browser.newPage({ forcedColors: 'active' });
});

test.afterAll(async () => {
  await demo.stop();
  await folder.remove();
  await page.close();
});

/** Cards, fields and buttons whose border has the color of its background. */
function edgeless(): Promise<string[]> {
  return page.evaluate(() => {
    const seen = ({
      borderBlockEndWidth,
      borderBlockEndStyle,
      borderBlockEndColor,
      backgroundColor,
    }: CSSStyleDeclaration) =>
      Number.parseFloat(borderBlockEndWidth) >= 1 &&
      borderBlockEndStyle !== 'none' &&
      borderBlockEndColor !== backgroundColor;
    // Frameless elements are in a card of the page.
    const inElements = [...document.querySelectorAll('*')]
      .flatMap(({ localName, shadowRoot }) =>
        localName.startsWith('ocw-') && shadowRoot ? [shadowRoot] : [],
      )
      .flatMap((root) => [...root.querySelectorAll('.card, .field, button:not(.field button, .link)')])
      .filter(
        (each) => !each.matches('.card') || !(each.getRootNode() as ShadowRoot).host.matches('[frameless]'),
      );
    return [...document.querySelectorAll('main .card'), ...inElements]
      .filter((element) => element.getClientRects().length > 0 && !seen(getComputedStyle(element)))
      .map((element) => element.outerHTML.slice(0, 120));
  });
}

/** The focused part of the editor, and whether its focus ring is visible. */
function focusRing(): Promise<{ name: string; visible: boolean }> {
  return page.evaluate(() => {
    const focused = document.querySelector('ocw-seat-editor')?.shadowRoot?.activeElement;
    const ringed = focused?.closest('.field') ?? focused;
    if (!focused || !ringed) return { name: '', visible: false };
    const { outlineStyle, outlineWidth, outlineColor, backgroundColor } = getComputedStyle(ringed);
    const visible =
      outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && outlineColor !== backgroundColor;
    return { name: focused.getAttribute('part') ?? focused.localName, visible };
  });
}

test('in forced colors cards, fields and buttons keep their borders', async () => {
  await page.goto(demo.address);
  await page.getByRole('button', { name: 'Update user count', exact: true }).click();
  await page.getByRole('textbox', { name: 'Number of users' }).fill('8');
  await expect(page.locator('ocw-seat-editor')).toContainText('$232.00');
  expect(await edgeless()).toEqual([]);
});

test('the focus is visible, from the number to the confirmation', async () => {
  await page.getByRole('textbox', { name: 'Number of users' }).focus();
  expect(await focusRing()).toEqual({ name: 'input', visible: true });
  await page.keyboard.press('Tab');
  expect(await focusRing()).toEqual({ name: 'cancel', visible: true });
  await page.keyboard.press('Tab');
  expect(await focusRing()).toEqual({ name: 'primary', visible: true });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Review your change' })).toBeFocused();
  expect(await edgeless()).toEqual([]);
  for (const name of ['add-card', 'back', 'primary']) {
    await page.keyboard.press('Tab');
    expect(await focusRing()).toEqual({ name, visible: true });
  }
});
