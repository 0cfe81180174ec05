import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { NewTestOrganization } from '../support/backend.ts';
import type { Server } from './matrix/server-process.ts';
import { startServer } from './matrix/server-process.ts';
import type { Element } from './matrix/tab.ts';
import { Tab } from './matrix/tab.ts';
import { Visit } from './support/visit.ts';

// The user leaves for the bank's page and returns, or does not: in Chromium with the real handler and a strict policy.
const HOUR = 3600;
/** The host page's own query parameters. */
const OWN = '&tab=2&q=a+b';
const HASH = '#plan';

let server: Server;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(() => server.remove());

/** A user who pays on the bank's page. */
class Trip {
  readonly tab: Tab;
  readonly #visit: Visit;

  constructor(visit: Visit, { element }: Flow) {
    this.#visit = visit;
    this.tab = new Tab(visit.page, element);
  }

  static async begin(context: BrowserContext, flow: Flow): Promise<Trip> {
    await context.clock.install();
    return new Trip(await Visit.begin(server, context, flow.organization, `${OWN}${HASH}`), flow);
  }

  get organizationId(): string {
    return this.#visit.organization.organizationId;
  }

  get address(): string {
    return this.#visit.address;
  }

  get page(): Page {
    return this.tab.page;
  }

  /** Chooses the bank redirect in the form and follows it. */
  async leaveForBank({ button }: Pick<Flow, 'button'>): Promise<void> {
    const form = this.tab.element.frameLocator('iframe[title^="Secure payment"]');
    await form.getByLabel('Payment method').selectOption('bank_redirect');
    const primary = this.tab.element.getByRole('button', { name: button });
    await expect(primary).toHaveAttribute('aria-disabled', 'false');
    await primary.click();
    await this.isAtBank();
  }

  async isAtBank(): Promise<void> {
    await expect(this.page.getByText('Did you request this?')).toBeVisible();
  }

  async respond(decision: 'Approve' | 'Decline'): Promise<void> {
    await this.page.getByRole('button', { name: decision }).click();
  }

