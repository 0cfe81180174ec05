import { expect } from 'chai';
import type { Account } from '../../src/contract/index.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import type { AccountChanges } from '../../src/testing/fixtures/index.ts';
import { ElementHarness } from '../../src/testing/harnesses/index.ts';
import { Backend, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

const usd = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'USD' });

/** Stripe's preview of an invoice with this total on 1 April 2026, and the account credit applied to it. */
function nextInvoice(total: number, credit = 0): NonNullable<AccountChanges['nextInvoice']> {
  return {
    date: Date.UTC(2026, 3, 1) / 1000,
    discount: usd(0),
    tax: usd(0),
    total: usd(total),
    accountCreditApplied: usd(credit),
    deferred: usd(0),
    amountDue: usd(total - credit),
  };
}

let count = 0;
const connection = (changes: AccountChanges = {}): { endpoint: string; fetch: typeof globalThis.fetch } => ({
  endpoint: `/fixed/${(count += 1)}`,
  fetch: createFixtureFetch({ account: accountFixture(changes) }),
});

describe('<ocw-subscription-summary>', () => {
  before(startBackend);
  afterEach(unmountAll);

  it('shows plan, users, price, period, renewal and payment method of the real handler', async () => {
    const backend = await Backend.create();
    const summary = new ElementHarness(mount('ocw-subscription-summary', backend.connection));
    await summary.says('5 users Current user count $29.00 per user per month');
    expect(summary.text).to.include('Mar 1 – Apr 1, 2026').and.include('$145.00 Next invoice Apr 1, 2026');
    expect(summary.text).to.include('Visa ending in 4242').and.include('Simulated');
    expect(summary.part('status')).to.equal('Active');
    await expectAccessible(summary.element);
  });

  it('reports an invalid date, even if an account was shown before', async () => {
    let account = accountFixture();
    const fetch: typeof globalThis.fetch = (input, init) => createFixtureFetch({ account })(input, init);
    const billing = mount('ocw-billing', { ...connection(), fetch });
    const summary = new ElementHarness(mount('ocw-subscription-summary', {}, billing));
    await summary.says('Mar 1 – Apr 1, 2026');
    const { billingPeriod } = account;
    account = accountFixture({ billingPeriod: { ...billingPeriod, end: billingPeriod.end * 1e6 } });
    await billing.refresh();
    await summary.says('The server sent an invalid response (“billingPeriod.end”).');
  });

  it('shows no total above 2⁵³', async () => {
    const plan = { ...accountFixture().plan, unitPrice: usd(4_000_000_000_000_000) };
    const summary = new ElementHarness(mount('ocw-subscription-summary', connection({ plan })));
    await summary.says('$40,000,000,000,000.00 per user per month');
    await summary.says('Next renewal Apr 1, 2026');
    expect(summary.text).to.not.include('before tax');
  });

  const states: readonly [name: string, AccountChanges, sentence: string][] = [
    ['past due', { status: 'past_due' }, 'Payment overdue'],
    ['unpaid', { status: 'unpaid' }, 'Pay them to use your plan'],
    ['canceled', { status: 'canceled' }, 'Your subscription has ended. You keep your purchased credits.'],
    ['paused', { status: 'paused' }, 'Your subscription is paused.'],
    ['on a trial', { status: 'trialing' }, 'Trial'],
    ['about to end', { cancelAt: Date.UTC(2026, 3, 1) / 1000 }, 'Ends on Apr 1, 2026 and won’t renew.'],
    ['without a card', { paymentMethod: null }, 'None on file'],
    ['with account credit', { accountCredit: { amount: 3000, currency: 'USD' } }, 'Account credit $30.00'],
    ['with a next invoice', { nextInvoice: nextInvoice(24_500) }, '$245.00 Next invoice Apr 1, 2026'],
    [
      'whose next invoice account credit covers',
      { accountCredit: usd(780_177), nextInvoice: nextInvoice(26_100, 26_100) },
      '$0.00 Next invoice Apr 1, 2026 Covered by your account credit ($261.00).',
    ],
    [
      'whose next invoice account credit reduces',
      { accountCredit: usd(5000), nextInvoice: nextInvoice(26_100, 5000) },
      '$211.00 Next invoice Apr 1, 2026 After $50.00 in account credit.',
    ],
    ['without a next invoice', { nextInvoice: null }, 'No invoice scheduled'],
    [
      'of a server that knows no next invoice',
      {},
      '$145.00 Next renewal Apr 1, 2026 For your users, before tax, discounts, and account credit.',
    ],
    [
      'billed in yen',
      { plan: { unitPrice: { amount: 2900, currency: 'JPY' } } },
      '¥14,500 Next renewal Apr 1, 2026',
    ],
    ['billed by the year', { plan: { interval: 'year' } }, '$29.00 per user per year'],
  ];
  for (const [name, changes, sentence] of states) {
    it(`names the problem of a subscription ${name}`, async () => {
      const summary = new ElementHarness(mount('ocw-subscription-summary', connection(changes)));
      await summary.says(sentence);
      if (changes.status && changes.status !== 'trialing' && changes.status !== 'past_due') {
        expect(summary.text).to.not.include('Next renewal');
      }
      await expectAccessible(summary.element);
    });
  }

  it('keeps the price on one line in a narrow column', async () => {
    const element = mount('ocw-subscription-summary', connection());
    element.style.inlineSize = '300px';
    const summary = new ElementHarness(element);
    await summary.says('5 users Current user count $29.00 per user per month');
    const [label, price] = element.renderRoot.querySelectorAll<HTMLElement>('.dotted');
    const boxes = [label, price].map((each) => each?.getClientRects().length);
    expect(boxes).to.deep.equal([1, 1]);
    expect(price?.getBoundingClientRect().height).to.be.lessThan(30);
    expect(price && label && price.offsetTop > label.offsetTop, 'it has a separate line').to.equal(true);
  });

  it('shows the users in use and free, and asks the page to manage users', async () => {
    const element = mount('ocw-subscription-summary', connection({ seatUsage: { assigned: 2, invited: 1 } }));
    const summary = new ElementHarness(element);
    await summary.says('3 in use, 2 free');
    await expectAccessible(element);
    let asked = 0;
    element.addEventListener('ocw-manage-users-request', () => (asked += 1));
    summary.press('Manage users');
    expect(asked).to.equal(1);
  });

  it('lets the page open the portal itself', async () => {
    const element = mount('ocw-subscription-summary', { ...connection(), manageBilling: true });
    const summary = new ElementHarness(element);
    await summary.says('Manage billing');
    let asked = 0;
    element.addEventListener('ocw-portal-request', (event) => {
      event.preventDefault();
      asked += 1;
    });
    summary.press('Manage billing');
    expect(asked).to.equal(1);
  });

  it('ignores the second click of a double click, which the first one moved there', async () => {
    const element = mount('ocw-subscription-summary', { ...connection(), manageBilling: true });
    const summary = new ElementHarness(element);
    await summary.says('Manage billing');
    let asked = 0;
    element.addEventListener('ocw-portal-request', (event) => {
      event.preventDefault();
      asked += 1;
    });
    const click = { bubbles: true, composed: true, detail: 2 };
    summary.action('Manage billing').dispatchEvent(new MouseEvent('click', click));
    expect(asked).to.equal(0);
  });

  it('shows why the portal does not open', async () => {
    const summary = new ElementHarness(
      mount('ocw-subscription-summary', { ...connection(), manageBilling: true }),
    );
    await summary.says('Manage billing');
    summary.press('Manage billing');
    await summary.says('Something went wrong. Reference: req_fixture');
    expect(summary.actions, 'the same button tries again').to.deep.equal(['Manage billing']);
    await expectAccessible(summary.element);
  });
});

