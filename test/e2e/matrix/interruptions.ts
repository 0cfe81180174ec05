import type { TestOrganization } from '../../support/backend.ts';
import type { Server } from './server-process.ts';
import type { Held, Tab } from './tab.ts';

/** The interruption of a payment in progress. */
export const INTERRUPTIONS = ['none', 'reload', 'second tab', 'offline', 'server restart'] as const;

export type Interruption = (typeof INTERRUPTIONS)[number];

/** The headings of the table. */
export const INTERRUPTION_NAMES: Readonly<Record<Interruption, string>> = {
  none: 'no interruption',
  reload: 'reload',
  'second tab': 'second tab',
  offline: 'offline for ten seconds',
  'server restart': 'server restart',
};

/** A user at a page of a separate organization. */
export interface Scene {
  readonly server: Server;
  readonly organization: TestOrganization;
  readonly tab: Tab;
}

/** The state after an interruption. */
export interface Interrupted {
  /** The user's current tab. */
  readonly tab: Tab;
  /** The tab that still waits, if there are two. */
  readonly first: Tab | null;
  /** Releases the first tab's response. */
  readonly release: () => Promise<void>;
}

/** The user's steps up to the interruption, and until the page shows the outcome. */
export type Script = (scene: Scene, kind: Interruption) => Promise<Interrupted & { readonly said: string }>;

/** A payment in the user's steps. */
export interface Steps {
  /** Up to the payment, in the first tab. */
  readonly begin?: (tab: Tab) => Promise<void>;
  readonly pay: (tab: Tab) => Promise<void>;
  /** The user's steps after the interruption. Default: `pay` again in the second tab, otherwise nothing. */
  readonly resume?: (tab: Tab, kind: Interruption) => Promise<void>;
  /** The page polls the outcome meanwhile. Default: false. */
  readonly polls?: boolean;
  /** The page's text without a response. */
  readonly waits: readonly string[];
  /** The page's final text. */
  readonly words: (kind: Interruption) => string;
}

const TEN_SECONDS = 10_000;
const BACKEND = '**/backend/**';

/**
 * Interrupts a page whose request is held; `waits` is the page's text without a response. `first` runs on a restarted server before
 * any page reaches it.
 */
export async function interrupt(
  kind: Interruption,
  scene: Scene,
  held: Held,
  waits: readonly string[],
  first?: () => Promise<void>,
): Promise<Interrupted> {
  const { tab } = scene;
  const here: Interrupted = { tab, first: null, release: () => Promise.resolve() };
  switch (kind) {
    case 'none':
      await held.release();
      return here;
    case 'reload':
      await tab.page.reload();
      await held.release();
      return here;
    case 'second tab':
      return { tab: await tab.duplicate(), first: tab, release: () => held.release() };
    case 'offline':
      await goOffline(scene, async () => {
        await held.cut('internetdisconnected');
        await tab.says(...waits);
      });
      return here;
    case 'server restart':
      await restart(
        scene,
        async () => {
          await held.cut('connectionreset');
          await tab.says(...waits);
        },
        first,
      );
      return here;
  }
}

/**
 * Interrupted during a request of the payment: the server has executed it, but the page does not know. With a second tab, the
 * request has not reached the server.
 */
export function onItsWay(request: string, steps: Steps): Script {
  const { begin, pay, resume = payInSecondTab(pay), polls = false, waits, words } = steps;
  return async (scene, kind) => {
    const { tab } = scene;
    await begin?.(tab);
    if (kind === 'server restart') await holdEvents(scene);
    const held = tab.hold(request, 'POST', kind === 'second tab' ? 'request' : 'response');
    // Otherwise the page may read the outcome before it is reloaded.
    const releaseReads = kind === 'reload' && polls ? await tab.holdReads() : null;
    await pay(tab);
    const response = await held;
    releaseReads?.();
    const after = await interrupt(kind, scene, response, waits);
    await resume(after.tab, kind);
    return { ...after, said: await after.tab.says(words(kind)) };
  };
}

/** Interrupted during the bank's challenge; the user then rejects it, if it is still open. */
export function whileAsked(steps: Steps): Script {
  const { begin, pay, resume = payInSecondTab(pay), waits, words } = steps;
  return async (scene, kind) => {
    const { tab } = scene;
    await begin?.(tab);
    await pay(tab);
    await tab.challenge.getByRole('button').first().waitFor();
    let here = { tab, first: null as Tab | null, release: () => Promise.resolve() };
    switch (kind) {
      case 'none':
        await tab.respondToChallenge('Fail');
        break;
      case 'reload':
        await tab.page.reload();
        break;
      case 'second tab':
        here = { tab: await tab.duplicate(), first: tab, release: () => tab.respondToChallenge('Fail') };
        await resume(here.tab, kind);
        await here.tab.respondToChallenge('Fail');
        break;
      case 'offline':
        await goOffline(scene, async () => {
          await tab.respondToChallenge('Fail');
          await tab.says(...waits);
        });
        break;
      case 'server restart':
        await restart(scene, () => Promise.resolve());
        await tab.respondToChallenge('Fail');
        break;
    }
    return { ...here, said: await here.tab.says(words(kind)) };
  };
}

function payInSecondTab(pay: Steps['pay']): NonNullable<Steps['resume']> {
  return async (tab, kind) => {
    if (kind === 'second tab') await pay(tab);
  };
}

/** Stripe's events are held: the server learns a payment's outcome only by reading it. */
async function holdEvents({ server, organization }: Scene): Promise<void> {
  await server.control(organization.organizationId, 'events', { hold: true });
}

/** Disconnects the network for ten seconds of the page's time. */
export async function goOffline({ tab }: Scene, meanwhile: () => Promise<void>): Promise<void> {
  const { page } = tab;
  await page.context().setOffline(true);
  await meanwhile();
  await page.clock.runFor(TEN_SECONDS);
  await page.context().setOffline(false);
}

/** Kills and restarts the server; no page reaches it before `first` is done. */
export async function restart(
  { server, tab }: Scene,
  meanwhile: () => Promise<void>,
  first?: () => Promise<void>,
): Promise<void> {
  const context = tab.page.context();
  await server.kill();
  await context.route(BACKEND, (route) => route.abort('connectionrefused'));
  await meanwhile();
  await server.start();
  await first?.();
  await context.unroute(BACKEND);
}
