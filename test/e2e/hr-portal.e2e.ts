import { expect, test } from '@playwright/test';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page, Request } from '@playwright/test';
import type { DemoProcess } from '../support/demo-process.ts';
import { dataFolder, startDemo } from '../support/demo-process.ts';

// A third party's page on another origin, which shows billing with embed tokens in its own shadow root.
test.describe.configure({ mode: 'serial' });

let folder: Awaited<ReturnType<typeof dataFolder>>;
let demo: DemoProcess;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];
/** All requests of the portal's pages to OneClickWorker's origin. */
const asked: Request[] = [];
let tokens = 0;

test.beforeAll(async ({ browser }) => {
  folder = await dataFolder();
  demo = await startDemo({ OCW_DATA_DIRECTORY: folder.path });
  ({ context, page } = await openPage(browser));
  // The user is also signed in at OneClickWorker's dashboard: its cookie exists, and must not be sent.
  await page.goto(demo.address);
  await expect(page.getByRole('heading', { name: 'Subscription' })).toBeVisible();
  const cookies = (await context.cookies()).map(({ name }) => name);
  expect(cookies).toContain('ocw_session');
  await page.goto('about:blank');
  page.on('request', (request) => {
    if (request.url() === `${demo.portal}/billing-token`) tokens += 1;
    if (request.url().startsWith(demo.address)) asked.push(request);
  });
});

test.afterAll(async () => {
  await demo.stop();
  await folder.remove();
  await context.close();
});

async function openPage(browser: Browser): Promise<{ context: BrowserContext; page: Page }> {
  const opened = await browser.newContext();
  await opened.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      console.error(`CSP: ${effectiveDirective} ${blockedURI}`);
    });
  });
  const first = await opened.newPage();
  first.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  first.on('pageerror', (error) => complaints.push(error.message));
  return { context: opened, page: first };
}

const users = () => page.getByRole('textbox', { name: 'Number of users' });
const editor = () => page.locator('ocw-seat-editor');
const credits = () => page.locator('ocw-credit-balance');
const buy = () => page.locator('ocw-buy-credits');

/** Sets the simulated Stripe's clock or card from outside, as the dashboard's bar does. */
async function control(data: object): Promise<void> {
  const response = await context.request.post(`${demo.address}/simulator/control`, { data });
  expect(response.ok()).toBe(true);
}

test('the portal has its own origin, and shows users and credits in its own shadow root', async () => {
  expect(new URL(demo.portal).origin).not.toBe(new URL(demo.address).origin);
  await page.goto(`${demo.portal}/plan.html`);
  await expect(users()).toHaveValue('5');
  await expect(page.locator('ocw-subscription-summary')).toContainText('$145.00');
  const isInside = await editor().evaluate((element) => element.getRootNode() instanceof ShadowRoot);
  expect(isInside).toBe(true);
  expect(tokens).toBe(1);
});

test('its tokens are for this portal only: without one, or from the dashboard’s page, requests are refused', async () => {
  const status = (origin: string, address: string): Promise<number> =>
    page.evaluate(
      async ({ url }) => {
        const token = await (await fetch('/billing-token', { method: 'POST' })).text();
        const response = await fetch(
          url.account,
          url.bare ? {} : { headers: { Authorization: `Bearer ${token}` } },
        );
        return response.status;
      },
      { url: { account: `${address}/api/billing/account`, bare: origin === 'bare' } },
    );
  expect(await status('token', demo.address)).toBe(200);
  expect(await status('bare', demo.address)).toBe(401);
  const taken = await context.request.post(`${demo.portal}/billing-token`, {
    headers: { Origin: demo.address },
  });
  expect(taken.status()).toBe(403);
  const keyless = await context.request.post(`${demo.address}/api/embed-tokens`);
  expect(keyless.status()).toBe(401);
});

