import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import type { OcwSeatEditor } from '../src/index.ts';
import { ACCOUNT } from '../src/testing/index.ts';
import { CANCELED, DINARS, LARGE, READ_ONLY, shown, YEN } from './support/accounts.ts';
import { live } from './support/backends.ts';
import { LOADING, SLOW, UNREACHABLE } from './support/faces.ts';
import { find, impatient, press, type } from './support/play.ts';
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

const typing =
  (text: string): NonNullable<Story['play']> =>
  ({ canvasElement }) =>
    type(canvasElement, text);

/** Try the whole change: the real handler on PostgreSQL with a simulated Stripe and its test cards, in this page. */
export const WalkThrough: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live(), says: 'Number of users' },
};

/** The same without a card on file: the user enters one, and it is saved. */
export const WalkThroughWithoutACard: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live({ seed: { paymentMethod: null } }), says: 'Number of users' },
};

/** The current plan, before the user types. */
export const Current: Story = {
  parameters: { backend: shown(), says: 'Change the number to see the new price.' },
};

/** The estimate updates on every key press, without a request. */
export const MoreUsers: Story = {
  parameters: { backend: shown(), says: 'Due today $43.50' },
  play: typing('8'),
};

const SUPPORT = { email: 'billing@example.com', url: 'https://help.example.com/billing' };

/** A bank debit cannot pay for a change immediately; a card is needed. */
export const BlockedByPaymentMethod: Story = {
  parameters: {
    backend: shown({
      seatChangeBlockedBy: 'payment_method_unsupported',
      paymentMethod: { type: 'us_bank_account', brand: null, last4: '6789', expMonth: null, expYear: null },
    }),
    says: 'Add a card to change users',
  },
};

/** Invoices are sent and paid manually: the element shows the host's support contact. */
export const BlockedByInvoice: Story = {
  parameters: {
    backend: shown({ seatChangeBlockedBy: 'collection_by_invoice', support: SUPPORT }),
    says: 'Your plan is paid by invoice, so the number of users can’t be changed here.',
  },
};

/** Payments are paused. */
export const BlockedByPause: Story = {
  parameters: {
    backend: shown({ seatChangeBlockedBy: 'collection_paused', support: { email: SUPPORT.email } }),
    says: 'Payments for your plan are paused.',
  },
};

/** A subscription schedule sets the number of users later. */
export const BlockedBySchedule: Story = {
  parameters: {
    backend: shown({ seatChangeBlockedBy: 'subscription_scheduled', support: SUPPORT }),
    says: 'A change to your plan is already scheduled.',
  },
};

/** The plan has no price per user and month or year: neither a price nor a number of users is shown. */
export const PlanWithoutAPrice: Story = {
  parameters: {
    backend: shown({
      seatChangeBlockedBy: 'plan_unsupported',
      plan: { unitPrice: null, interval: null, unsupported: 'metered' },
      seats: { quantity: null },
      support: SUPPORT,
    }),
    says: 'Your plan isn’t billed per user by the month or year',
  },
};

/** Fewer users: account credit for the next invoices; OCJ credits stay. */
export const FewerUsers: Story = {
  parameters: { backend: shown(), says: '$29.00 in account credit for your next invoices.' },
  play: typing('3'),
};

/** Credits for eight users were already granted in this period: adding users again adds none. */
export const NoCreditsAgain: Story = {
  parameters: {
    backend: shown({ seats: { highestThisPeriod: 8 } }),
    says: 'No credits are added. Credits for this many users were already added this period.',
  },
  play: typing('8'),
};

/** Account credit pays for part of it. */
export const AccountCreditUsed: Story = {
  parameters: {
    backend: shown({ accountCredit: { amount: 2000 } }),
    says: 'After $20.00 in account credit.',
  },
  play: typing('8'),
};

/** Account credit pays for all of it. */
export const AccountCreditCovers: Story = {
  parameters: { backend: shown({ accountCredit: { amount: 9000 } }), says: 'Covered by your account credit' },
  play: typing('8'),
};

/** Below the minimum charge: the amount is added to the next invoice. */
export const TooLittleToCharge: Story = {
  parameters: {
    backend: shown({ proration: { minimumCharge: 2000 } }),
    says: '$14.50 is below the minimum charge and will be added to your next invoice.',
  },
  play: typing('6'),
};

