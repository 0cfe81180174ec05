import { expect, test } from '@playwright/test';
import type { Page, Route } from '@playwright/test';
import { build } from 'esbuild';
import type { FakeStripeBackend } from '../../src/simulator/stripe-js/backend.ts';
import { FakeStripeFault, toStripeError } from '../../src/simulator/stripe-js/backend.ts';
import { buildFakeStripeScript } from '../../src/simulator/stripe-js/build.ts';
import { MemoryBackend } from '../payments/support/memory-backend.ts';

// The fake Stripe.js at Stripe's own URL, by interception: our loader, a strict CSP and Trusted Types are the real ones.

const HOST = 'https://host.example';
const STRIPE = 'https://js.stripe.com/endive/stripe.js*';
const CSP = [
  "default-src 'none'; script-src 'self' https://js.stripe.com https://*.js.stripe.com",
  'frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com',
  "connect-src 'self' https://api.stripe.com; require-trusted-types-for 'script'; trusted-types ocw-stripe",
].join('; ');

const APP = `
  import { createStripePort, readAppearance, returnUrl, takeReturn } from './src/payments/index.ts';
  const port = createStripePort({ publishableKey: 'pk_test_1' });
  const target = document.getElementById('target');
  const reported = (window.reported = []);
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => reported.push(effectiveDirective));
  window.returned = takeReturn('credit_purchase');
  window.mount = () => {
    window.form = port.mountCheckout({
      clientSecret: 'cs_1_secret_x', target, locale: 'en', appearance: readAppearance(target),
      onChange: ({ status, reason }) => { document.title = reason ?? status; },
      onChallengeStart: () => reported.push('challenge-start'),
      onChallengeEnd: () => reported.push('challenge-end'),
    });
  };
  window.pay = async () => {
    const { status } = await form.confirm({ returnUrl: returnUrl(location.href, { purpose: 'credit_purchase', id: 'cp_1' }) });
    document.getElementById('outcome').textContent = status;
  };`;

test.describe.configure({ timeout: 30_000 });

let app = '';
let fake = '';
let backend: MemoryBackend;

test.beforeAll(async () => {
  const stdin = { contents: APP, resolveDir: process.cwd() };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false });
  app = outputFiles[0]?.text ?? '';
  fake = await buildFakeStripeScript();
});

async function simulator(route: Route): Promise<void> {
  const method = (new URL(route.request().url()).pathname.split('/').at(-1) ?? '').replace(/-./g, (each) =>
    each.charAt(1).toUpperCase(),
  ) as Exclude<keyof FakeStripeBackend, 'heedsExclusions'>;
  const body = route.request().postDataJSON() as { clientSecret: string };
  const given = method.startsWith('retrieve') ? body.clientSecret : body;
  try {
    await route.fulfill({ json: await (backend[method] as (given: unknown) => Promise<unknown>)(given) });
  } catch (error) {
    await route.fulfill({
      status: error instanceof FakeStripeFault ? 402 : 500,
      json: { error: toStripeError(error) },
    });
  }
}

const stripeJs = (route: Route): Promise<void> =>
  route.fulfill({ contentType: 'text/javascript', body: fake });

test.beforeEach(async ({ page }) => {
  backend = new MemoryBackend();
  const html = '<!doctype html><title>loading</title><div id="target"></div><p id="outcome"></p>';
  const headers = { 'Content-Security-Policy': CSP };
  await page.route(`${HOST}/**`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers,
      body: `${html}<script type="module" src="/app.js"></script>`,
    }),
  );
  await page.route(`${HOST}/app.js`, (route) => route.fulfill({ contentType: 'text/javascript', body: app }));
  await page.route(`${HOST}/simulator/api/*`, simulator);
});

const card = (page: Page) => page.frameLocator('#target iframe');
const run = (page: Page, code: string): Promise<unknown> => page.evaluate(code);

async function open(page: Page): Promise<void> {
  await page.goto(`${HOST}/billing?tab=2`);
  await untilLoaded(page);
}

/** Waits for the page's script. Not by `waitForFunction`: its polling uses `eval`, which the page's policy forbids. */
async function untilLoaded(page: Page): Promise<void> {
  await expect(async () => expect(await run(page, 'typeof mount')).toBe('function')).toPass();
}

async function enter(page: Page, number: string): Promise<void> {
  await card(page).getByLabel('Card number').fill(number);
  await card(page).getByLabel('Expiration date').fill('12 / 34');
  await card(page).getByLabel('Security code').fill('123');
}

test('a card pays on a page with a strict policy, without violations', async ({ page }) => {
  await page.route(STRIPE, stripeJs);
  await open(page);
  await run(page, 'mount()');
  await expect(page).toHaveTitle('ready');
  await enter(page, '4242424242424242');
  await run(page, 'pay()');
  await expect(page.locator('#outcome')).toHaveText('succeeded');
  expect(await run(page, 'reported')).toEqual([]);
});

test('blocked once, Stripe.js loads on the retry; blocked twice, it is reported, and a later attempt works', async ({
  page,
}) => {
  let requests = 0;
  await page.route(STRIPE, (route) => ((requests += 1) === 1 ? route.abort() : stripeJs(route)));
  await open(page);
  await run(page, 'mount()');
  await expect(page).toHaveTitle('ready');
  expect(requests).toBe(2);

  await open(page);
  await page.route(STRIPE, (route) => route.abort());
  await run(page, 'mount()');
  await expect(page).toHaveTitle('blocked');
  await page.route(STRIPE, stripeJs);
  await run(page, 'mount()');
  await expect(page).toHaveTitle('ready');
});

test('3-D Secure covers the page, takes the focus, dispatches its events, and returns the focus', async ({
  page,
}) => {
  await page.route(STRIPE, stripeJs);
  await open(page);
  await run(page, 'mount()');
  await enter(page, '4000002760003184');
  await run(page, 'void pay()');
  const challenge = page.frameLocator('iframe[title^="3-D Secure"]');
  await expect(challenge.getByRole('button', { name: 'Complete authentication' })).toBeFocused();
  await expect.poll(() => run(page, 'reported')).toEqual(['challenge-start']);
  await page.keyboard.press('Enter');
  await expect(page.locator('#outcome')).toHaveText('succeeded');
  expect(await run(page, 'reported')).toEqual(['challenge-start', 'challenge-end']);
});

test('the user returns from a bank’s page, and the URL keeps none of its parameters', async ({ page }) => {
  await page.route(STRIPE, stripeJs);
  await page.route('https://bank.example/**', (route) => {
    const back = new URL(route.request().url()).searchParams.get('back') ?? '';
    const location = `${back}&payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_x&redirect_status=succeeded`;
    return route.fulfill({
      contentType: 'text/html',
      body: `<a href="${location.replaceAll('&', '&amp;')}">Back</a>`,
    });
  });
  await open(page);
  await run(page, 'mount()');
  await card(page).getByLabel('Payment method').selectOption('bank_redirect');
  await run(page, 'void pay()');
  await page.getByRole('link', { name: 'Back' }).click();
  await untilLoaded(page);
  expect(await run(page, 'returned')).toEqual({ purpose: 'credit_purchase', id: 'cp_1' });
  expect(page.url()).toBe(`${HOST}/billing?tab=2`);
});
