import type { Browser, CDPSession, Page } from '@playwright/test';
import type { Site } from './site.ts';
import { SUBJECTS } from './site.ts';

// Functions given to `page.evaluate` name no inner functions: tsx would have them call a helper that the page does not have.

type SubjectName = keyof typeof SUBJECTS;

const middle = (values: readonly number[]): number => quantile(values, 0.5);

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function open(browser: Browser, slowdown: number): Promise<{ page: Page; session: CDPSession }> {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return { page, session };
}

/** Milliseconds from the start of the script, already fetched, to the frame in which each element shows its content. */
async function mountOnce(browser: Browser, site: Site, name: SubjectName, slowdown: number): Promise<number> {
  const { page } = await open(browser, slowdown);
  await page.goto(site.address);
  const time = await page.evaluate(async ({ script, html, shows }) => {
    await (await fetch(script)).text();
    const start = performance.now();
    await import(script);
    document.body.innerHTML = html;
    while (
      !Object.entries(shows).every(([tag, text]) => {
        const element = document.querySelector(tag);
        return (element?.shadowRoot ?? element)?.textContent?.includes(text);
      })
    ) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return performance.now() - start;
  }, SUBJECTS[name]);
  await page.context().close();
  return time;
}

/** Medians of {@link mountOnce}, subject after subject in each round, so that other load falls on all alike. */
export async function mountTimes(
  browser: Browser,
  site: Site,
  names: readonly SubjectName[],
  slowdown: number,
  rounds: number,
): Promise<Readonly<Partial<Record<SubjectName, number>>>> {
  const times = new Map<SubjectName, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) times.get(name)?.push(await mountOnce(browser, site, name, slowdown));
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, middle(values)]));
}

/** One request of a page: its start after the navigation in milliseconds, and its purpose. */
export interface RequestStart {
  readonly at: number;
  readonly path: string;
}

/** Milliseconds from the navigation to the frame in which each element shows its content, on a cold cache. */
async function loadOnce(
  browser: Browser,
  site: Site,
  name: SubjectName,
): Promise<{ time: number; requests: readonly RequestStart[] }> {
  const { page } = await open(browser, 1);
  await page.goto(`${site.address}/subject/${encodeURIComponent(name)}`, { waitUntil: 'commit' });
  const result = await page.evaluate(async (shows) => {
    while (
      !Object.entries(shows).every(([tag, text]) =>
        document.querySelector(tag)?.shadowRoot?.textContent?.includes(text),
      )
    ) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const requests = performance.getEntriesByType('resource');
    return {
      time: performance.now(),
      requests: requests.map((each) => ({ at: each.startTime, path: new URL(each.name).pathname })),
    };
  }, SUBJECTS[name].shows);
  await page.context().close();
  return result;
}

/** Medians of {@link loadOnce} at a latency, and the requests of the last page of each subject. */
export async function loadTimes(
  browser: Browser,
  site: Site,
  names: readonly SubjectName[],
  latency: number,
  rounds: number,
): Promise<Readonly<Record<string, { readonly time: number; readonly requests: readonly RequestStart[] }>>> {
  site.latency = latency;
  const times = new Map<SubjectName, number[]>(names.map((name) => [name, []]));
  const waterfalls = new Map<SubjectName, readonly RequestStart[]>();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { time, requests } = await loadOnce(browser, site, name);
      times.get(name)?.push(time);
      waterfalls.set(name, requests);
    }
  }
  site.latency = 0;
  return Object.fromEntries(
    names.map((name) => [
      name,
      { time: middle(times.get(name) ?? []), requests: waterfalls.get(name) ?? [] },
    ]),
  );
}

/**
 * Milliseconds from a key press to the frame that shows its estimate, one per key press, in the seat editor with all elements
 * and 200 rows on the page, and in a bare input that writes the number beside itself.
 */
export async function typingTimes(
  browser: Browser,
  site: Site,
  slowdown: number,
  keys: number,
): Promise<{ readonly editor: readonly number[]; readonly input: readonly number[] }> {
  const { page, session } = await open(browser, 1);
  await page.goto(`${site.address}/subject/${encodeURIComponent('all, 200 rows')}`);
  await page.waitForFunction(
    (shows) =>
      Object.entries(shows).every(([tag, text]) =>
        document.querySelector(tag)?.shadowRoot?.textContent?.includes(text),
      ),
    SUBJECTS['all, 200 rows'].shows,
  );
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<input id="bare"><p id="echo"></p>');
    const input = document.querySelector<HTMLInputElement>('#bare');
    const echo = document.querySelector('#echo');
    input?.addEventListener('input', () => {
      if (echo) echo.textContent = input.value;
    });
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const measure = async (isBare: boolean): Promise<readonly number[]> =>
    await page.evaluate(
      async ([bare, count]) => {
        const root = document.querySelector('ocw-seat-editor')?.shadowRoot;
        const field = bare ? document.querySelector<HTMLInputElement>('#bare') : root?.querySelector('input');
        if (!field) throw new Error('There is no number field');
        const times = [];
        for (let key = 0; key < count; key++) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          const start = performance.now();
          field.value = String(6 + (key % 40));
          field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
          // The frame, and the first task after it: layout and paint are done.
          await new Promise((resolve) => requestAnimationFrame(resolve));
          await new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = resolve;
            port2.postMessage(0);
          });
          times.push(performance.now() - start);
        }
        return times;
      },
      [isBare, keys] as const,
    );
  const input = await measure(true);
  const editor = await measure(false);
  await page.context().close();
  return { editor, input };
}

/** Leaks after mounting and removing elements: differences of the page's counts, and of its heap in bytes. */
export interface Leftovers {
  readonly nodes: number;
  readonly listeners: number;
  readonly heap: number;
}

