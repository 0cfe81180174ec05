import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { build } from 'esbuild';
import { args, executablePath } from '../../.config/chromium.js';
import { accountFixture } from '../../src/testing/index.ts';

// How long elements take to show something, beside the least that anything on lit and nanostores takes, in the same run
// on the same machine: compare the ratios, not the milliseconds. `npm run bench`; nothing is asserted.

const ROUNDS = Number(process.env['ROUNDS'] ?? 15);
const KEYS = 20;
/** What is measured: tags, and what tells that they are there. */
const SUBJECTS = {
  floor: { script: '/floor.js', html: '<bench-floor></bench-floor>', shows: 'Floor' },
  balance: { script: '/billing.min.js', html: '<ocw-credit-balance></ocw-credit-balance>', shows: 'credits' },
  editor: {
    script: '/billing.min.js',
    html: '<ocw-seat-editor></ocw-seat-editor>',
    shows: 'Number of users',
  },
  'three elements': {
    script: '/billing.min.js',
    html: '<ocw-seat-editor></ocw-seat-editor><ocw-credit-balance></ocw-credit-balance><ocw-subscription-summary></ocw-subscription-summary>',
    shows: 'Number of users',
  },
} as const;

type Subject = keyof typeof SUBJECTS;

const FLOOR = `
  import { html, LitElement } from 'lit';
  import { atom } from 'nanostores';
  const text = atom('Floor');
  customElements.define('bench-floor', class extends LitElement {
    render() { return html\`<p>\${text.get()}</p>\`; }
  });`;

async function bundleFloor(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: FLOOR, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}

/** Serves the page, the scripts, and the account: all from memory or the disk's cache, so that no network is measured. */
async function serve(): Promise<Server> {
  const floor = await bundleFloor();
  const account = JSON.stringify(accountFixture());
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const send = (type: string, body: string | Buffer): void => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    };
    if (path === '/') return send('text/html', '<!doctype html><html lang="en"><body></body></html>');
    if (path === '/floor.js') return send('text/javascript', floor);
    if (path === '/api/account') return send('application/json', account);
    readFile(`dist/cdn/${path.slice(1)}`).then(
      (text) => send('text/javascript', text),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Milliseconds from the first byte of script that runs to the frame that shows the content. */
async function mount(page: Page, subject: Subject): Promise<number> {
  return await page.evaluate(async ({ script, html, shows }) => {
    // Fetched ahead: what is measured is the work of the page.
    await (await fetch(script)).text();
    const start = performance.now();
    await import(script);
    document.body.innerHTML = `<div>${html}</div>`;
    for (const element of document.querySelectorAll('div > *')) element.setAttribute('endpoint', '/api');
    // No named functions in here: tsx would have them look for a helper that the page does not have.
    while (
      ![...document.querySelectorAll('div > *')].some((each) => each.shadowRoot?.textContent.includes(shows))
    ) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return performance.now() - start;
  }, SUBJECTS[subject]);
}

/** Milliseconds from a key press to the painted estimate, one for each of several key presses. */
async function keyPresses(page: Page): Promise<number[]> {
  return await page.evaluate(async (keys) => {
    const field = document.querySelector('ocw-seat-editor')?.shadowRoot?.querySelector('input');
    if (!field) throw new Error('There is no number field');
    const times = [];
    for (let key = 0; key < keys; key++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const start = performance.now();
      field.value = String(6 + (key % 9));
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await Promise.resolve();
      // The work until lit has rendered; the frame that follows is the browser's own.
      await new Promise((resolve) => setTimeout(resolve));
      times.push(performance.now() - start);
    }
    return times;
  }, KEYS);
}

async function openPage(browser: Browser, address: string, slowdown: number): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(address);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return page;
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const server = await serve();
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const browser = await chromium.launch({ executablePath, args });
console.log(`Medians of ${ROUNDS} pages; CPU as it is, and four times slower.\n`);
console.log('| | 1×, ms | of the floor | 4×, ms | of the floor |\n|---|---|---|---|---|');
const floors = new Map<number, number>();
const keys = new Map<number, number>();
const measured: Record<string, number[]> = {};
for (const slowdown of [1, 4]) {
  const times = new Map<Subject, number[]>();
  // Round by round, so that what else the machine does falls on all alike.
  for (let round = 0; round < ROUNDS; round++) {
    for (const subject of Object.keys(SUBJECTS) as Subject[]) {
      const page = await openPage(browser, address, slowdown);
      times.set(subject, [...(times.get(subject) ?? []), await mount(page, subject)]);
      if (subject === 'editor' && round === 0) keys.set(slowdown, middle(await keyPresses(page)));
      await page.close();
    }
  }
  floors.set(slowdown, middle(times.get('floor') ?? []));
  for (const [subject, values] of times) measured[subject] = [...(measured[subject] ?? []), middle(values)];
}
for (const [subject, [fast = 0, slow = 0]] of Object.entries(measured)) {
  const cells = [fast, slow].map((ms, i) => {
    const floor = floors.get(i === 0 ? 1 : 4) ?? Number.NaN;
    return `${ms.toFixed(1)} | ${(ms / floor).toFixed(1)}×`;
  });
  console.log(`| mount: ${subject} | ${cells.join(' | ')} |`);
}
const press = (slowdown: number): string => (keys.get(slowdown) ?? Number.NaN).toFixed(1);
console.log(`| key press to estimate | ${press(1)} | | ${press(4)} | |`);
console.log(
  '\nA frame at 60 Hz is 16.7 ms. Mounting ends with a frame, so a few milliseconds are waiting for it.',
);
await browser.close();
server.close();
