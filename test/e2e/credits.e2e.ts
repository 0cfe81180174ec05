import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { DemoProcess } from '../support/demo-process.ts';
import type { OcwCreditGate } from '../../src/index.ts';
import { dataFolder, startDemo } from '../support/demo-process.ts';

// The life of credits from the user's view: none left, blocked by the gate, two bought, a job posted, all of it in the history.
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

const gate = () => page.locator('ocw-credit-gate');
const postButton = () => page.getByRole('button', { name: 'Post One Click Job' });

test('posting a job uses one credit on the host’s server, and the same job never uses two', async () => {
  await page.goto(demo.address);
  const post = (id: string): Promise<number> =>
    page.evaluate(async (job) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ id: job, title: `Driver ${job.slice(0, 4)}`, location: 'Berlin' });
      return (await fetch('/api/jobs', { method: 'POST', headers, body })).status;
    }, id);
  const ids = [1, 2, 3, 4, 5].map((digit) => `${String(digit).repeat(8)}-0000-4000-8000-000000000000`);
  for (const id of ids) expect(await post(id)).toBe(201);
  expect(await post(ids[0] ?? '')).toBe(201);
  expect(await post('99999999-0000-4000-8000-000000000000')).toBe(409);
});

test('without a credit the last step of a new job is blocked, says why, and offers to buy', async () => {
  await page.goto(`${demo.address}/jobs.html`);
  await page.getByRole('link', { name: 'Create New Job' }).click();
  await expect(page.locator('#features li')).toHaveCount(11);
  await expect(page.getByRole('radio', { name: 'One Click Job' })).toBeChecked();
  await page.locator('#type').getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Job title').fill('Night nurse');
  await page.getByLabel('Location').fill('Hamburg');
  await page.locator('#details').getByRole('button', { name: 'Continue' }).click();
  await expect(gate()).toContainText('credit');
  await expect(page.getByRole('button', { name: 'Buy Credits' })).toBeVisible();
  await expect(postButton()).not.toBeFocused();
  await postButton().focus();
  await expect(postButton()).not.toBeFocused();
});

test('two credits are bought in place, the gate opens, and the receipt stays visible until “Done”', async () => {
  await gate().getByRole('textbox').fill('2');
  await expect(gate()).toContainText('$38.00');
  await page.getByRole('button', { name: 'Buy Credits' }).click();
  await page.getByRole('button', { name: 'Change payment method' }).click();
  const form = page.locator('iframe').first().contentFrame();
  await form.getByLabel('Card number').fill('4242 4242 4242 4242');
  await form.getByLabel('Expiration date').fill('12 / 34');
  await form.getByLabel('Security code').fill('123');
  await gate()
    .getByRole('button', { name: /^Buy Credits · / })
    .click();
  await expect.poll(() => gate().evaluate((element: OcwCreditGate) => element.status)).toBe('open');
  await expect(gate()).toContainText('2 credits added');
  await expect(gate()).toContainText('You paid $38.00');
  await gate().getByRole('button', { name: 'Done' }).click();
  await expect(gate()).not.toContainText('2 credits added');
  await postButton().focus();
  await expect(postButton()).toBeFocused();
});

test('the job is posted with one of the credits', async () => {
  await postButton().click();
  await expect(page.locator('#posted')).toContainText('“Night nurse” is posted');
  await expect(page.locator('ocw-credit-balance')).toContainText('1');
});

test('a standard job uses no credit', async () => {
  await page.goto(`${demo.address}/new-job.html`);
  await page.getByRole('radio', { name: 'Standard job' }).check();
  await expect(page.locator('#includes')).toBeHidden();
  await page.locator('#type').getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Job title').fill('Receptionist');
  await page.getByLabel('Location').fill('Bremen');
  await page.locator('#details').getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Post job' }).click();
  await expect(page.locator('#posted')).toContainText('“Receptionist” is posted.');
  await expect(page.locator('ocw-credit-balance')).toContainText('1');
});

test('the history shows all of it', async () => {
  await page.goto(demo.address);
  const rows = page.locator('ocw-credit-history').getByRole('row');
  await expect(rows).toHaveCount(1 + 8);
  await expect(rows.nth(1)).toContainText('Night nurse');
  await expect(rows.nth(1)).toContainText('−1');
  await expect(rows.nth(2)).toContainText('+2');
  const state: unknown = await page.evaluate(() =>
    fetch('/api/billing/account').then((response): Promise<unknown> => response.json()),
  );
  expect(state).toMatchObject({
    credits: { available: 1, plan: { available: 0 }, purchased: { available: 1 } },
    latestCreditPurchase: { status: 'fulfilled', quantity: 2, total: { amount: 3800, currency: 'USD' } },
  });
});

test('the console stays empty except for the provoked refusal', () => {
  expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
});
