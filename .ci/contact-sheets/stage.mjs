// One page of the built Storybook that renders and checks story after story.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Timeout of a story in milliseconds: the first one with a real handler starts PostgreSQL in the page. */
const PATIENCE = 30_000;
const HEIGHT = 900;

/** Runs in the page: opens stories over Storybook's channel and reports when their rendering has settled. */
function installStage() {
  const channel = () => globalThis.__STORYBOOK_ADDONS_CHANNEL__;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const shadows = (root) =>
    [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
      shadowRoot ? [shadowRoot, ...shadows(shadowRoot)] : [],
    );
  const words = () =>
    shadows(document)
      .map((root) => root.querySelector('.base')?.innerText ?? '')
      .join(' ')
      .replace(/[\u200e\u2066\u2069]/g, '')
      .replace(/\s+/g, ' ');

  /** How many of our elements are still loading. */
  const waiting = () =>
    shadows(document).reduce((sum, root) => sum + root.querySelectorAll('[aria-busy="true"]').length, 0);

  const until = async (isSo, what, patience) => {
    const end = performance.now() + patience;
    while (!isSo()) {
      if (performance.now() > end) throw new Error(what());
      await frame();
    }
  };
  /** Markup and sizes have not changed for some frames. */
  const rest = async () => {
    const fingerprint = () =>
      shadows(document)
        .map((root) => root.innerHTML)
        .join('') + document.body.scrollHeight;
    for (let before = fingerprint(), quiet = 0; quiet < 3;) {
      await frame();
      const now = fingerprint();
      quiet = now === before ? quiet + 1 : 0;
      before = now;
    }
  };
  /** Triggers a render in Storybook and waits until it is done. */
  const rendered = (id, render, patience) =>
    new Promise((resolve, reject) => {
      const failures = ['storyThrewException', 'storyErrored', 'playFunctionThrewException', 'storyMissing'];
      let problem;
      const note = (error) => (problem ??= error?.message ?? error?.description ?? String(error));
      const settle = ({ storyId, status }) => {
        if (storyId !== id) return;
        clearTimeout(timer);
        channel().off('storyFinished', settle);
        for (const name of failures) channel().off(name, note);
        if (status === 'success' && !problem) resolve();
        else reject(new Error(problem ?? status));
      };
      const timer = setTimeout(() => settle({ storyId: id, status: 'the story does not finish' }), patience);
      for (const name of failures) channel().on(name, note);
      channel().on('storyFinished', settle);
      render();
    });
  let shown = { id: '', language: '' };

  globalThis.stage = {
    /** Opens a story and waits until it shows the text in its parameters, or any text in another language. */
    async open(id, globals, patience) {
      await globalThis.__STORYBOOK_PREVIEW__.ready();
      channel().emit('updateGlobals', { globals });
      const isSame = shown.id === id;
      const before = words();
      const waitingBefore = waiting();
      const render = isSame
        ? () => channel().emit('forceRemount', { storyId: id })
        : () => channel().emit('setCurrentStory', { storyId: id, viewMode: 'story' });
      await rendered(id, render, patience);
      shown = { id, language: globals.language };
      const { says } = globalThis.__STORYBOOK_PREVIEW__.currentRender.story.parameters;
      const isSaid = () =>
        isSame ? words().trim() && words() !== before && waiting() === waitingBefore : words().includes(says);
      await until(
        () => says === undefined || isSaid(),
        () => `it does not say “${says}”, but: ${words()}`,
        patience,
      );
      await rest();
    },
    /** Changes the toolbar without reopening the story. Returns whether the story follows a change of language. */
    async set(globals, patience) {
      const { id, language } = shown;
      const before = words();
      await rendered(id, () => channel().emit('updateGlobals', { globals }), patience);
      shown = { id, language: globals.language };
      const isTranslated = () => globals.language === language || !before.trim() || words() !== before;
      const end = performance.now() + 2000;
      while (!isTranslated() && performance.now() < end) await frame();
      await rest();
      return isTranslated();
    },
    /** Returns axe-core's violations and horizontal overflow. */
    async check() {
      const root = document.querySelector('#storybook-root');
      // The frames belong to the fake Stripe.js.
      const options = {
        iframes: false,
        resultTypes: ['violations', 'incomplete'],
        rules: { region: { enabled: false } },
      };
      const { violations, incomplete } = await globalThis.axe.run(root, options);
      const brief = ({ id, nodes }) => ({
        rule: id,
        nodes: nodes.map(({ html, any, all, none }) => ({
          html: html.slice(0, 160),
          why: [...any, ...all, ...none].map(({ message }) => message).join(' '),
        })),
      });
      const { scrollWidth, clientWidth } = document.documentElement;
      const box = root.firstElementChild?.getBoundingClientRect() ?? root.getBoundingClientRect();
      return {
        violations: violations.map(brief),
        incomplete: incomplete.map(brief),
        overflow: Math.max(0, scrollWidth - clientWidth),
        box: { x: 0, y: box.y + scrollY, width: clientWidth, height: Math.ceil(box.height) },
      };
    },
  };
}

/** Chromium logs this for every response other than 2xx; stories of failures have some. */
const isExpected = (message) =>
  message.text().startsWith('Failed to load resource') && message.location().url.includes('/story-backend/');

/** Opens the stage in a new page of the browser. */
export async function openStage(browser, origin) {
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'UTC',
    // Storybook's flag for tests, with which it does not wait for animations.
    userAgent: 'Chromium (StorybookTestRunner)',
    reducedMotion: 'reduce',
    viewport: { width: 1000, height: HEIGHT },
  });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  let problems = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !isExpected(message)) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`${origin}/iframe.html?viewMode=story`, { waitUntil: 'load' });
  await page.waitForFunction(() => globalThis.__STORYBOOK_PREVIEW__ !== undefined);
  await page.evaluate(axeSource);
  await page.evaluate(installStage);

  return {
    /** Opens a story; rejects if it fails or does not show its text. */
    open: (story, globals) =>
      page.evaluate(
        ([id, set, patience]) => globalThis.stage.open(id, set, patience),
        [story, globals, PATIENCE],
      ),
    set: (globals) =>
      page.evaluate(([set, patience]) => globalThis.stage.set(set, patience), [globals, PATIENCE]),
    resize: (width) => page.setViewportSize({ width, height: HEIGHT }),
    check: () => page.evaluate(() => globalThis.stage.check()),
    /** Returns console messages since the last call. */
    takeProblems: () => problems.splice(0),
    async shot(box) {
      const clip = { ...box, scale: 1 };
      const options = { format: 'png', clip, captureBeyondViewport: true, optimizeForSpeed: true };
      return Buffer.from((await cdp.send('Page.captureScreenshot', options)).data, 'base64');
    },
    close: () => context.close(),
  };
}