test('five users become eight by keyboard; the token expires before the confirmation and is renewed once; 3-D Secure is in the page', async () => {
  await control({ card: 'pm_card_authenticationRequired' });
  await page.reload();
  await users().focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('8');
  await page.keyboard.press('Enter');
  await expect(editor().locator('[part=due]')).toContainText(/\$\d+\.\d\d/);
  const before = tokens;
  // Tokens last five minutes, quotes ten.
  await control({ seconds: 306 });
  const confirm = page.getByRole('button', { name: 'Confirm Update' });
  // It ignores presses in its first second.
  await expect(confirm).toBeEnabled();
  await confirm.press('Enter');
  const bank = page.frameLocator('iframe[title^="3-D Secure"]');
  await bank.getByRole('button', { name: 'Complete authentication' }).press('Enter');
  await expect(editor()).toContainText('You now have 8 users');
  await expect(page.locator('ocw-subscription-summary')).toContainText('$232.00');
  expect(tokens).toBe(before + 1);
});

test('a credit is bought with a card in the portal’s narrow column', async () => {
  await control({ card: 'pm_card_visa' });
  await page.goto(demo.portal);
  await expect(credits()).toContainText('8');
  await buy().getByRole('textbox').fill('1');
  await page.getByRole('button', { name: 'Buy Credits' }).click();
  await page.getByRole('button', { name: 'Change payment method' }).click();
  const form = page.locator('iframe').first().contentFrame();
  await form.getByLabel('Card number').fill('4242 4242 4242 4242');
  await form.getByLabel('Expiration date').fill('12 / 34');
  await form.getByLabel('Security code').fill('123');
  await buy()
    .getByRole('button', { name: /^Buy Credits · / })
    .click();
  await expect(credits()).toContainText('9');
});

test('after a reload, and in OneClickWorker’s own dashboard, the state is the same', async () => {
  await page.reload();
  await expect(credits()).toContainText('9');
  await page.goto(`${demo.portal}/plan.html`);
  await expect(users()).toHaveValue('8');
  const dashboard = await context.newPage();
  const account = dashboard.waitForRequest(`${demo.address}/api/billing/account`);
  await dashboard.goto(demo.address);
  await expect(dashboard.locator('ocw-credit-balance')).toContainText('9');
  // There, the cookie identifies the caller.
  expect((await (await account).allHeaders())['cookie']).toContain('ocw_session=');
  await dashboard.close();
});

test('at 320 pixels nothing is wider than the page', async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ['/', '/plan.html']) {
    await page.goto(demo.portal + path);
    await expect(page.locator('ocw-billing')).toContainText('credits');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, path).toBeLessThanOrEqual(320);
  }
});

test('axe-core reports nothing in its pages, light and dark', async ({ browser }) => {
  // The portal's policy does not allow axe-core's script.
  const inspected = await browser.newContext({ bypassCSP: true });
  const looked = await inspected.newPage();
  for (const colorScheme of ['light', 'dark'] as const) {
    await looked.emulateMedia({ colorScheme });
    for (const path of ['/', '/plan.html']) {
      await looked.goto(demo.portal + path);
      await expect(looked.locator('ocw-billing')).toContainText('credits');
      await looked.evaluate(axe.source);
      const { violations } = await looked.evaluate(() => axe.run());
      const found = violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]);
      expect(found, `${colorScheme} ${path}`).toEqual([]);
    }
  }
  await inspected.close();
});

test('no request included a cookie of OneClickWorker’s origin', async () => {
  expect(asked.filter((request) => request.url().includes('/api/billing/')).length).toBeGreaterThan(10);
  expect(asked.some((request) => /billing\.\S+\.min\.js/.test(request.url()))).toBe(true);
  for (const request of asked) {
    expect((await request.allHeaders())['cookie'], request.url()).toBeUndefined();
  }
});

test('the console stays empty except for two refusals: a request without a token, and the expired token', () => {
  expect(complaints.filter((text) => text.includes('401'))).toHaveLength(2);
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
});
