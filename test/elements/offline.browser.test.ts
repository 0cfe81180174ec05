import { expect } from 'chai';
import {
  ACCOUNT,
  accountFixture,
  createFixtureFetch,
  FIXTURE_NOW,
  invoiceFixture,
  quoteFixture,
} from '../../src/testing/fixtures/index.ts';
import {
  BuyCreditsHarness,
  SeatEditorHarness,
  SubscriptionSummaryHarness,
} from '../../src/testing/harnesses/index.ts';
import { expectAccessible, mount, unmountAll } from './support.ts';

const NOT_SENT = 'Nothing was sent, and you haven’t been charged.';

let endpoints = 0;

/** A backend behind a connection that can be cut; counts requests that would charge. */
function network(options: Parameters<typeof createFixtureFetch>[0] = { account: ACCOUNT }) {
  const fixture = createFixtureFetch({ quote: (seats) => quoteFixture(ACCOUNT, seats), ...options });
  const charging: string[] = [];
  let isCut = false;
  const fetch: typeof globalThis.fetch = (input, init) => {
    const { method, url } = new Request(input, init);
    if (method === 'POST' && !url.endsWith('/quotes')) charging.push(new URL(url).pathname);
    return isCut ? Promise.reject(new TypeError('Failed to fetch')) : fixture(input, init);
  };
  const cut = (now: boolean): void => {
    isCut = now;
    Object.defineProperty(navigator, 'onLine', { value: !now, configurable: true });
    window.dispatchEvent(new Event(now ? 'offline' : 'online'));
  };
  return { connection: { endpoint: `/offline/${(endpoints += 1)}`, fetch }, charging, cut };
}

describe('When offline', () => {
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'onLine');
    unmountAll();
  });

  it('Confirm sends nothing, says so, keeps the review, and refreshes it once the browser is online', async () => {
    const { connection, charging, cut } = network();
    const editor = new SeatEditorHarness(mount('ocw-seat-editor', connection));
    await editor.says('Number of users');
    await editor.type('8');
    editor.press('Update User Count');
    await editor.says('Review your change');
    cut(true);
    editor.press('Confirm Update');
    await editor.says(`You’re offline. ${NOT_SENT}`);
    expect(charging).to.deep.equal([]);
    expect(editor.text).to.include('Review your change').and.include('Confirm Update · $');
    await expectAccessible(editor.element);
    cut(false);
    await editor.until(() => !editor.text.includes('offline') && !editor.text.includes(NOT_SENT));
    expect(editor.text).to.include('Review your change');
    expect(charging, 'only the user confirms').to.deep.equal([]);
    editor.press('Confirm Update');
    await editor.until(() => charging.length === 1, 'the confirmation is sent');
  });

  it('the confirmation is sent if the browser is wrong about being offline', async () => {
    const { connection, charging } = network();
    const editor = new SeatEditorHarness(mount('ocw-seat-editor', connection));
    await editor.says('Number of users');
    await editor.type('8');
    editor.press('Update User Count');
    await editor.says('Review your change');
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    editor.press('Confirm Update');
    await editor.until(() => charging.length === 1, 'the confirmation is sent');
  });

  it('no purchase is created, and the quantity stays', async () => {
    const { connection, charging, cut } = network();
    const buy = new BuyCreditsHarness(mount('ocw-buy-credits', connection));
    await buy.says('Number of credits');
    await buy.type('3');
    await buy.says('$57.00');
    cut(true);
    buy.press('Buy Credits');
    await buy.says(`You’re offline. ${NOT_SENT}`);
    expect(charging).to.deep.equal([]);
    expect(buy.text).to.include('$57.00');
    await expectAccessible(buy.element);
  });

  it('an overdue invoice is not paid, and can be paid later', async () => {
    const invoice = invoiceFixture({ status: 'open', isOwed: true });
    const { connection, charging, cut } = network({
      account: accountFixture({ status: 'past_due', additionalScopes: ['invoices:pay'] }),
      owed: () => ({ invoices: [invoice], total: invoice.total, since: FIXTURE_NOW }),
    });
    const summary = new SubscriptionSummaryHarness(mount('ocw-subscription-summary', connection));
    await summary.says('Pay $145.00 now');
    cut(true);
    summary.press('Pay $145.00 now');
    await summary.says(`You’re offline. ${NOT_SENT}`);
    expect(charging).to.deep.equal([]);
    expect(summary.text).to.include('Pay $145.00 now');
    await expectAccessible(summary.element);
  });
});
