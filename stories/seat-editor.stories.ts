import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import type { SeatChange } from '../src/contract/index.ts';
import type { OcwSeatEditor } from '../src/index.ts';
import type { AccountChanges, FixtureBackendOptions } from '../src/testing/index.ts';
import { ACCOUNT, accountFixture, quoteFixture, seatChangeFixture } from '../src/testing/index.ts';
import type { StoryBackendFactory } from './support/backends.ts';
import { acts, breaks, shows } from './support/backends.ts';
import { confirm, find, impatient, press, review, type } from './support/play.ts';
import { problem } from './support/problem.ts';

type Story = StoryObj<OcwSeatEditor>;

const meta: Meta<OcwSeatEditor> = {
  title: 'Elements/Seat editor',
  component: 'ocw-seat-editor',
  args: { disabled: false, name: '' },
  render: ({ disabled, name }) =>
    html`<ocw-seat-editor ?disabled=${disabled} name=${name || nothing}></ocw-seat-editor>`,
};
export default meta;

const shown = (
  changes: AccountChanges = {},
  more: Partial<FixtureBackendOptions> = {},
): StoryBackendFactory =>
  shows({ account: accountFixture(changes), quote: (seats) => quoteFixture(ACCOUNT, seats), ...more });

/** A backend whose change, once confirmed, is in this state. */
const ending = (changes: Partial<SeatChange>, account = ACCOUNT): StoryBackendFactory => {
  const change = (): SeatChange => seatChangeFixture(quoteFixture(account, 8), changes);
  return shows({ account, quote: (seats) => quoteFixture(account, seats), confirm: change, change });
};

/** A change that waits from before: the page was left, or the browser closed. */
const waiting = (changes: Partial<SeatChange>): StoryBackendFactory => {
  const change = seatChangeFixture(quoteFixture(ACCOUNT, 8), changes);
  return shows({ account: accountFixture({ latestSeatChange: change }), change: () => change });
};

/** Walk the whole way: the real handler on PostgreSQL with a simulated Stripe, in this page. */
export const WalkThrough: Story = {
  tags: ['!autodocs'],
  parameters: { backend: acts(), says: 'Number of users' },
};

/** The real handler, up to the end: 5 users become 8 in mid-period. */
export const ChangedForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: acts(), says: 'You have 8 users now' },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, '[part~="mark"], .mark');
  },
};

/** The real handler and a card that the bank declines: nothing changes until it is paid. */
export const DeclinedForReal: Story = {
  tags: ['!autodocs'],
  parameters: {
    backend: acts({ seed: { paymentMethod: 'pm_card_chargeCustomerFail' } }),
    says: 'Your update to 8 users is waiting',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, '[part~="give-up"]');
  },
};

/** What there is, before anything is typed. */
export const Current: Story = {
  parameters: { backend: shown(), says: 'Change the number to see what it costs.' },
};

/** The estimate follows every key press, without a request. */
export const MoreUsers: Story = {
  parameters: { backend: shown(), says: 'Due today $43.50' },
  play: ({ canvasElement }) => type(canvasElement, '8'),
};

/** Fewer users: account credit for the next invoices; no credit is taken away. */
export const FewerUsers: Story = {
  parameters: { backend: shown(), says: '$29.00 account credit for your next invoices.' },
  play: ({ canvasElement }) => type(canvasElement, '3'),
};

/** This period has granted for eight users before: raising again brings none. */
export const NoCreditsAgain: Story = {
  parameters: {
    backend: shown({ seats: { highestThisPeriod: 8 } }),
    says: 'No credits are added: this period has granted credits for this many users already.',
  },
  play: ({ canvasElement }) => type(canvasElement, '8'),
};

/** Account credit pays for part of it. */
export const AccountCreditUsed: Story = {
  parameters: {
    backend: shown({ accountCredit: { amount: 2000 } }),
    says: '$20.00 of it paid from your account credit.',
  },
  play: ({ canvasElement }) => type(canvasElement, '8'),
};

/** Too little to charge: it moves to the next invoice. */
export const TooLittleToCharge: Story = {
  parameters: {
    backend: shown({ proration: { minimumCharge: 2000 } }),
    says: 'Too little to charge: $14.50 moves to your next invoice.',
  },
  play: ({ canvasElement }) => type(canvasElement, '6'),
};

