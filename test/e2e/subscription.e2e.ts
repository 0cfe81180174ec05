import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { DemoProcess } from '../support/demo-process.ts';
import { dataFolder, startDemo } from '../support/demo-process.ts';

// One demo, started like a user would, in a separate folder; the tests build on each other.
test.describe.configure({ mode: 'serial' });

let folder: Awaited<ReturnType<typeof dataFolder>>;
let demo: DemoProcess;
let page: Page;
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  folder = await dataFolder();
  demo = await startDemo({ OCW_DATA_DIRECTORY: folder.path });
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});

test.afterAll(async () => {
  await demo.stop();
  await folder.remove();
  await page.close();
});

const users = () => page.getByRole('textbox', { name: 'Number of users' });
const editor = () => page.locator('ocw-seat-editor');
const summary = () => page.locator('ocw-subscription-summary');
const credits = () => page.locator('ocw-credit-balance');

/** The first amount of money in a text, in cents. */
function cents(text: string | null): number {
  const found = /\$([\d,]+)\.(\d\d)/.exec(text ?? '');
  expect(found, `an amount in "${text ?? ''}"`).not.toBeNull();
  return Number(found?.[1]?.replaceAll(',', '')) * 100 + Number(found?.[2]);
}

test('the first start shows five users, their price and five credits, and says that Stripe is simulated', async () => {
  expect(demo.output).toContain('SIMULATED: no money moves');
  await page.goto(demo.address);
  await page.getByRole('button', { name: 'Update user count', exact: true }).click();
  const chip = page.locator('.simulator summary');
  await chip.click();
  await expect(page.getByText('Simulated Stripe: no money moves')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Simulated Stripe: no money moves')).toBeHidden();
  await expect(chip).toBeFocused();
  await expect(users()).toHaveValue('5');
  await expect(summary()).toContainText('$145.00');
  await expect(credits()).toContainText('5');
});

test('typing shows the new monthly total, the amount due today and the credits, without a request', async () => {
  const requests: string[] = [];
  const listen = (request: { url(): string }): void => {
    if (request.url().includes('/api/')) requests.push(request.url());
  };
  page.on('request', listen);
  await users().fill('8');
  await expect(editor()).toContainText('$232.00');
  await expect(editor()).toContainText('+3 today');
  page.off('request', listen);
  expect(requests).toEqual([]);
});

test('the review shows the pinned quote, confirming charges exactly that, and users and credits change', async () => {
  await page.getByRole('button', { name: 'Update User Count' }).click();
  const due = editor().locator('[part=due]');
  // Not the estimate's amount, which falls by a cent every few minutes.
  await expect(editor()).toContainText('Review your change');
  const shown = cents(await due.textContent());
  await page.getByRole('button', { name: 'Confirm Update' }).click();
  await expect(editor()).toContainText('You now have 8 users');
  await expect(summary()).toContainText('$232.00');
  const state: unknown = await page.evaluate(() =>
    fetch('/api/billing/account').then((response): Promise<unknown> => response.json()),
  );
  expect(state).toMatchObject({
    seats: { quantity: 8, highestThisPeriod: 8 },
    credits: { available: 8, plan: { nextGrant: 8 } },
    latestSeatChange: {
      status: 'succeeded',
      amountCharged: { amount: shown, currency: 'USD' },
      creditsAdded: 3,
    },
  });
});

test('after a restart all data is still there', async () => {
  await demo.stop();
  demo = await startDemo({ OCW_DATA_DIRECTORY: folder.path });
  await page.goto(demo.address);
  await page.getByRole('button', { name: 'Update user count', exact: true }).click();
  await expect(users()).toHaveValue('8');
  await expect(summary()).toContainText('$232.00');
  await expect(credits()).toContainText('8');
});

test('the console stays empty', () => {
  expect(complaints).toEqual([]);
});
