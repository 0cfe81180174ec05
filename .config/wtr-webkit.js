// A launcher for WebKitGTK over plain W3C WebDriver: Debian's webkit2gtk-driver and xvfb, one window at a time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engines } from './engine-programs.js';

/** WebDriver's codes for keys other than letters (https://www.w3.org/TR/webdriver2/#keyboard-actions). */
const KEYS = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
};

/** Timeout in milliseconds for starting a display and a driver, and for the driver's response to a command. */
const START_TIMEOUT = 20_000;
const COMMAND_TIMEOUT = 120_000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Creates a folder with GTK settings that disable animations. */
function createSettings() {
  const folder = mkdtempSync(join(tmpdir(), 'webkit-'));
  mkdirSync(join(folder, 'gtk-3.0'));
  writeFileSync(join(folder, 'gtk-3.0/settings.ini'), '[Settings]\ngtk-enable-animations=0\n');
  return folder;
}

/** WebKitWebDriver on a separate display. */
class Driver {
  #children = [];
  #settings;
  #base = '';

  async start() {
    // Also if the test runner exits without stopping its browsers.
    process.once('exit', () => this.stop());
    const DISPLAY = process.env.DISPLAY || (await this.#startDisplay());
    this.#settings = createSettings();
    const port = await freePort();
    const env = { ...process.env, DISPLAY, XDG_CONFIG_HOME: this.#settings };
    const { failed } = this.#spawn('WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore', env });
    this.#base = `http://127.0.0.1:${port}`;
    await Promise.race([failed, this.#responses()]);
    return this;
  }

  async #responses() {
    const limit = AbortSignal.timeout(START_TIMEOUT);
    for (;;) {
      try {
        await fetch(`${this.#base}/status`, { signal: limit });
        return;
      } catch (error) {
        if (limit.aborted) throw error;
        await pause(100);
      }
    }
  }

  async #startDisplay() {
    const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
    const { child, failed } = this.#spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const signal = AbortSignal.timeout(START_TIMEOUT);
    const [number] = await Promise.race([failed, once(child.stdio[3], 'data', { signal })]);
    return `:${String(number).trim()}`;
  }

  /** Starts a program in a separate process group. Returns it with a promise that rejects when it exits. */
  #spawn(program, args, options) {
    const child = spawn(program, args, { ...options, detached: true });
    this.#children.push(child);
    const failed = new Promise((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(new Error(`${program} ended with ${code ?? signal}`)));
    });
    failed.catch(() => {});
    return { child, failed };
  }

  /** Sends a command; returns its value or throws WebDriver's error. */
  async send(method, path, body = {}) {
    const response = await fetch(this.#base + path, {
      method,
      signal: AbortSignal.timeout(COMMAND_TIMEOUT),
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.error} ${value?.message}`);
    return value;
  }

  stop() {
    // The driver's browsers and their processes are in its process group.
    for (const child of this.#children.splice(0).reverse()) {
      try {
        process.kill(-child.pid);
      } catch {
        // It has ended.
      }
    }
    if (this.#settings) rmSync(this.#settings, { recursive: true, force: true });
  }
}

export function webkitLauncher() {
  let starting;
  const active = new Map();
  const idle = [];

  const openWindow = async (driver) => {
    const browserOptions = { binary: engines.webkit.program(), args: ['--automation'] };
    const alwaysMatch = { 'webkitgtk:browserOptions': browserOptions };
    return (await driver.send('POST', '/session', { capabilities: { alwaysMatch } })).sessionId;
  };
  /** Sends a command to the window of a session of the test runner. */
  const command = async (id, method, path, body) => {
    const driver = await starting;
    return driver.send(method, `/session/${active.get(id).window}${path}`, body);
  };
  const act = (id, source) => command(id, 'POST', '/actions', { actions: [source] });
  const move = (x, y) => ({ type: 'pointerMove', x, y, origin: 'viewport' });
  const point = (id, ...actions) =>
    act(id, { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions });

  /** The window's inner size in CSS pixels. MiniBrowser is never narrower than 447. */
  async function setViewport(id, { width, height }) {
    const script = 'return [innerWidth, innerHeight]';
    const inner = () => command(id, 'POST', '/execute/sync', { script, args: [] });
    for (let tries = 4; tries > 0; tries -= 1) {
      const [innerWidth, innerHeight] = await inner();
      if (innerWidth === width && innerHeight === height) return;
      const rect = await command(id, 'GET', '/window/rect');
      const size = {
        width: rect.width + width - innerWidth,
        height: rect.height + height - innerHeight,
      };
      await command(id, 'POST', '/window/rect', { x: 0, y: 0, ...size });
      await pause(150);
    }
    const size = await inner();
    if (size[0] !== width) throw new Error(`The window stays at ${size.join(' × ')}`);
  }

  return {
    name: 'WebKit',
    // The command plugins support puppeteer and call these methods of its page.
    type: 'puppeteer',
    concurrency: 1,
    getPage: (id) => ({
      setViewport: (size) => setViewport(id, size),
      emulateMediaFeatures: async () => {},
      emulateMediaType: async () => {},
      keyboard: {
        press: (key) => {
          const value = KEYS[key] ?? key;
          const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value }));
          return act(id, { type: 'key', id: 'keyboard', actions });
        },
      },
      mouse: {
        move: (x, y) => point(id, move(x, y)),
        down: () => point(id, { type: 'pointerDown', button: 0 }),
        up: () => point(id, { type: 'pointerUp', button: 0 }),
        click: (x, y) =>
          point(id, move(x, y), { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }),
      },
    }),
    async initialize() {},
    async startSession(id, url) {
      const driver = await (starting ??= new Driver().start());
      active.set(id, { window: idle.pop() ?? (await openWindow(driver)), url });
      await command(id, 'POST', '/url', { url });
    },
    isActive: (id) => active.has(id),
    getBrowserUrl: (id) => active.get(id)?.url,
    async stopSession(id) {
      await command(id, 'POST', '/url', { url: 'about:blank' });
      idle.push(active.get(id).window);
      active.delete(id);
      return {};
    },
    async stop() {
      const driver = await starting;
      for (const window of idle) await driver.send('DELETE', `/session/${window}`).catch(() => {});
      driver?.stop();
    },
  };
}
