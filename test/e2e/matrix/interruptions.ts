import type { TestOrganization } from '../../support/backend.ts';
import type { Server } from './server-process.ts';
import type { Held, Tab } from './tab.ts';

/** What comes between while a payment is under way. */
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

/** A person at a page of an organization of its own. */
export interface Scene {
  readonly server: Server;
  readonly organization: TestOrganization;
  readonly tab: Tab;
}

/** Activity to a request that was held. */
export interface Interrupted {
  /** Where the person is now. */
  readonly tab: Tab;
  /** The tab that still waits, where there are two. */
  readonly first: Tab | null;
  /** Lets the first tab have its answer. */
  readonly release: () => Promise<void>;
}

const TEN_SECONDS = 10_000;
const BACKEND = '**/backend/**';

/**
 * Interrupts a page whose request is held; `waits` is what the page says without an answer. `first` is done to a server that
 * was started again before anybody reaches it.
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

/** Takes the network away for ten seconds of the page's time. */
export async function goOffline({ tab }: Scene, meanwhile: () => Promise<void>): Promise<void> {
  const { page } = tab;
  await page.context().setOffline(true);
  await meanwhile();
  await page.clock.runFor(TEN_SECONDS);
  await page.context().setOffline(false);
}

/** Kills the server and starts it again; nobody reaches it before `first` is done. */
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