/** Only the server can compute the amount: the element says so and shows no estimate. */
export const OnlyTheQuoteCanTell: Story = {
  parameters: {
    backend: shown({ proration: { quoteOnly: 'tax' } }),
    says: 'Tax is calculated in the next step.',
  },
  play: typing('8'),
};

/** The field is empty. */
export const EmptyField: Story = {
  parameters: { backend: shown(), says: 'Enter the number of users.' },
  play: typing(''),
};

/** The text is not a number. */
export const NotANumber: Story = {
  parameters: { backend: shown(), says: 'Enter a number in digits, such as 12.' },
  play: typing('eight'),
};

/** Fewer users than the host's minimum. */
export const BelowTheMinimum: Story = {
  parameters: { backend: shown(), says: 'You need at least 3 users.' },
  play: typing('2'),
};

/** Fewer users than are in use, with a button to manage users. */
export const BelowTheUsersInUse: Story = {
  parameters: {
    backend: shown({ seatUsage: { assigned: 2, invited: 1 }, seats: { ...ACCOUNT.seats, minimum: 3 } }),
    says: 'Manage users',
  },
  play: typing('2'),
};

/** More users than the host's maximum. */
export const AboveTheMaximum: Story = {
  parameters: { backend: shown(), says: 'You can have up to 500 users.' },
  play: typing('501'),
};

/** Japanese yen have no decimals. */
export const InYen: Story = { parameters: { backend: shown(YEN), says: '¥6,300' }, play: typing('8') };

/** Kuwaiti dinars have three. */
export const InDinars: Story = {
  parameters: { backend: shown(DINARS), says: 'KWD 70.000' },
  play: typing('8'),
};

/** The longest amounts and numbers. */
export const LongNumbers: Story = {
  parameters: { backend: shown(LARGE), says: 'IDR 34,027,875,000.00' },
  play: typing('250000'),
};

/** The server is computing the quote. */
export const LoadingQuote: Story = {
  parameters: { backend: shown({}, { quote: () => 'silence' }), says: 'Calculating the exact amount…' },
  play: async ({ canvasElement }) => {
    await type(canvasElement, '8');
    await press(canvasElement);
  },
};

/** Stripe does not respond, so there is no quote and no price. */
export const NoQuote: Story = {
  parameters: {
    backend: shown({}, { quote: () => problem('payment_provider_unavailable') }),
    says: 'The payment service isn’t responding right now.',
  },
  play: async ({ canvasElement }) => {
    await type(canvasElement, '8');
    await press(canvasElement);
    await find(canvasElement, '[part~="error"]');
  },
};

/** In a trial: the quote has the amount due. */
export const Trial: Story = {
  parameters: {
    backend: shown({ status: 'trialing', proration: { quoteOnly: 'trial' } }),
    says: 'You’re on a trial',
  },
  play: typing('8'),
};

/** The last payment failed: the editor still works, and names the problem. */
export const PastDue: Story = {
  parameters: { backend: shown({ status: 'past_due' }), says: 'Your last payment failed.' },
};

/** Several invoices were not paid. */
export const Unpaid: Story = {
  parameters: { backend: shown({ status: 'unpaid' }), says: 'Your latest invoices are unpaid.' },
};

/** Paused by the payment provider. */
export const Paused: Story = {
  parameters: { backend: shown({ status: 'paused' }), says: 'Your subscription is paused.' },
};

/** The subscription has ended. */
export const Canceled: Story = {
  parameters: {
    backend: shown(CANCELED),
    says: 'Your subscription has ended. You keep your purchased credits.',
  },
};

/** A user who may only read. */
export const ReadOnly: Story = {
  parameters: { backend: shown(READ_ONLY), says: 'Only an administrator can change the number of users.' },
};

/** Disabled by the page. */
export const Disabled: Story = {
  args: { disabled: true },
  parameters: { backend: shown(), says: 'Number of users' },
};

/** The account is loading. */
export const Loading: Story = { parameters: LOADING };

/** The backend is slow: after four seconds the element says that it is still loading. */
export const Slow: Story = {
  parameters: SLOW,
  render: () => html`<ocw-seat-editor .schedule=${impatient}></ocw-seat-editor>`,
};

/** No network. */
export const Unreachable: Story = { parameters: UNREACHABLE };
