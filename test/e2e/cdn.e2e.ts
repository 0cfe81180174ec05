import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { CdnFiles } from '../../.config/cdn-files.ts';
import { embedSnippet } from '../../.config/cdn-files.ts';
import {
  accountFixture,
  createFixtureFetch,
  creditPurchaseFixture,
  quoteFixture,
} from '../../src/testing/fixtures/index.ts';

// The files of dist/cdn as a host serves them, with the lines that the build prints for its page.

const HOST = 'https://host.example';
const NONCE = 'n0nce';
const POLICIES = {
  'content-type': 'text/html',
  'integrity-policy': 'blocked-destinations=(script)',
  'content-security-policy': `default-src 'none'; script-src 'self' 'nonce-${NONCE}' https://js.stripe.com; style-src 'self'; connect-src 'self'`,
};
const PAGE_OF_FOUR = `<ocw-billing endpoint="/api/billing">
  <ocw-subscription-summary></ocw-subscription-summary>
  <ocw-credit-balance></ocw-credit-balance>
  <ocw-seat-editor></ocw-seat-editor>
  <ocw-buy-credits></ocw-buy-credits>
</ocw-billing>`;

test.describe.configure({ timeout: 30_000 });

let folder = '';
let files: CdnFiles;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'billing-cdn-'));
  await build({ mode: 'cdn', logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  files = JSON.parse(await readFile(join(folder, 'integrity.json'), 'utf8')) as CdnFiles;
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const account = accountFixture({ publishableKey: 'pk_test_1' });
const respond = createFixtureFetch({
  account,
  quote: (seats) => quoteFixture(account, seats),
  buy: ({ quantity }) =>
    creditPurchaseFixture({
      quantity,
      clientSecret: 'cs_1_secret_1',
      url: 'https://checkout.stripe.com/c/1',
    }),
});

interface Visit {
  /** Script requests in their order. */
  readonly scripts: string[];
  readonly messages: string[];
}

/** Opens a page with this body; files below /billing/ come from the build, unless `serve` returns a replacement. */
async function open(
  page: Page,
  head: string,
  serve: (file: string, text: string) => string = (_, text) => text,
): Promise<Visit> {
  const visit: Visit = { scripts: [], messages: [] };
  page.on('console', (message) => visit.messages.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => visit.messages.push(`pageerror: ${error.message}`));
  await page.route(`${HOST}/**`, async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) {
      const body = request.postData();
      const response = await respond(request.url(), {
        method: request.method(),
        ...(body !== null && { body }),
      });
      return route.fulfill({
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        body: await response.text(),
      });
    }
    const [, file] = /^\/(?:other\/)?billing\/(.*)$/.exec(pathname) ?? [];
    if (file === undefined) {
      return route.fulfill({
        headers: POLICIES,
        body: `<!doctype html><html lang="en"><head><title>Billing</title>${head}</head><body>${PAGE_OF_FOUR}</body></html>`,
      });
    }
    visit.scripts.push(file);
    const text = await readFile(join(folder, file), 'utf8');
    return route.fulfill({ contentType: 'text/javascript', body: serve(file, text) });
  });
  await page.route('https://js.stripe.com/**', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'document.title = "Stripe.js ran";' }),
  );
  await page.goto(HOST);
  return visit;
}

const seatEditor = (page: Page) => page.getByRole('textbox', { name: /users/i });

test('every script passes an enforced Integrity-Policy with the lines from the build', async ({ page }) => {
  const { messages } = await open(page, embedSnippet(files, '/billing/', NONCE));
  await expect(seatEditor(page)).toBeVisible();
  await seatEditor(page).fill('9');
  expect(messages).toEqual([]);
});

test('a chunk modified in transit does not run', async ({ page }) => {
  const { messages } = await open(page, embedSnippet(files, '/billing/', NONCE), (file, text) =>
    /^billing\.seat-editor\.[0-9a-f]{8}\./.test(file) ? `${text};document.title = 'changed';` : text,
  );
  await expect(page.locator('ocw-credit-balance')).toContainText('OCJ');
  await expect.poll(() => messages.join('\n')).toMatch(/integrity/i);
  await expect(page).toHaveTitle('Billing');
});

test('a chunk that cannot be loaded is reported in its element, and not requested endlessly', async ({
  page,
}) => {
  await open(page, embedSnippet(files, '/billing/', NONCE));
  await expect(seatEditor(page)).toBeVisible();
  let requests = 0;
  await page.route(`${HOST}/billing/billing.seat-editor.steps.*`, (route) => {
    requests += 1;
    return route.abort();
  });
  await seatEditor(page).fill('none');
  await expect(page.locator('ocw-seat-editor').getByRole('button', { name: 'Try again' })).toBeVisible();
  await seatEditor(page).fill('nothing');
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  expect(requests).toBeLessThan(6);
});

test('any missing chunk is reported as a part of the page, never as the server’s fault', async ({ page }) => {
  test.setTimeout(240_000);
  let missing = '-';
  const editor = page.locator('ocw-seat-editor');
  /** Gets as close to a quote as the available scripts allow, and returns the page's text. */
  const walk = async (): Promise<string> => {
    await expect(seatEditor(page).or(page.getByText('didn’t load')).first(), missing).toBeVisible();
    if (await seatEditor(page).isVisible()) {
      await seatEditor(page).fill('9');
      await seatEditor(page).press('Enter');
      await expect(editor.getByText(/Review your change|didn’t load/).first(), missing).toBeVisible();
    }
    return page.evaluate(() =>
      [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot?.textContent ?? '').join(' '),
    );
  };
  const { scripts } = await open(page, embedSnippet(files, '/billing/', NONCE));
  expect(await walk()).toContain('Review your change');
  const chunks = [...new Set(scripts)].filter((file) => file !== files.entry);
  await page.route(`${HOST}/billing/*`, (route) =>
    route.request().url().includes(missing) ? route.abort() : route.fallback(),
  );
  let reported = 0;
  for (missing of chunks) {
    await page.reload();
    const text = await walk();
    expect(text, missing).not.toMatch(/reach the server|went wrong/);
    if (text.includes('Part of this page didn’t load.')) reported += 1;
  }
  expect(reported, 'chunks whose absence is reported').toBeGreaterThan(3);
});

