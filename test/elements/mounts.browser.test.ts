import { expect } from 'chai';
import '../../src/define/all.ts';
import { Backend, mount, startBackend, unmountAll } from './support.ts';

const TAGS = [
  'ocw-seat-editor',
  'ocw-buy-credits',
  'ocw-credit-balance',
  'ocw-credit-history',
  'ocw-invoices',
  'ocw-credit-gate',
  'ocw-subscription-summary',
  'ocw-billing',
] as const;

/** Runs everything scheduled within this tick. */
const microtasks = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
};

describe('Elements that are mounted and removed within a tick', function () {
  this.timeout(60_000);
  const faults: unknown[] = [];
  const keep = (event: ErrorEvent | PromiseRejectionEvent): void => {
    faults.push('reason' in event ? event.reason : event.error);
  };
  before(startBackend);
  beforeEach(() => {
    faults.length = 0;
    addEventListener('error', keep);
    addEventListener('unhandledrejection', keep);
  });
  afterEach(() => {
    removeEventListener('error', keep);
    removeEventListener('unhandledrejection', keep);
    unmountAll();
  });

  it('do not throw in 2,000 mounts, and the one that stays shows the account', async () => {
    const backend = await Backend.create({ seed: { seats: 5 } });
    const { connection } = backend;
    // Their code and the account are loaded: mounted elements render them in their first update.
    const first = mount('ocw-billing', connection);
    for (const tag of TAGS) if (tag !== 'ocw-billing') first.append(document.createElement(tag));
    const shows = (element: HTMLElement): boolean =>
      (element.shadowRoot?.querySelector<HTMLElement>('.base')?.innerText ?? '').includes('Number of users');
    const until = async (isSo: () => boolean): Promise<void> => {
      while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(() => shows(first.querySelector('ocw-seat-editor') as HTMLElement));

    for (let round = 0; round < 2000; round += 1) {
      const element = Object.assign(document.createElement(TAGS[round % TAGS.length] ?? TAGS[0]), connection);
      document.body.append(element);
      if (round % 3 === 1) await microtasks();
      if (round % 3 === 2) {
        // As React's StrictMode does.
        element.remove();
        document.body.append(element);
      }
      if (round % 200 === 0) await new Promise((resolve) => setTimeout(resolve));
      element.remove();
      if (round % 5 === 0) await microtasks();
    }
    const last = mount('ocw-seat-editor', connection);
    await until(() => shows(last));
    expect(faults.map(String)).to.deep.equal([]);
  });
});
