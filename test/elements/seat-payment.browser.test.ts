import { expect } from 'chai';
import { SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import type { NewTestOrganization } from '../support/backend.ts';
import { challenges } from './paying.ts';
import { stripeFor } from './shop.ts';
import { Backend, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

interface Desk {
  readonly backend: Backend;
  readonly editor: SeatEditorHarness;
}

/** The editor in a provider with the fake Stripe.js, or without a Stripe that can be reached. */
function place(backend: Backend, losesResponses = false): Desk {
  const stripe = stripeFor(backend, losesResponses);
  const provider = mount('ocw-billing', { ...backend.connection, stripe });
  return { backend, editor: new SeatEditorHarness(mount('ocw-seat-editor', {}, provider), 15_000) };
}

async function open(options: NewTestOrganization = {}, losesResponses = false): Promise<Desk> {
  const desk = place(await Backend.create(options), losesResponses);
  await desk.editor.says('Number of users');
  return desk;
}

const withCard = (paymentMethod: string | null): NewTestOrganization => ({ seed: { paymentMethod } });

/** Confirms 6 users with a card that requires a challenge, closes the page during it, and reopens it. */
async function leaveBankRequestOpen(backend: Backend, editor: SeatEditorHarness): Promise<SeatEditorHarness> {
  await editor.review(6);
  editor.press('Confirm Update');
  await editor.until(() => challenges().length === 1, 'the challenge covers the page');
  challenges()[0]?.parentElement?.remove();
  unmountAll();
  const { editor: again } = place(backend);
  await again.says('Waiting for payment: 6 users');
  return again;
}

/** Amounts that were charged for updates, in minor units: all but the first invoice. */
async function charged(backend: Backend): Promise<number[]> {
  const { invoices } = await backend.stripeState();
  return invoices
    .filter(({ reason, amountPaid }) => reason === 'subscription_update' && amountPaid > 0)
    .map(({ amountPaid }) => amountPaid);
}

/** 5 users become 6 in the middle of the period: $14.97. */
const DUE = 1497;

describe('Paying for more users with a bank that requires a challenge', function () {
  this.timeout(20_000);
  before(startBackend);
  afterEach(unmountAll);

  it('shows the challenge right after the confirmation, and changes users once it succeeds', async () => {
    const { backend, editor } = await open(withCard('pm_card_threeDSecure2Required'));
    const events: string[] = [];
    for (const type of ['ocw-challenge-start', 'ocw-challenge-end', 'ocw-seats-change'] as const)
      document.addEventListener(type, ({ type: name }) => events.push(name), { once: true });
    await editor.review(6);
    expect(editor.due).to.equal('$14.97');
    editor.press('Confirm Update');
    await editor.says('Waiting for your bank…');
    expect(editor.action('Cancel change').ariaDisabled).to.equal('true');
    await editor.respondToChallenge('Complete authentication');
    await editor.says('You now have 6 users');
    expect(editor.text).to.include('Paid today $14.97').and.include('1 credit was added.');
    expect(events).to.deep.equal(['ocw-challenge-start', 'ocw-challenge-end', 'ocw-seats-change']);
    expect(await charged(backend)).to.deep.equal([DUE]);
  });

  it('lets another card pay if the challenge fails, without a second update', async () => {
    const { backend, editor } = await open(withCard('pm_card_threeDSecure2Required'));
    await editor.review(6);
    editor.press('Confirm Update');
    await editor.respondToChallenge('Fail authentication');
    await editor.says('Pay for your change to 6 users');
    expect(editor.focusedName).to.equal('Pay for your change to 6 users');
    expect(editor.part('error')).to.equal('Your bank didn’t approve the payment.');
    expect(editor.due).to.equal('$14.97');
    expect(await charged(backend)).to.deep.equal([]);
    await editor.payWith('4242 4242 4242 4242');
    await editor.says('You now have 6 users');
    expect(await charged(backend)).to.deep.equal([DUE]);
    expect((await backend.stripeState()).quantity).to.equal(6);
  });

  it('restarts the challenge on request after a reload, not automatically', async () => {
    const { backend, editor } = await open(withCard('pm_card_threeDSecure2Required'));
    await editor.review(6);
    editor.press('Confirm Update');
    await editor.says('Waiting for your bank…');
    document.querySelector('body > div > iframe[title^="3-D Secure"]')?.parentElement?.remove();
    unmountAll();
    const { editor: again } = place(backend);
    await again.says('Waiting for payment: 6 users');
    await expectAccessible(again.element);
    expect(again.actions).to.deep.equal(['Cancel change', 'Use another payment method', 'Approve payment']);
    again.press('Approve payment');
    await again.respondToChallenge('Complete authentication');
    await again.says('You now have 6 users');
    expect(await charged(backend)).to.deep.equal([DUE]);
  });

  it('takes another card during the challenge, and charges once', async () => {
    const { backend, editor } = await open(withCard('pm_card_threeDSecure2Required'));
    const again = await leaveBankRequestOpen(backend, editor);
    again.press('Use another payment method');
    await again.says('Paying here cancels your bank’s request. You’ll only be charged once.');
    expect(again.focusedName).to.equal('Pay for your change to 6 users');
    await again.until(() => again.hasForm(), 'the payment form is there');
    await expectAccessible(again.element);
    again.press('Back');
    await again.says('Waiting for payment: 6 users');
    expect(again.focusedName).to.equal('Waiting for payment: 6 users');
    expect(again.hasForm()).to.equal(false);
    again.press('Use another payment method');
    await again.payWith('5555 5555 5555 4444');
    await again.says('You now have 6 users');
    expect(await charged(backend)).to.deep.equal([DUE]);
    expect((await backend.stripeState()).quantity).to.equal(6);
  });

  it('returns to the challenge if Stripe accepts no other card meanwhile', async () => {
    const { backend, editor } = await open({
      ...withCard('pm_card_threeDSecure2Required'),
      guesses: { otherCardWhileAsked: 'refused' },
    });
    const again = await leaveBankRequestOpen(backend, editor);
    again.press('Use another payment method');
    await again.payWith('5555 5555 5555 4444');
    await again.says('Your payment is still waiting for your approval. You haven’t been charged.');
    again.press('Back');
    await again.says('Waiting for payment: 6 users');
    again.press('Approve payment');
    await again.respondToChallenge('Complete authentication');
    await again.says('You now have 6 users');
    expect(await charged(backend)).to.deep.equal([DUE]);
  });

  it('detects an approval given elsewhere', async () => {
    const { backend, editor } = await open(withCard('pm_card_threeDSecure2Required'));
    await editor.review(6);
    editor.press('Confirm Update');
    await editor.says('Waiting for your bank…');
    await backend.control('action', { outcome: 'succeed' });
    await editor.says('You now have 6 users');
    document.querySelector('body > div > iframe[title^="3-D Secure"]')?.parentElement?.remove();
  });
});

describe('Paying for more users if the card on file is declined', function () {
  this.timeout(20_000);
  before(startBackend);
  afterEach(unmountAll);

  it('gives the reason, takes another card in the page, and charges the same amount once', async () => {
    const { backend, editor } = await open(withCard('pm_card_chargeCustomerFail'));
    await editor.review(6);
    editor.press('Confirm Update');
    await editor.says('Pay for your change to 6 users');
    expect(editor.part('error')).to.equal('Your card was declined.');
    await editor.until(() => editor.hasForm());
    await expectAccessible(editor.element);
    await editor.payWith('4000 0000 0000 9995');
    await editor.says('Your card has insufficient funds.');
    expect(await charged(backend)).to.deep.equal([]);
    await editor.payWith('4242 4242 4242 4242');
    await editor.says('You now have 6 users');
    expect(await charged(backend)).to.deep.equal([DUE]);
  });

  it('can be canceled, and another change can be made', async () => {
    const { backend, editor } = await open(withCard('pm_card_chargeCustomerFail'));
    await editor.review(6);
    editor.press('Confirm Update');
    await editor.says('Pay for your change to 6 users');
    editor.press('Cancel change');
    await editor.says('Change canceled');
    expect(editor.text).to.include('You haven’t been charged. You still have 5 users.');
    expect((await backend.stripeState()).quantity).to.equal(5);
    editor.press('Start over');
    await editor.says('Number of users');
    expect(editor.focusedName).to.equal('Number of users');
    await backend.control('card', { card: 'pm_card_visa' });
    await editor.review(7);
    editor.press('Confirm Update');
    await editor.says('You now have 7 users');
  });

  it('trusts the server, not the form, if the response to the payment is lost', async () => {
    const { backend, editor } = await open(withCard('pm_card_chargeCustomerFail'), true);
    await editor.review(6);
    editor.press('Confirm Update');
    await editor.says('Pay for your change to 6 users');
    await editor.payWith('4242 4242 4242 4242');
    await editor.says('You now have 6 users');
    expect(await charged(backend)).to.deep.equal([DUE]);
  });

  it('offers Stripe’s hosted page if its script cannot be loaded', async () => {
    const backend = await Backend.create(withCard('pm_card_chargeCustomerFail'));
    const stripe = Promise.reject(new Error('blocked'));
    stripe.catch(() => undefined);
    const provider = mount('ocw-billing', { ...backend.connection, stripe });
    const editor = new SeatEditorHarness(mount('ocw-seat-editor', {}, provider), 15_000);
    await editor.says('Number of users');
    await editor.review(6);
    editor.press('Confirm Update');
    await editor.says('Continue to Stripe’s page');
    expect(editor.action('Continue to Stripe’s page').getAttribute('href')).to.match(/^http/);
    await expectAccessible(editor.element);
  });
});

describe('Paying for more users with a card that is not on file yet', function () {
  this.timeout(20_000);
  before(startBackend);
  afterEach(unmountAll);

  it('asks for the first card before the confirmation, and names it in the review', async () => {
    const { backend, editor } = await open(withCard(null));
    await editor.review(6);
    expect(editor.text).to.include('No payment method on file yet.');
    expect(editor.actions).to.deep.equal(['Back', 'Add a payment method']);
    editor.press('Add a payment method');
    await editor.says('Saving it doesn’t charge anything.');
    expect(editor.focusedName).to.equal('Payment method');
    await editor.until(() => editor.hasForm());
    await expectAccessible(editor.element);
    await editor.payWith('5555 5555 5555 4444', /^Save payment method$/);
    await editor.says('Charged to Mastercard ending in 4444');
    expect(editor.focusedName).to.equal('Review your change');
    expect(await charged(backend)).to.deep.equal([]);
    await editor.until(
      () => editor.actions.some((name) => name.startsWith('Confirm Update · ')),
      'the fresh quote can be confirmed',
    );
    editor.press('Confirm Update');
    await editor.says('You now have 6 users');
    expect(await charged(backend)).to.deep.equal([DUE]);
  });

  it('needs no card if nothing is charged', async () => {
    const { editor } = await open(withCard(null));
    await editor.review(3);
    expect(editor.actions).to.deep.equal(['Back', 'Confirm Update']);
    editor.press('Confirm Update');
    await editor.says('You now have 3 users');
  });

  it('takes another card for the same change, with 3-D Secure, and can go back without one', async () => {
    const { backend, editor } = await open(withCard('pm_card_visa'));
    await editor.review(6);
    editor.press('Use another payment method');
    await editor.says('Saving it doesn’t charge anything.');
    await editor.until(() => editor.hasForm());
    await editor.key('Escape');
    await editor.says('Charged to Visa ending in 4242');
    expect(editor.hasForm()).to.equal(false);
    editor.press('Use another payment method');
    await editor.payWith('4000 0025 0000 3155', /^Save payment method$/);
    await editor.respondToChallenge('Complete authentication');
    await editor.says('Charged to Visa ending in 3155');
    editor.press('Confirm Update');
    await editor.says('You now have 6 users');
    expect(await charged(backend)).to.deep.equal([DUE]);
  });

  it('says why a card was not saved, and saves nothing', async () => {
    const { editor } = await open(withCard(null));
    await editor.review(6);
    editor.press('Add a payment method');
    await editor.payWith('4000 0000 0000 0069', /^Save payment method$/);
    await editor.says('Your card has expired.');
    editor.press('Back');
    await editor.says('No payment method on file yet.');
  });

  it('continues if the response about the card was lost', async () => {
    const { editor } = await open(withCard(null), true);
    await editor.review(6);
    editor.press('Add a payment method');
    await editor.payWith('4242 4242 4242 4242', /^Save payment method$/);
    await editor.says('Charged to Visa ending in 4242');
  });
});

describe('A payment method that cannot be charged immediately', function () {
  this.timeout(20_000);
  before(startBackend);
  afterEach(unmountAll);

  it('is replaced by a card that is added in the editor, which then pays for the change', async () => {
    const backend = await Backend.create(withCard('pm_usBankAccount_success'));
    const { editor } = place(backend);
    await editor.says('Your payment method can’t be charged immediately');
    await expectAccessible(editor.element);
    editor.press('Add a card to change users');
    await editor.payWith('5555 5555 5555 4444', /^Save payment method$/);
    await editor.says('Number of users');
    expect(await charged(backend)).to.deep.equal([]);
    await editor.review(6);
    expect(editor.due).to.equal('$14.97');
    expect(editor.text).to.include('4444');
    editor.press('Confirm Update');
    await editor.says('You now have 6 users');
    expect(await charged(backend)).to.deep.equal([DUE]);
  });
});