/**
 * Mounts and removes the five elements repeatedly, and counts what remains after garbage collection. Each has shown its
 * content before the first count: lit keeps the nodes of each template from its first use.
 */
export async function leftovers(browser: Browser, site: Site, mounts: number): Promise<Leftovers> {
  const { page, session } = await open(browser, 1);
  await page.goto(`${site.address}/subject/${encodeURIComponent('page of four')}`);
  const { html, shows } = SUBJECTS['all, 200 rows'];
  const showOnce = async (): Promise<void> =>
    await page.evaluate(
      async ([markup, texts]) => {
        document.body.innerHTML = markup;
        while (
          !Object.entries(texts).every(([tag, text]) =>
            document.querySelector(tag)?.shadowRoot?.textContent?.includes(text),
          )
        ) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      },
      [html, shows] as const,
    );
  const run = async (times: number): Promise<void> =>
    await page.evaluate(
      async ([markup, count]) => {
        document.body.textContent = '';
        for (let i = 0; i < count; i += 5) {
          const host = document.createElement('div');
          host.innerHTML = markup;
          document.body.append(host);
          // Every tenth set is shown for a frame, the others for a task.
          await new Promise((resolve) => (i % 50 ? setTimeout(resolve) : requestAnimationFrame(resolve)));
          host.remove();
        }
        // Stores, requests and timers end within five seconds of the last element: the heap no longer shrinks then.
        await new Promise((resolve) => setTimeout(resolve, 6000));
      },
      [html, times] as const,
    );
  const count = async (): Promise<Leftovers> => {
    for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return { nodes, listeners: jsEventListeners, heap: usedSize };
  };
  await showOnce();
  await run(500);
  const before = await count();
  await run(mounts);
  const after = await count();
  await page.context().close();
  return {
    nodes: after.nodes - before.nodes,
    listeners: after.listeners - before.listeners,
    heap: after.heap - before.heap,
  };
}

/** Milliseconds until this many balances show their content, and the number of their account requests. */
export async function mountMany(
  browser: Browser,
  site: Site,
  count: number,
  rounds: number,
): Promise<{ readonly time: number; readonly requests: number }> {
  const times: number[] = [];
  let requests = 0;
  for (let round = 0; round < rounds; round++) {
    const { page } = await open(browser, 1);
    await page.goto(`${site.address}/subject/balance`);
    await page.waitForFunction(() =>
      document.querySelector('ocw-credit-balance')?.shadowRoot?.textContent?.includes('credits'),
    );
    const result = await page.evaluate(async (many) => {
      document.body.textContent = '';
      await new Promise((resolve) => setTimeout(resolve, 50));
      performance.clearResourceTimings();
      const start = performance.now();
      document.body.innerHTML = '<ocw-credit-balance endpoint="/api"></ocw-credit-balance>'.repeat(many);
      const all = [...document.querySelectorAll('ocw-credit-balance')];
      while (!all.every((each) => each.shadowRoot?.textContent?.includes('credits'))) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      const time = performance.now() - start;
      const responses = performance
        .getEntriesByType('resource')
        .filter((each) => each.name.endsWith('/account'));
      return { time, requests: responses.length };
    }, count);
    times.push(result.time);
    requests = result.requests;
    await page.context().close();
  }
  return { time: middle(times), requests };
}

/** The longest tasks of a page in milliseconds; 50 if none is long. */
export interface LongestTasks {
  /** The task that creates the page's first Intl formatter, for which Chromium reads the data of every locale. */
  readonly intl: number;
  /** The longest of all others. */
  readonly other: number;
}

/** Records the page's long tasks, and when it created its first amount formatter. A string, because tsx adds calls of `__name`, which the page lacks, to inner functions. */
const WATCH_TASKS = `
  globalThis.seen = { tasks: [], intlAt: NaN };
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries())).observe({ type: 'longtask' });
  Intl.NumberFormat = new Proxy(Intl.NumberFormat, {
    construct(target, given) {
      if (Number.isNaN(seen.intlAt)) seen.intlAt = performance.now();
      return new target(...given);
    },
  });`;

async function longestTasksOnce(
  browser: Browser,
  site: Site,
  name: SubjectName,
  slowdown: number,
): Promise<LongestTasks> {
  const { page } = await open(browser, slowdown);
  await page.addInitScript(WATCH_TASKS);
  await page.goto(`${site.address}/subject/${encodeURIComponent(name)}`);
  const result = await page.evaluate(async (shows) => {
    while (
      !Object.entries(shows).every(([tag, text]) =>
        document.querySelector(tag)?.shadowRoot?.textContent?.includes(text),
      )
    ) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    // A long task is reported in a later one.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { tasks, intlAt } = (
      globalThis as unknown as { seen: { tasks: PerformanceEntry[]; intlAt: number } }
    ).seen;
    const longest = { intl: 50, other: 50 };
    for (const { startTime, duration } of tasks) {
      const kind = startTime <= intlAt && intlAt < startTime + duration ? 'intl' : 'other';
      longest[kind] = Math.max(longest[kind], duration);
    }
    return longest;
  }, SUBJECTS[name].shows);
  await page.context().close();
  return result;
}

/** Medians of {@link longestTasksOnce}. */
export async function longestTasks(
  browser: Browser,
  site: Site,
  name: SubjectName,
  slowdown: number,
  rounds: number,
): Promise<LongestTasks> {
  const all: LongestTasks[] = [];
  for (let round = 0; round < rounds; round++) {
    all.push(await longestTasksOnce(browser, site, name, slowdown));
  }
  return { intl: middle(all.map(({ intl }) => intl)), other: middle(all.map(({ other }) => other)) };
}