/** What only the server can compute is said in words, never as a wrong amount. */
export const OnlyTheQuoteCanTell: Story = {
  parameters: {
    backend: shown({ proration: { quoteOnly: 'tax' } }),
    says: 'Tax is calculated in the next step.',
  },
  play: ({ canvasElement }) => type(canvasElement, '8'),
};

/** Nothing was typed. */
export const EmptyField: Story = {
  parameters: { backend: shown(), says: 'Enter the number of users.' },
  play: ({ canvasElement }) => type(canvasElement, ''),
};

/** Letters are no number. */
export const NotANumber: Story = {
  parameters: { backend: shown(), says: 'Enter a number in digits, such as 12.' },
  play: ({ canvasElement }) => type(canvasElement, 'eight'),
};

/** Fewer than are in use, with the reason. */
export const BelowTheMinimum: Story = {
  parameters: { backend: shown(), says: 'At least 3 users are needed: that many are in use.' },
  play: ({ canvasElement }) => type(canvasElement, '2'),
};

/** More than the organisation may have. */
export const AboveTheMaximum: Story = {
  parameters: { backend: shown(), says: 'At most 500 users are possible.' },
  play: ({ canvasElement }) => type(canvasElement, '501'),
};

/** The server is computing the quote. */
export const AskingForTheQuote: Story = {
  parameters: { backend: shown({}, { quote: () => 'silence' }), says: 'Calculating the exact amount…' },
  play: async ({ canvasElement }) => {
    await type(canvasElement, '8');
    await press(canvasElement);
  },
};

/** The pinned quote: this is charged, or nothing. */
export const Review: Story = {
  parameters: { backend: shown(), says: 'Review your update' },
  play: ({ canvasElement }) => review(canvasElement, 8),
};

/** The quote has tax and a discount that the estimate could not know, and says so. */
export const ReviewWithADifference: Story = {
  parameters: {
    backend: shown({}, { quote: (seats) => quoteFixture(ACCOUNT, seats, { tax: 827, discount: 435 }) }),
    says: 'The estimate said $43.50.',
  },
  play: ({ canvasElement }) => review(canvasElement, 8),
};

/** Fewer users: nothing is charged, account credit is given. */
export const ReviewOfFewer: Story = {
  parameters: { backend: shown(), says: 'Nothing is charged today.' },
  play: ({ canvasElement }) => review(canvasElement, 3),
};

const withoutCard = accountFixture({ paymentMethod: null });

/** No card on file yet. */
export const ReviewWithoutACard: Story = {
  parameters: {
    backend: shows({ account: withoutCard, quote: (seats) => quoteFixture(withoutCard, seats) }),
    says: 'No payment method on file yet.',
  },
  play: ({ canvasElement }) => review(canvasElement, 8),
};

/** The quote was only held for a while: the current one comes back for review. */
export const QuoteExpired: Story = {
  parameters: {
    backend: shown({}, { confirm: () => problem('quote_expired', { quote: quoteFixture(ACCOUNT, 8) }) }),
    says: 'The amounts were only held for a while.',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, '.notice');
  },
};

/** The amounts have changed since: nothing was charged, the new ones are shown. */
export const QuoteChanged: Story = {
  parameters: {
    backend: shown(
      {},
      { confirm: () => problem('quote_changed', { quote: quoteFixture(ACCOUNT, 8, { tax: 500 }) }) },
    ),
    says: 'Nothing was charged; please review the new ones.',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, '.notice');
  },
};

/** Paying: the button is latched until the outcome is known. */
export const Paying: Story = {
  parameters: { backend: shown({}, { confirm: () => 'silence' }), says: 'Waiting for the payment.' },
  play: ({ canvasElement }) => confirm(canvasElement, 8),
};

/** The bank wants the payment approved. */
export const Challenge: Story = {
  parameters: {
    backend: ending({ status: 'requires_action' }),
    says: 'Your bank wants you to approve the payment of $43.50.',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, '[part~="give-up"]');
  },
};

/** The card was declined; another one can pay. */
export const Declined: Story = {
  parameters: {
    backend: ending({
      status: 'requires_payment_method',
      failure: { code: 'card_declined', message: 'Your card was declined.' },
    }),
    says: 'Your card was declined.',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, '[part~="give-up"]');
  },
};

/** An asynchronous method is under way. */
export const Processing: Story = {
  parameters: {
    backend: waiting({ status: 'processing' }),
    says: 'The payment of $43.50 is under way.',
  },
};

