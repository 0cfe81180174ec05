import { expect } from 'chai';
import type { JobDescription } from '../../src/elements/credit-history/history-table.ts';
import type { CreditEntry, CreditEntryPage } from '../../src/contract/index.ts';
import type { OcwCreditHistory } from '../../src/elements/index.ts';
import type { FixtureResponse } from '../../src/testing/fixtures/index.ts';
import {
  ACCOUNT,
  accountFixture,
  createFixtureFetch,
  FIXTURE_NOW,
} from '../../src/testing/fixtures/index.ts';
import { CreditHistoryHarness } from '../../src/testing/harnesses/index.ts';
import type { NewTestOrganization } from '../support/backend.ts';
import { Backend, createTimers, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

const DAY = 86_400;

async function open(
  options: NewTestOrganization = {},
): Promise<{ backend: Backend; history: CreditHistoryHarness }> {
  const backend = await Backend.create(options);
  return { backend, history: new CreditHistoryHarness(mount('ocw-credit-history', backend.connection)) };
}

describe('The credit history on the real handler', () => {
  before(startBackend);
  afterEach(unmountAll);

  it('lists what was granted and used, newest first, with its balance', async () => {
    const { history } = await open({ usedCredits: 2 });
    await history.until(() => history.rows.length === 3, 'three entries are listed');
    const words = history.rows.map(([, what, count, balance]) => [what, count, balance]);
    expect(words.slice(0, 2)).to.deep.equal([
      ['Plan credit used For job earlier-job-2', '−1', '3'],
      ['Plan credit used For job earlier-job-1', '−1', '4'],
    ]);
    expect(words[2]?.[0]).to.match(/^Plan credits added Expire on /);
    expect(words[2]?.slice(1)).to.deep.equal(['+5', '5']);
    await expectAccessible(history.element);
  });

  it('shows a use as soon as the account is read again', async () => {
    const { backend, history } = await open();
    const balance = mount('ocw-credit-balance', backend.connection);
    await history.until(() => history.rows.length === 1, 'the grant is listed');
    await backend.control('credits/use', { references: ['job-7'] });
    window.dispatchEvent(new Event('online'));
    await history.until(() => history.rows.length === 2, 'the use is listed');
    expect(history.rows[0]?.[1]).to.equal('Plan credit used For job job-7');
    expect(balance.isConnected).to.equal(true);
  });

  it('lists what a new period ended and added, even if it is the first element to read it', async () => {
    const { backend, history: first } = await open({ usedCredits: 1 });
    await first.until(() => first.rows.length === 2, 'two entries are listed');
    first.element.remove();
    await backend.control('events', { hold: true });
    await backend.control('clock', { by: 20 * DAY });
    const later = new CreditHistoryHarness(mount('ocw-credit-history', backend.connection));
    await later.until(() => later.rows.length === 4, 'four entries are listed');
    expect(later.rows.map(([, what]) => what?.replace(/ (Expire on|For job) .*/, ''))).to.deep.equal([
      'Plan credits added',
      'Plan credits expired Unused at the end of their billing period',
      'Plan credit used',
      'Plan credits added',
    ]);
    expect(later.rows.map(([, , count]) => count)).to.deep.equal(['+5', '−4', '−1', '+5']);
  });

  it('shows more on demand, keeps the button focused, and finally focuses the last entry', async () => {
    const { history } = await open({ seed: { seats: 60 }, usedCredits: 55 });
    await history.until(() => history.rows.length === 25, 'the first page is listed');
    history.press('Show more');
    await history.until(() => history.rows.length === 50, 'the second page is listed');
    expect(history.focusedName).to.equal('Show more');
    history.press('Show more');
    await history.until(() => history.rows.length === 56, 'all are listed');
    expect(history.actions).to.deep.equal([]);
    await history.until(
      () => history.focused === history.entries[50],
      'the focus is on the first row that came',
    );
    await expectAccessible(history.element);
  });
});

const entry = (changes: Partial<CreditEntry>): CreditEntry => ({
  id: '1',
  kind: 'grant',
  source: 'plan',
  quantity: 5,
  reference: null,
  effectiveAt: FIXTURE_NOW,
  recordedAt: FIXTURE_NOW,
  expiresAt: null,
  balance: 5,
  ...changes,
});
/** A use, with an id of its own. */
const use = (reference: string): CreditEntry =>
  entry({ id: reference, kind: 'use', quantity: -1, reference });
const page = (entries: CreditEntry[], nextCursor: string | null = null): CreditEntryPage => ({
  entries,
  nextCursor,
});
let endpoints = 0;

function show(
  entries: (cursor: string | null) => CreditEntryPage | FixtureResponse,
  properties: Partial<OcwCreditHistory> = {},
  account = ACCOUNT,
): CreditHistoryHarness {
  const element = mount('ocw-credit-history', {
    endpoint: `/fixture/history/${(endpoints += 1)}`,
    fetch: createFixtureFetch({ account, entries }),
    ...properties,
  });
  return new CreditHistoryHarness(element);
}

describe('The credit history', () => {
  afterEach(unmountAll);

  it('has a text for every kind of entry', async () => {
    const kinds: [Partial<CreditEntry>, string, string][] = [
      [{ kind: 'grant', expiresAt: FIXTURE_NOW }, 'Plan credits added Expire on Mar 16, 2026', '+5'],
      [{ kind: 'grant', source: 'purchased' }, 'Credits purchased Never expire', '+5'],
      [{ kind: 'use', quantity: -1, reference: 'job-1' }, 'Plan credit used For job job-1', '−1'],
      [{ kind: 'use', quantity: -1, source: 'purchased' }, 'Purchased credit used', '−1'],
      [
        { kind: 'expiry', quantity: -2 },
        'Plan credits expired Unused at the end of their billing period',
        '−2',
      ],
      [
        { kind: 'void', quantity: -1200, source: 'purchased' },
        'Purchased credits removed The payment was refunded or disputed',
        '−1,200',
      ],
      [{ kind: 'void', quantity: -2 }, 'Plan credits removed', '−2'],
      [{ kind: 'correction', source: 'purchased', quantity: 3 }, 'Credits corrected', '+3'],
    ];
    const history = show(() => page(kinds.map(([changes], index) => entry({ id: `${index}`, ...changes }))));
    await history.until(() => history.rows.length === kinds.length, 'all are listed');
    expect(history.rows).to.deep.equal(kinds.map(([, what, count]) => ['Mar 16, 2026', what, count, '5']));
  });

  it('is a table with a caption and headers, wide and narrow', async () => {
    const history = show(() => page([entry({ expiresAt: FIXTURE_NOW })]));
    await history.until(() => history.rows.length === 1, 'the entry is listed');
    const table = history.element.shadowRoot?.querySelector('table') as HTMLTableElement;
    expect(table.caption?.textContent.trim()).to.equal('OCJ credits history');
    expect([...table.querySelectorAll('th')].map((each) => each.scope)).to.deep.equal([
      ...Array<string>(4).fill('col'),
      'row',
    ]);
    await expectAccessible(history.element);
    history.element.style.width = '280px';
    await history.until(() => getComputedStyle(history.entries[0] as Element).display === 'flex');
    expect(table.scrollWidth).to.be.at.most(280);
    expect(history.rows[0]?.[3]).to.equal('Balance 5');
    const roles = [...(history.entries[0] as Element).children].map((each) => each.role);
    expect(roles).to.deep.equal(['cell', 'rowheader', 'cell', 'cell']);
    expect(history.entries[0]?.role).to.equal('row');
    await expectAccessible(history.element);
  });

  it('lets the browser skip a long list out of sight, but not a short one', async () => {
    const entries = Array.from({ length: 60 }, (_, index) => entry({ id: `${60 - index}` }));
    const skips = ({ entries: [row] }: CreditHistoryHarness): string =>
      getComputedStyle(row?.closest('.list') as Element).contentVisibility;
    const long = show(() => page(entries));
    await long.until(() => long.rows.length === 60, 'the long list is shown');
    const short = show(() => page(entries.slice(0, 50)));
    await short.until(() => short.rows.length === 50, 'the short list is shown');
    expect([skips(long), skips(short)]).to.deep.equal(['auto', 'visible']);
    await expectAccessible(long.element);
  });

  it('renders from right to left with the sign before the number', async () => {
    document.documentElement.dir = 'rtl';
    try {
      const history = show(() => page([entry({ kind: 'use', quantity: -1, reference: 'job-1' })]), {
        theme: 'dark',
      });
      await history.until(() => history.rows.length === 1, 'the entry is listed');
      const [date, , count] = [...(history.entries[0] as HTMLTableRowElement).cells];
      expect((date as Element).getBoundingClientRect().left).to.be.greaterThan(
        (count as Element).getBoundingClientRect().left,
      );
      expect(getComputedStyle((count as Element).firstElementChild as Element).direction).to.equal('ltr');
      await expectAccessible(history.element);
    } finally {
      document.documentElement.dir = '';
    }
  });

  it('names and links jobs as the page describes them', async () => {
    const history = show(() => page([entry({ kind: 'use', quantity: -1, reference: 'job-1' })]), {
      describeJob: (reference) => ({ name: 'Senior Engineer', href: `/jobs/${reference}` }),
    });
    await history.says('For job Senior Engineer');
    expect(history.action('Senior Engineer').getAttribute('href')).to.equal('/jobs/job-1');
  });

  const broken = new TypeError('jobs is undefined');
  const fail = (): never => {
    throw broken;
  };
  const descriptions: readonly (readonly [string, () => JobDescription])[] = [
    ['throws', fail],
    ['throws when it is read', () => Object.defineProperty({ name: '' }, 'name', { get: fail })],
    ['is a promise that rejects', () => Promise.reject(broken) as unknown as JobDescription],
  ];
  for (const [what, describeJob] of descriptions) {
    it(`shows job references if the page’s description ${what}, and reports the error once`, async () => {
      const { reportError } = globalThis;
      const reported: unknown[] = [];
      globalThis.reportError = (error) => reported.push(error);
      try {
        const uses = ['job-1', 'job-2'].map(use);
        const history = show(() => page([...uses, entry({})]), { describeJob });
        await history.says('For job job-1');
        expect(history.text).to.include('For job job-2');
        history.element.requestUpdate();
        await history.element.updateComplete;
        expect(reported).to.deep.equal([broken]);
      } finally {
        globalThis.reportError = reportError;
      }
    });
  }

  it('shows the reference of a job that the page does not know or name', async () => {
    const uses = ['job-1', 'job-2'].map(use);
    const history = show(() => page(uses), {
      describeJob: (reference) => (reference === 'job-1' ? undefined : ({} as JobDescription)),
    });
    await history.says('For job job-1');
    expect(history.text).to.include('For job job-2');
  });

  it('says so if there are no entries yet', async () => {
    const history = show(() => page([]));
    await history.says('No activity yet.');
    expect(history.actions).to.deep.equal([]);
    await expectAccessible(history.element);
  });

  it('shows a skeleton and says that it is still loading', async () => {
    const timers = createTimers();
    const element = mount('ocw-credit-history', {
      endpoint: '/fixture/history/slow',
      fetch: createFixtureFetch({ account: 'silence' }),
      schedule: timers.schedule,
    });
    const history = new CreditHistoryHarness(element);
    await history.says('Loading…');
    timers.run(4000);
    await history.says('Still loading…');
    const waiting = show(() => 'silence');
    await waiting.until(() => waiting.element.shadowRoot?.querySelector('[aria-busy="true"] .line') != null);
    await expectAccessible(waiting.element);
  });

  it('keeps its entries if more cannot be read, and retries only that', async () => {
    let fails = true;
    const errors: string[] = [];
    const history = show((cursor) =>
      cursor === null
        ? page([entry({ id: '9' })], '9')
        : fails
          ? { code: 'internal_error', status: 500 }
          : page([entry({ id: '8' })]),
    );
    history.element.addEventListener('ocw-error', ({ error }) => errors.push(error.code));
    await history.says('Show more');
    history.press('Show more');
    await history.says('Something went wrong on the server.');
    expect(history.rows).to.have.length(1);
    expect(history.actions).to.deep.equal(['Try again']);
    expect(errors).to.deep.equal(['internal_error']);
    await expectAccessible(history.element);
    fails = false;
    history.press('Try again');
    await history.element.updateComplete;
    expect(history.actions, 'it stands while it is tried').to.deep.equal(['Loading…']);
    await history.until(() => history.rows.length === 2, 'both are listed');
    await history.until(() => history.focused === history.entries[1], 'the focus is on what came');
  });

  it('gives the reason once if neither account nor ledger can be read, and one retry reads both', async () => {
    let isUp = false;
    const fixture = createFixtureFetch({ account: accountFixture(), entries: () => page([entry({})]) });
    const history = show(() => page([]), {
      fetch: (...request) => (isUp ? fixture(...request) : Promise.reject(new TypeError('Failed to fetch'))),
    });
    await history.says('We can’t reach the server.');
    expect(history.actions).to.deep.equal(['Try again']);
    isUp = true;
    history.press('Try again');
    await history.until(() => history.rows.length === 1, 'the entry is listed');
  });

  it('keeps its content when it is moved on the page', async () => {
    const history = show(() => page([entry({})]));
    await history.until(() => history.rows.length === 1, 'the entry is listed');
    const row = history.entries[0];
    const elsewhere = document.body.appendChild(document.createElement('div'));
    elsewhere.append(history.element);
    await history.element.updateComplete;
    expect(history.entries[0]).to.equal(row);
    elsewhere.remove();
  });
});