  /** A new window without the previous one's storage. */
  async openAnew(flow: Flow): Promise<Trip> {
    const page = await this.page.context().newPage();
    await page.goto(this.address);
    return new Trip(new Visit(page, this.#visit.organization, this.address), flow);
  }

  async pass(seconds: number): Promise<void> {
    await server.control(this.organizationId, 'clock', { by: seconds });
  }

  /** The amounts charged since the first month, in minor units. */
  async charged(): Promise<readonly number[]> {
    const { charges } = await server.stripeState(this.organizationId);
    const succeeded = charges.filter(({ status }) => status === 'succeeded').map(({ amount }) => amount);
    return succeeded.filter((amount) => amount !== 5 * 2900);
  }

  /** Asserts that the address has none of the redirect's parameters and all of the host's. */
  async hasCleanAddress(): Promise<void> {
    await expect.poll(() => this.page.url()).toBe(this.address);
  }
}

/** Something that is paid for, or a card that is saved, on the bank's page. */
interface Flow {
  readonly name: string;
  readonly element: Element;
  readonly organization: NewTestOrganization;
  /** Opens the payment form. */
  readonly reach: (tab: Tab) => Promise<void>;
  readonly button: RegExp;
  /** The text after the bank's approval, and the amount charged. */
  readonly done: string;
  readonly charge: readonly number[];
  /** Said after the bank's no. */
  readonly refused: string;
  /** Said when the page is loaded again after the end. */
  readonly later: string;
}

async function review(tab: Tab, users: number): Promise<void> {
  await tab.says('Number of users');
  await tab.type(users);
  await tab.press('Update User Count');
  await tab.says('Review your change');
}

const PURCHASE: Flow = {
  name: 'a purchase',
  element: 'ocw-buy-credits',
  organization: {},
  async reach(tab) {
    await tab.says('Number of credits');
    await tab.type(2);
    await tab.press('Buy Credits');
    await tab.toForm();
  },
  button: /^Buy Credits · \$/,
  done: '2 credits added',
  charge: [3800],
  refused: 'Your bank didn’t approve the payment.',
  later: 'Number of credits',
};

const SEAT_CHANGE: Flow = {
  name: 'an update that another way pays',
  element: 'ocw-seat-editor',
  organization: { seed: { paymentMethod: 'pm_card_chargeCustomerFail' } },
  async reach(tab) {
    await review(tab, 8);
    await tab.press(/^Confirm Update/);
    await tab.says('Pay for your change to 8 users');
  },
  button: /^Pay \$/,
  done: 'You now have 8 users',
  charge: [4490],
  refused: 'Your bank didn’t approve the payment.',
  later: 'Number of users',
};

const FIRST_CARD: Flow = {
  name: 'a first card',
  element: 'ocw-seat-editor',
  organization: { seed: { paymentMethod: null } },
  async reach(tab) {
    await review(tab, 8);
    await tab.press('Add a payment method');
    await tab.says('Saving it doesn’t charge anything.');
  },
  button: /^Save payment method$/,
  done: 'Charged to Visa ending in 3184',
  charge: [],
  refused: 'No payment method on file yet.',
  later: 'Number of users',
};

for (const flow of [PURCHASE, SEAT_CHANGE, FIRST_CARD]) {
  test.describe(`${flow.name} on the bank’s page`, () => {
    test('resumes automatically on return, shows the outcome, and leaves nothing in the address', async ({
      context,
    }) => {
      const visit = await Trip.begin(context, flow);
      await flow.reach(visit.tab);
      await visit.leaveForBank(flow);
      await visit.respond('Approve');
      await visit.tab.says(flow.done);
      await visit.hasCleanAddress();
      expect(await visit.charged()).toEqual(flow.charge);
    });

    test('completes once, however often the return page is reloaded or visited with Back', async ({
      context,
    }) => {
      const visit = await Trip.begin(context, flow);
      const { page, tab } = visit;
      await flow.reach(tab);
      await visit.leaveForBank(flow);
      const returning = page.waitForRequest(
        (request) => request.isNavigationRequest() && request.url().includes('redirect_status'),
      );
      await visit.respond('Approve');
      const address = (await returning).url() + HASH;
      await tab.says(flow.done);
      await page.reload();
      await tab.says(flow.later, flow.done);
      await page.goto(address);
      await tab.says(flow.later, flow.done);
      await visit.hasCleanAddress();
      await page.goBack();
      await tab.says(flow.later, flow.done);
      expect(await visit.charged()).toEqual(flow.charge);
      const { quantity } = await server.stripeState(visit.organizationId);
      expect(quantity).toBe(flow === SEAT_CHANGE ? 8 : 5);
    });

    test('reports that the bank declined, and can be retried', async ({ context }) => {
      const visit = await Trip.begin(context, flow);
      const { tab } = visit;
      await flow.reach(tab);
      await visit.leaveForBank(flow);
      await visit.respond('Decline');
      await tab.says(flow.refused);
      await visit.hasCleanAddress();
      expect(await visit.charged()).toEqual([]);
      if (flow === FIRST_CARD) {
        await tab.press('Add a payment method');
        await tab.says('Saving it doesn’t charge anything.');
      }
      await visit.leaveForBank(flow);
      await visit.respond('Approve');
      await tab.says(flow.done);
      expect(await visit.charged()).toEqual(flow.charge);
    });

    test('continues if the user presses Back on the bank’s page', async ({ context }) => {
      const visit = await Trip.begin(context, flow);
      const { page, tab } = visit;
      await flow.reach(tab);
      await visit.leaveForBank(flow);
      await page.goBack();
      if (flow === SEAT_CHANGE) {
        await tab.says('Your bank asks you to approve the payment of $44.90.');
        await tab.press('Approve payment');
        await visit.isAtBank();
      } else {
        if (flow === FIRST_CARD) await flow.reach(tab);
        else await tab.toForm();
        await visit.leaveForBank(flow);
      }
      await visit.respond('Approve');
      await tab.says(flow.done);
      expect(await visit.charged()).toEqual(flow.charge);
    });
  });
}

test.describe('a window closed at the bank', () => {
  test('leaves a change that a new window shows and can continue', async ({ context }) => {
    const first = await Trip.begin(context, SEAT_CHANGE);
    await SEAT_CHANGE.reach(first.tab);
    await first.leaveForBank(SEAT_CHANGE);
    await first.page.close();
    const visit = await first.openAnew(SEAT_CHANGE);
    await visit.tab.says('Waiting for payment: 8 users');
    await visit.tab.press('Approve payment');
    await visit.isAtBank();
    await visit.respond('Approve');
    await visit.tab.says(SEAT_CHANGE.done);
    await visit.hasCleanAddress();
    expect(await visit.charged()).toEqual(SEAT_CHANGE.charge);
  });

  test('leaves a change that a new window can cancel, after which another one can be made', async ({
    context,
  }) => {
    const first = await Trip.begin(context, SEAT_CHANGE);
    await SEAT_CHANGE.reach(first.tab);
    await first.leaveForBank(SEAT_CHANGE);
    await first.page.close();
    const visit = await first.openAnew(SEAT_CHANGE);
    await visit.tab.says('Waiting for payment: 8 users');
    await visit.tab.press('Cancel change');
    await visit.tab.says('Change canceled');
    expect(await visit.charged()).toEqual([]);
    await visit.tab.press('Start over');
    await server.control(visit.organizationId, 'card', { card: 'pm_card_visa' });
    await review(visit.tab, 6);
    await visit.tab.press(/^Confirm Update/);
    await visit.tab.says('You now have 6 users');
  });

  test('leaves a change that expires after Stripe’s time limit, after which another one can be made', async ({
    context,
  }) => {
    const first = await Trip.begin(context, SEAT_CHANGE);
    await SEAT_CHANGE.reach(first.tab);
    await first.leaveForBank(SEAT_CHANGE);
    await first.page.close();
    const visit = await first.openAnew(SEAT_CHANGE);
    await visit.tab.says('Waiting for payment: 8 users');
    await visit.pass(23 * HOUR + 60);
    await visit.tab.says('Change expired');
    expect(await visit.charged()).toEqual([]);
    await visit.tab.press('Start over');
    await server.control(visit.organizationId, 'card', { card: 'pm_card_visa' });
    await review(visit.tab, 6);
    await visit.tab.press(/^Confirm Update/);
    await visit.tab.says('You now have 6 users');
  });

  test('leaves a purchase that charges nothing, and the bank’s late approval still adds its credits', async ({
    context,
  }) => {
    const first = await Trip.begin(context, PURCHASE);
    await PURCHASE.reach(first.tab);
    await first.leaveForBank(PURCHASE);
    await first.page.close();
    const visit = await first.openAnew(PURCHASE);
    await visit.tab.says('Number of credits');
    await server.control(visit.organizationId, 'action', { outcome: 'succeed' });
    await visit.page.reload();
    await visit.tab.says('Number of credits', PURCHASE.done);
    await expect(visit.page.locator('ocw-credit-balance').locator('[part~="available"]')).toHaveText('7');
    expect(await visit.charged()).toEqual([3800]);
  });

  test('leaves a purchase that expires after Stripe’s time limit, after which another one can be made', async ({
    context,
  }) => {
    const visit = await Trip.begin(context, PURCHASE);
    await PURCHASE.reach(visit.tab);
    await visit.leaveForBank(PURCHASE);
    await visit.pass(25 * HOUR);
    await visit.page.goto(visit.address);
    await visit.tab.says('This purchase expired before it was paid');
    expect(await visit.charged()).toEqual([]);
    await visit.tab.press('Start over');
    await PURCHASE.reach(visit.tab);
    await visit.leaveForBank(PURCHASE);
    await visit.respond('Approve');
    await visit.tab.says(PURCHASE.done);
    expect(await visit.charged()).toEqual(PURCHASE.charge);
  });
});

test('a first card can be entered on Stripe’s page if Stripe.js is blocked, and the review names it', async ({
  context,
}) => {
  const visit = await Trip.begin(context, FIRST_CARD);
  const { tab, page } = visit;
  await context.route('https://js.stripe.com/**', (route) => route.abort());
  await FIRST_CARD.reach(tab);
  await tab.says('The payment form didn’t load.');
  await tab.press('Continue to Stripe’s page');
  await page
    .getByRole('button', { name: /Visa.*4242|4242/ })
    .first()
    .click();
  await page.getByRole('link', { name: /Back|Return/ }).click();
  await tab.says('Charged to Visa ending in 4242');
  await visit.hasCleanAddress();
  await tab.press(/^Confirm Update/);
  await tab.says('You now have 8 users');
});