/** A change that waits since an earlier visit. */
export const WaitingFromBefore: Story = {
  parameters: {
    backend: waiting({ status: 'requires_action' }),
    says: 'Your update to 8 users is waiting',
  },
};

/** The answer got lost: it is not known what happened, and checking never charges twice. */
export const OutcomeUnknown: Story = {
  parameters: {
    backend: shown(
      {},
      { confirm: () => problem('outcome_unknown'), change: () => problem('outcome_unknown') },
    ),
    says: 'We do not know yet what happened',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, '.mark');
  },
};

/** Paid: users and credits have changed. */
export const Done: Story = {
  parameters: { backend: ending({ status: 'succeeded' }), says: '$43.50 was charged.' },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, '.mark');
  },
};

/** The payment failed for good. */
export const Failed: Story = {
  parameters: {
    backend: ending({
      status: 'failed',
      failure: { code: 'insufficient_funds', message: 'Your card has insufficient funds.' },
    }),
    says: 'The payment did not go through',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, '.mark');
  },
};

/** Stripe gave the unpaid change up. */
export const Lapsed: Story = {
  parameters: { backend: ending({ status: 'expired' }), says: 'The update has lapsed' },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, '.mark');
  },
};

/** The last payment failed: the editor still works, and says what is the matter. */
export const PastDue: Story = {
  parameters: {
    backend: shown({ status: 'past_due' }),
    says: 'The last payment failed.',
  },
};

/** The subscription has ended. */
export const Canceled: Story = {
  parameters: {
    backend: shown({ status: 'canceled' }),
    says: 'The subscription has ended. Purchased credits stay yours.',
  },
};

/** Somebody who may look, not change. */
export const ReadOnly: Story = {
  parameters: {
    backend: shown({ scopes: ['billing:read'] }),
    says: 'Only an administrator can change the number of users.',
  },
};

/** Switched off by the page. */
export const Disabled: Story = {
  args: { disabled: true },
  parameters: { backend: shown(), says: 'Number of users' },
};

/** Japanese yen have no decimals. */
const yen = accountFixture({
  plan: { unitPrice: { amount: 4200, currency: 'JPY' } },
  topUp: { unitPrice: { amount: 2800, currency: 'JPY' }, minimum: 1, maximum: 100 },
  accountCredit: { amount: 0, currency: 'JPY' },
});
export const InYen: Story = {
  parameters: {
    backend: shows({ account: yen, quote: (seats) => quoteFixture(yen, seats) }),
    says: '¥6,300',
  },
  play: ({ canvasElement }) => type(canvasElement, '8'),
};

/** The account is on its way. */
export const Loading: Story = {
  parameters: { backend: shows({ account: 'silence' }), says: 'Loading…', waits: true },
};

/** The backend is slow: after four seconds it says that it still waits. */
export const Slow: Story = {
  parameters: { backend: shows({ account: 'silence' }), says: 'Still waiting for an answer…', waits: true },
  render: () => html`<ocw-seat-editor .schedule=${impatient}></ocw-seat-editor>`,
};

/** No network. */
export const Unreachable: Story = {
  parameters: { backend: shows({ account: 'offline' }), says: 'The server cannot be reached.' },
};

/** The visitor's session has ended. */
export const SignedOut: Story = {
  parameters: { backend: shows({ account: problem('unauthenticated') }), says: 'You are not signed in' },
};

/** Stripe does not answer, so neither can we: no price is shown. */
export const StripeDown: Story = {
  parameters: {
    backend: shown({}, { quote: () => problem('payment_provider_unavailable') }),
    says: 'The payment service does not answer right now.',
  },
  play: async ({ canvasElement }) => {
    await type(canvasElement, '8');
    await press(canvasElement);
    await find(canvasElement, '[part~="error"]');
  },
};

/** An answer that breaks the contract is named, not shown. */
export const InvalidAnswer: Story = {
  parameters: {
    backend: breaks({ account: Response.json({ ...ACCOUNT, seats: { ...ACCOUNT.seats, quantity: '5' } }) }),
    says: 'The server’s answer cannot be used (“seats.quantity”).',
  },
};

/** Nobody said where the backend is. */
export const NotConnected: Story = {
  parameters: { provider: false, says: 'Not connected' },
};