describe('<ocw-credit-balance>', () => {
  before(startBackend);
  afterEach(unmountAll);

  it('shows available credits, their sources and end, what comes next and what is used first', async () => {
    const balance = new ElementHarness(mount('ocw-credit-balance', connection()));
    await balance.says('10 available');
    expect(balance.text)
      .to.include('From your plan Expire on Apr 1, 2026 4')
      .and.include('Purchased Never expire 6');
    expect(balance.text).to.include('5 new credits from your plan on Apr 1, 2026.');
    expect(balance.text).to.include('Plan credits are used first, then purchased credits.');
    await expectAccessible(balance.element);
  });

  it('warns of credits that are low or end soon, and announces each warning once', async () => {
    const { end } = accountFixture().billingPeriod;
    const having = (available: number, alerts?: string[]): Account =>
      accountFixture({
        credits: {
          available,
          plan: { available, endsAt: end, nextGrant: 5 },
          purchased: { available: 0 },
          ...(alerts && { alerts }),
        },
        revision: (count += 1),
      });
    let account = having(3);
    const element = mount('ocw-credit-balance', {
      endpoint: `/alerts/${(count += 1)}`,
      fetch: (...request) => createFixtureFetch({ account })(...request),
    });
    const balance = new ElementHarness(element);
    await balance.says('3 available');
    const status = (): HTMLElement => element.shadowRoot?.querySelector('[role=status]') as HTMLElement;
    const region = status();
    expect(region.textContent.trim()).to.equal('');
    account = having(2, ['low', 'expiring', 'a_warning_of_a_newer_server']);
    window.dispatchEvent(new Event('online'));
    await balance.says('2 credits left. 2 plan credits end on Apr 1, 2026.');
    expect(status()).to.equal(region);
    await expectAccessible(element);
    let changes = 0;
    new MutationObserver(() => (changes += 1)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    account = having(2, ['low', 'expiring']);
    window.dispatchEvent(new Event('online'));
    account = having(1, ['low']);
    window.dispatchEvent(new Event('online'));
    await balance.says('1 credit left.');
    expect(changes, 'only the new words are announced').to.equal(1);
    account = having(0, ['low']);
    window.dispatchEvent(new Event('online'));
    await balance.says('No credits left.');
    await expectAccessible(element);
  });

  it('says that an ended plan adds no new credits', async () => {
    const changes = {
      status: 'canceled',
      credits: { plan: { available: 0, endsAt: null, nextGrant: 0 } },
    } as const;
    const balance = new ElementHarness(mount('ocw-credit-balance', connection(changes)));
    await balance.says('No new plan credits are scheduled.');
  });

  it('says what the next period adds even if no plan credit is left', async () => {
    const none = {
      available: 0,
      plan: { available: 0, endsAt: null, nextGrant: 5 },
      purchased: { available: 0 },
    };
    const balance = new ElementHarness(mount('ocw-credit-balance', connection({ credits: none })));
    await balance.says('5 new credits from your plan on Apr 1, 2026.');
  });

  it('fits on one line if compact', async () => {
    const balance = new ElementHarness(mount('ocw-credit-balance', { ...connection(), compact: true }));
    await balance.says('10 OCJ credits');
    expect(balance.text).to.equal('10 OCJ credits');
    expect(balance.element.getBoundingClientRect().height).to.be.lessThan(32);
    await expectAccessible(balance.element);
  });

  it('notifies the page when the number of credits has changed', async () => {
    const backend = await Backend.create();
    const billing = mount('ocw-billing', backend.connection);
    const balance = new ElementHarness(billing.appendChild(document.createElement('ocw-credit-balance')));
    await balance.says('5 available');
    const changes: [before: number, now: number][] = [];
    billing.addEventListener('ocw-credits-change', ({ before, available }) =>
      changes.push([before, available]),
    );
    await backend.control('credits/use', { references: ['job-1', 'job-2'] });
    await billing.refresh();
    await balance.says('3 available');
    expect(changes).to.deep.equal([[5, 3]]);
  });
});
