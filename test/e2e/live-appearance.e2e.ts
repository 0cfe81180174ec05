import type { Locator } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { Server } from './matrix/server-process.ts';
import { startServer } from './matrix/server-process.ts';
import { Visit } from './support/visit.ts';

// The page's appearance changes while the user pays. Not in test/elements, because background pages render no frames, on which
// the elements depend here.
test.describe.configure({ timeout: 90_000 });

const CARD = '4242 4242 4242 4242';
const LIGHT = 'rgb(255, 255, 255)';
const DARK = 'rgb(22, 24, 29)';

let server: Server;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(() => server.remove());

const formIn = (element: Locator) => element.frameLocator('iframe[title^="Secure payment"]');

async function enterNumber(element: Locator): Promise<void> {
  await formIn(element).getByLabel('Card number').fill(CARD);
}

async function surfaceIs(element: Locator, color: string): Promise<void> {
  await expect(formIn(element).getByLabel('Card number')).toHaveCSS('background-color', color);
}

async function buyTwo({ buy }: Visit): Promise<void> {
  await buy.getByRole('textbox').fill('2');
  await buy.getByRole('button', { name: 'Buy Credits' }).click();
  await enterNumber(buy);
}

test('they apply to every form immediately, and no input is lost', async ({ context }) => {
  const visit = await Visit.begin(server, context, { seed: { paymentMethod: null } });
  const { page, buy, editor } = visit;
  const setOnPage = (name: string, value: string): Promise<void> =>
    page.evaluate(([key, text]) => document.documentElement.style.setProperty(key, text), [
      name,
      value,
    ] as const);
  await buyTwo(visit);
  await editor.getByRole('textbox').fill('8');
  await editor.getByRole('button', { name: 'Update User Count' }).click();
  await editor.getByRole('button', { name: 'Add a payment method' }).click();
  await enterNumber(editor);
  const both = [buy, editor];
  for (const element of both) await surfaceIs(element, LIGHT);

  await setOnPage('color-scheme', 'dark');
  for (const element of both) await surfaceIs(element, DARK);
  await setOnPage('--ocw-font-family', 'Georgia');
  for (const element of both)
    await expect(formIn(element).locator('body')).toHaveCSS('font-family', 'Georgia');
  await setOnPage('--ocw-font-size', '20px');
  for (const element of both) await expect(formIn(element).locator('body')).toHaveCSS('font-size', '20px');
  await setOnPage('--ocw-radius', '3px');
  for (const element of both)
    await expect(formIn(element).getByLabel('Card number')).toHaveCSS('border-radius', '3px');
  await setOnPage('--ocw-space', '6px');
  // Three of Stripe's spacing units between the fields.
  for (const element of both) await expect(formIn(element).locator('.card')).toHaveCSS('gap', '18px');
  await setOnPage('--ocw-accent', '#ff5500');
  for (const element of both) {
    const field = formIn(element).getByLabel('Card number');
    await field.press('Tab');
    await field.focus();
    await expect(field).toHaveCSS('outline-color', 'rgb(255, 85, 0)');
  }
  await buy.evaluate((element) => element.setAttribute('theme', 'light'));
  await surfaceIs(buy, LIGHT);
  await surfaceIs(editor, DARK);
  for (const element of both) await expect(formIn(element).getByLabel('Card number')).toHaveValue(CARD);
});

for (const [how, hide, show] of [
  [
    'with `hidden`',
    (element: Element) => element.setAttribute('hidden', ''),
    (element: Element) => element.removeAttribute('hidden'),
  ],
  [
    'with `content-visibility`, as in closed details',
    (element: Element) => (element as HTMLElement).style.setProperty('content-visibility', 'hidden'),
    (element: Element) => void (element as HTMLElement).style.removeProperty('content-visibility'),
  ],
] as const) {
  test(`they apply when a form that was hidden ${how} is shown again`, async ({ context }) => {
    const visit = await Visit.begin(server, context, { seed: { paymentMethod: null } });
    const { page, buy } = visit;
    await buyTwo(visit);
    await surfaceIs(buy, LIGHT);
    await buy.evaluate(hide);
    await page.evaluate(async () => {
      document.documentElement.style.colorScheme = 'dark';
      for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
    });
    await buy.evaluate(show);
    await surfaceIs(buy, DARK);
    await expect(formIn(buy).getByLabel('Card number')).toHaveValue(CARD);
  });
}
