import { expect } from 'chai';
import { SeatEditorHarness, SubscriptionSummaryHarness } from '../../src/testing/harnesses/index.ts';
import {
  accountFixture,
  createFixtureFetch,
  FIXTURE_NOW,
  invoiceFixture,
} from '../../src/testing/fixtures/index.ts';
import type { NewTestOrganization } from '../support/backend.ts';
import { challenges } from './paying.ts';
import { stripeFor } from './shop.ts';
import { Backend, createTimers, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

const DAY = 86_400;

interface Overdue {
  readonly backend: Backend;
  readonly summary: SubscriptionSummaryHarness;
}

/** A summary whose renewal was declined; `card` is on file from then on. */
async function open(card: string | null, guesses: NewTestOrganization['guesses'] = {}): Promise<Overdue> {
  const backend = await Backend.create({ seed: { paymentMethod: 'pm_card_visa' }, guesses });
  await backend.control('card', { card: 'pm_card_chargeCustomerFail' });
  await backend.control('clock', { by: 31 * DAY });
  await backend.control('card', { card });
  return { backend, summary: await show(backend) };
}

async function show(backend: Backend): Promise<SubscriptionSummaryHarness> {
  const provider = mount('ocw-billing', { ...backend.connection, stripe: stripeFor(backend, false) });
  const summary = new SubscriptionSummaryHarness(mount('ocw-subscription-summary', {}, provider), 20_000);
  await summary.says('overdue since');
  return summary;
}

/** Pays with a card that requires a challenge, closes the page during it, and reopens it. */
async function leaveBankRequestOpen(
  backend: Backend,
  summary: SubscriptionSummaryHarness,
): Promise<SubscriptionSummaryHarness> {
  await summary.canPay();
  summary.press('Pay $145.00 now');
  await summary.says('Your bank asks you to approve the payment of $145.00.');
  await summary.until(() => challenges().length === 1, 'the challenge covers the page');
  challenges()[0]?.parentElement?.remove();
  unmountAll();
  return await show(backend);
}

async function paid(backend: Backend): Promise<number[]> {
  const { invoices } = await backend.stripeState();
  return invoices
    .filter(({ reason, amountPaid }) => reason === 'subscription_cycle' && amountPaid > 0)
    .map(({ amountPaid }) => amountPaid);
}

describe('An overdue renewal', function () {
  this.timeout(25_000);
  before(startBackend);
  afterEach(unmountAll);

  it('is paid in the page with the card on file, and the plan becomes active', async () => {
    const { backend, summary } = await open('pm_card_visa');
    expect(summary.text).to.include('$145.00 overdue since').and.include('5 plan credits are on hold');
    expect(summary.text).to.include('This will be charged to Visa ending in 4242.');
    expect(summary.actions).to.deep.equal(['Pay $145.00 now', 'Use another card']);
    await expectAccessible(summary.element);
    await summary.canPay();
    summary.press('Pay $145.00 now');
    await summary.says('$145.00 paid. Your plan is active.');
    expect(summary.actions).to.deep.equal(['View invoice']);
    expect(summary.part('status')).to.equal('Active');
    expect(await paid(backend)).to.deep.equal([14_500]);
    await expectAccessible(summary.element);
  });

  it('is paid with another card, which becomes the one on file', async () => {
    const { backend, summary } = await open('pm_card_chargeCustomerFail');
    await summary.canPay();
    summary.press('Pay $145.00 now');
    await summary.says('Your card was declined.');
    expect(await paid(backend)).to.deep.equal([]);
    await summary.payWith('5555 5555 5555 4444', /^Pay \$145/);
    await summary.says('$145.00 paid. Your plan is active.');
    await summary.says('Mastercard ending in 4444');
    expect(await paid(backend)).to.deep.equal([14_500]);
  });

  it('shows the bank’s challenge over the page', async () => {
    const { backend, summary } = await open('pm_card_threeDSecure2Required');
    await summary.canPay();
    summary.press('Pay $145.00 now');
    await summary.respondToChallenge('Complete authentication');
    await summary.says('$145.00 paid. Your plan is active.');
    expect(await paid(backend)).to.deep.equal([14_500]);
  });

  it('is paid with another card during the challenge for the one on file', async () => {
    const { backend, summary } = await open('pm_card_threeDSecure2Required');
    const again = await leaveBankRequestOpen(backend, summary);
    again.press('Use another card');
    await again.until(() => again.hasForm(), 'the payment form is there');
    expect(again.text).to.include('Paying here cancels your bank’s request. You’ll only be charged once.');
    await expectAccessible(again.element);
    await again.payWith('5555 5555 5555 4444', /^Pay \$145/);
    await again.says('$145.00 paid. Your plan is active.');
    await again.says('Mastercard ending in 4444');
    expect(await paid(backend)).to.deep.equal([14_500]);
  });

  it('returns to the challenge if Stripe accepts no other card meanwhile', async () => {
    const { backend, summary } = await open('pm_card_threeDSecure2Required', {
      otherCardWhileAsked: 'refused',
    });
    const again = await leaveBankRequestOpen(backend, summary);
    again.press('Use another card');
    await again.payWith('5555 5555 5555 4444', /^Pay \$145/);
    await again.says('Your bank asks you to approve the payment of $145.00. You haven’t been charged yet.');
    again.press('Approve payment');
    await again.respondToChallenge('Complete authentication');
    await again.says('$145.00 paid. Your plan is active.');
    expect(await paid(backend)).to.deep.equal([14_500]);
  });

  it('takes a third card if the bank declines the second one', async () => {
    const { backend, summary } = await open('pm_card_threeDSecure2Required');
    const again = await leaveBankRequestOpen(backend, summary);
    again.press('Use another card');
    await again.payWith('4000 0027 6000 3184', /^Pay \$145/);
    await again.respondToChallenge('Fail authentication');
    await again.says('Your bank didn’t approve the payment.');
    expect(await paid(backend)).to.deep.equal([]);
    await again.payWith('4242 4242 4242 4242', /^Pay \$145/);
    await again.says('$145.00 paid. Your plan is active.');
    expect(await paid(backend)).to.deep.equal([14_500]);
  });

  it('can be left at the form without a charge', async () => {
    const { backend, summary } = await open('pm_card_visa');
    summary.press('Use another card');
    await summary.until(() => summary.hasForm(), 'the payment form is there');
    await expectAccessible(summary.element);
    summary.press('Back');
    await summary.says('This will be charged to Visa ending in 4242.');
    expect(await paid(backend)).to.deep.equal([]);
  });
});

describe('The amount owed', () => {
  afterEach(unmountAll);

  const owing = [
    invoiceFixture({ id: 'in_2', status: 'open', isOwed: true }),
    invoiceFixture({ id: 'in_1', status: 'open', isOwed: true, date: FIXTURE_NOW - 31 * DAY }),
  ];
  const owed = {
    invoices: owing,
    total: { amount: 29_000, currency: 'USD' },
    since: FIXTURE_NOW - 31 * DAY,
  };
  let endpoints = 0;
  const show = (
    changes: Parameters<typeof accountFixture>[0],
    options: object = { owed: () => owed },
  ): SubscriptionSummaryHarness =>
    new SubscriptionSummaryHarness(
      mount('ocw-subscription-summary', {
        endpoint: `/fixture/overdue/${(endpoints += 1)}`,
        fetch: createFixtureFetch({ account: accountFixture(changes), ...options }),
      }),
    );

  it('lists every invoice with the total, and says that the latest one is paid first', async () => {
    const summary = show({ status: 'unpaid', additionalScopes: ['invoices:pay'] });
    await summary.says('$290.00 overdue since Feb 13, 2026');
    expect(summary.part('owed')).to.equal('Mar 16, 2026 $145.00 Feb 13, 2026 $145.00');
    expect(summary.text).to.include('Each invoice is paid separately, starting with the latest.');
    expect(summary.actions).to.deep.equal(['Pay $145.00 now', 'Use another card']);
    await expectAccessible(summary.element);
  });

  it('is a backend error, and not shown, if the total does not match the invoices', async () => {
    const responses = [{ ...owed, total: { amount: 14_500, currency: 'USD' } }, owed];
    const errors: string[] = [];
    const summary = show(
      { status: 'unpaid', additionalScopes: ['invoices:pay'] },
      { owed: () => responses[0] },
    );
    summary.element.addEventListener('ocw-error', ({ error }) => errors.push(error.message));
    await summary.says('Try again');
    expect(summary.part('overdue')).to.equal('');
    expect(errors).to.deep.equal([
      'GET invoices/owed breaks the contract: total: is 14500, but the invoices come to 29000',
    ]);
    await expectAccessible(summary.element);
    responses.shift();
    summary.press('Try again');
    await summary.says('$290.00 overdue since Feb 13, 2026');
  });

  it('is shown without a button to a caller who may not pay it', async () => {
    const summary = show({ status: 'past_due' });
    await summary.says('Ask an administrator of your organization to pay.');
    expect(summary.actions).to.deep.equal([]);
  });

  it('promises no seat change to a caller who may not make one, or if something else blocks it', async () => {
    const accounts: readonly (readonly [Parameters<typeof show>[0], string])[] = [
      [
        { status: 'past_due', scopes: ['billing:read'] },
        'Only an administrator can change the number of users.',
      ],
      [{ status: 'past_due', seatChangeBlockedBy: 'collection_by_invoice' }, 'invoice'],
    ];
    for (const [account, says] of accounts) {
      const summary = show(account);
      const { endpoint, fetch } = summary.element;
      await summary.says('overdue');
      const editor = new SeatEditorHarness(mount('ocw-seat-editor', { endpoint, fetch }));
      await editor.says(says);
      expect(editor.text).to.not.include('once your plan is paid');
      unmountAll();
    }
  });

  it('is shown once per page: the editor beside it only says what it means for users', async () => {
    const summary = show({ status: 'past_due', additionalScopes: ['invoices:pay'] });
    const { endpoint, fetch } = summary.element;
    await summary.says('$290.00 overdue since Feb 13, 2026');
    const editor = new SeatEditorHarness(mount('ocw-seat-editor', { endpoint, fetch }));
    const short = 'You can change the number of users once your plan is paid.';
    const whole = 'Your last payment failed. Update your payment method to keep your plan.';
    await editor.says(short);
    expect(editor.text).to.equal(`Number of users 5 ${short}`);
    await expectAccessible(editor.element);
    // Sizes are observed with the frames of a page, and one behind another tab has none: a rendering notices as well.
    summary.element.style.display = 'none';
    summary.element.requestUpdate();
    await editor.says(whole);
    expect(editor.text).to.equal(`Number of users 5 ${whole}`);
    summary.element.style.display = '';
    summary.element.requestUpdate();
    await editor.says(short);
    const { parentElement } = summary.element;
    summary.element.remove();
    await editor.says(whole);
    parentElement?.append(summary.element);
    await editor.says(short);
  });

  it('falls back to the notice if the backend does not support the operation', async () => {
    const summary = show({ status: 'past_due', additionalScopes: ['invoices:pay'] }, {});
    await summary.says('Your last payment failed.');
    expect(summary.actions).to.deep.equal([]);
  });

  it('is not charged if it has changed; the new amount is shown', async () => {
    let amount = 14_500;
    const summary = show(
      { status: 'past_due', additionalScopes: ['invoices:pay'] },
      {
        owed: () => {
          const invoice = invoiceFixture({ status: 'open', isOwed: true, total: amount });
          return { invoices: [invoice], total: invoice.total, since: FIXTURE_NOW };
        },
        payInvoice: () => {
          amount = 11_600;
          return { code: 'invoice_changed', status: 409 };
        },
      },
    );
    await summary.says('Pay $145.00 now');
    summary.press('Pay $145.00 now');
    await summary.says(
      'The invoice or the payment method changed in the meantime. You haven’t been charged.',
    );
    await summary.says('Pay $116.00 now');
    await expectAccessible(summary.element);
  });

  it('labels Stripe’s last known result as such if a payment is not found', async () => {
    const timers = createTimers();
    const asked: string[] = [];
    const summary = show(
      { status: 'unpaid', additionalScopes: ['invoices:pay'] },
      {
        owed: () => owed,
        payInvoice: ({ method }: { method: string }) => {
          asked.push(method);
          if (method === 'on_file') return { code: 'internal_error', status: 500 };
          return {
            invoiceId: 'in_2',
            status: 'requires_payment_method',
            amount: { amount: 14_500, currency: 'USD' },
            clientSecret: 'pi_secret',
            hostedInvoiceUrl: null,
            failure: { code: 'card_declined', message: null },
          };
        },
      },
    );
    summary.element.schedule = timers.schedule;
    await summary.canPay();
    summary.press('Pay $145.00 now');
    await summary.says('Pay $145.00 now');
    for (let polls = 0; polls < 4; polls++) {
      await summary.until(() => {
        timers.run(30_000);
        return asked.filter((method) => method === 'form').length > polls;
      }, 'the payment is looked for');
    }
    await summary.says('We couldn’t find your payment.');
    expect(summary.part('error')).to.equal(
      'We couldn’t find your payment. You haven’t been charged. Try again. Last known result: Your card was declined.',
    );
    await expectAccessible(summary.element);
  });
});