test('without the import map the policy blocks lazily loaded code', async ({ page }) => {
  const head = embedSnippet({ ...files, preload: [] }, '/billing/', NONCE).replace(
    /^<script type="importmap".*\n/,
    '',
  );
  const { scripts } = await open(page, head);
  await expect(page.locator('ocw-seat-editor').getByRole('button', { name: 'Try again' })).toBeVisible();
  expect(scripts).toEqual([files.entry]);
});

test('the policy blocks Stripe.js, and the element offers payment on Stripe’s page', async ({ page }) => {
  await open(page, embedSnippet(files, '/billing/', NONCE));
  const buying = page.locator('ocw-buy-credits');
  await buying.getByRole('button', { name: /^buy/i }).click();
  await expect(buying.getByRole('button', { name: 'Pay on Stripe’s page' })).toBeVisible();
  await expect(page).toHaveTitle('Billing');
});

test('elements move each other little as they appear, also on a slow processor', async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(() => {
    const add = (list: PerformanceObserverEntryList): void => {
      for (const { value } of list.getEntries() as (PerformanceEntry & { readonly value: number })[])
        document.documentElement.dataset['shift'] = String(
          Number(document.documentElement.dataset['shift'] ?? 0) + value,
        );
    };
    new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
  });
  await open(page, embedSnippet(files, '/billing/', NONCE));
  await expect(seatEditor(page)).toBeVisible();
  await expect(page.locator('ocw-buy-credits').getByRole('button', { name: /^buy/i })).toBeVisible();
  const shift = await page.evaluate(() => document.documentElement.dataset['shift'] ?? '0');
  // "Good" by https://web.dev/articles/cls.
  expect(Number(shift)).toBeLessThan(0.1);
});

test('the first screen requests exactly the scripts that have preload lines', async ({ page }) => {
  const { scripts } = await open(page, embedSnippet(files, '/billing/', NONCE));
  await expect(seatEditor(page)).toBeVisible();
  await expect(page.locator('ocw-buy-credits').getByRole('button', { name: /^buy/i })).toBeVisible();
  expect([...scripts].sort()).toEqual([files.entry, ...files.preload].sort());
});

test('a second copy on the page keeps the first one and warns in the console', async ({ page }) => {
  const integrity = files.integrity[files.entry] ?? '';
  const second = `<script type="module" src="/other/billing/${files.entry}" integrity="${integrity}"></script>`;
  const { messages } = await open(page, embedSnippet(files, '/billing/', NONCE) + second);
  await expect(seatEditor(page)).toBeVisible();
  await expect.poll(() => messages.length).toBeGreaterThan(0);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toBe('warning: @oneclickworker/billing-elements is loaded twice on this page');
});

test('a failure is shown once, by a visible element; by each element if that script cannot be loaded', async ({
  page,
}) => {
  await open(page, embedSnippet(files, '/billing/', NONCE));
  await page.route(`${HOST}/api/**`, (route) => route.abort());
  const reason = page.getByText('We can’t reach the server.');
  const summary = page.locator('ocw-subscription-summary');
  const hide = (hidden: boolean): Promise<unknown> =>
    summary.evaluate((element: HTMLElement, now) => (element.hidden = now), hidden);
  await page.reload();
  await expect(summary.filter({ has: reason })).toBeVisible();
  await expect(reason).toHaveCount(1);
  await hide(true);
  await expect(page.locator('ocw-credit-balance').filter({ has: reason })).toBeVisible();
  await hide(false);
  await page.route(`${HOST}/billing/billing.shared-failure.*`, (route) => route.abort());
  await page.reload();
  await expect(reason).toHaveCount(4);
});

test('shows every text if the script has a query, with which later code loads a second copy', async ({
  page,
}) => {
  const lines = embedSnippet(files, '/billing/', NONCE);
  await open(page, lines.replace(`src="/billing/${files.entry}"`, `src="/billing/${files.entry}?v=2"`));
  await seatEditor(page).fill('8');
  await seatEditor(page).press('Enter');
  const editor = page.locator('ocw-seat-editor');
  await expect(editor.getByRole('heading', { name: 'Review your change' })).toBeVisible();
  await expect(editor.getByText('Charged to Visa ending in 4242').last()).toBeVisible();
});

for (const [kind, extend] of [
  ['a value', () => Object.assign(Object.prototype, { extended: 'by the page' })],
  ['a `get` and a `set`', () => Object.assign(Object.prototype, { get: () => 1, set: () => 2 })],
] as const) {
  test(`works on a page that gives every object ${kind}`, async ({ page }) => {
    await page.addInitScript(extend);
    const { messages } = await open(page, embedSnippet(files, '/billing/', NONCE));
    await seatEditor(page).fill('9');
    await seatEditor(page).press('Enter');
    const editor = page.locator('ocw-seat-editor');
    await expect(editor.getByRole('heading', { name: 'Review your change' })).toBeVisible();
    await expect(page.locator('ocw-buy-credits').getByRole('button', { name: /^buy/i })).toBeVisible();
    expect(messages).toEqual([]);

    await page.route(`${HOST}/api/**`, (route) => route.abort());
    await page.reload();
    await expect(page.getByText('We can’t reach the server.')).toHaveCount(1);
  });
}
