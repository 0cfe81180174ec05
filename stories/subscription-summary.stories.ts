import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { Money } from '../src/core/index.ts';
import type { OcwSubscriptionSummary } from '../src/index.ts';
import { ACCOUNT } from '../src/testing/index.ts';
import { DINARS, ENDS_SOON, LARGE, shown, YEN } from './support/accounts.ts';
import { live } from './support/backends.ts';
import { LOADING, SLOW, UNREACHABLE } from './support/faces.ts';
import { find, impatient, press } from './support/play.ts';
import { problem } from './support/problem.ts';

type Story = StoryObj<OcwSubscriptionSummary>;

const meta: Meta<OcwSubscriptionSummary> = {
  title: 'Elements/Subscription summary',
  component: 'ocw-subscription-summary',
  args: { manageBilling: false },
  render: ({ manageBilling }) =>
    html`<ocw-subscription-summary ?manage-billing=${manageBilling}></ocw-subscription-summary>`,
};
export default meta;

/** An active subscription. */
export const Active: Story = { parameters: { backend: shown({ mode: 'live' }), says: '5 users' } };

/** The real handler on PostgreSQL with a simulated Stripe, in this page. */
export const ForReal: Story = { tags: ['!autodocs'], parameters: { backend: live(), says: 'Simulated' } };

/** The host reports how many users are in use: the number of users cannot go below that. */
export const UsersInUse: Story = {
  parameters: { backend: shown({ seatUsage: { assigned: 2, invited: 1 } }), says: '3 in use, 2 free' },
};

/** With both buttons: "Update user count" opens the collapsed seat editor of the page. */
export const WithUpdateUsers: Story = {
  args: { manageBilling: true, updateUsers: true },
  render: ({ manageBilling, updateUsers }) =>
    html`<ocw-subscription-summary
        ?manage-billing=${manageBilling}
        ?update-users=${updateUsers}
      ></ocw-subscription-summary
      ><ocw-seat-editor collapsible frameless></ocw-seat-editor>`,
  parameters: { backend: shown(), says: 'Update user count' },
};

/** With a button that opens Stripe's customer portal. */
export const WithPortal: Story = {
  args: { manageBilling: true },
  parameters: { backend: shown(), says: 'Manage billing' },
};

/** The portal is opening. */
export const PortalOpening: Story = {
  args: { manageBilling: true },
  parameters: { backend: shown({}, { portal: () => 'silence' }), says: 'Manage billing' },
  play: ({ canvasElement }) => press(canvasElement, 'manage'),
};

/** The portal cannot be opened. */
export const PortalUnavailable: Story = {
  args: { manageBilling: true },
  parameters: {
    backend: shown({}, { portal: () => problem('payment_provider_unavailable') }),
    says: 'The payment service isn’t responding right now.',
  },
  play: async ({ canvasElement }) => {
    await press(canvasElement, 'manage');
    await find(canvasElement, '[part~="error"]');
  },
};

/** To the portal and back with another card, on a simulated Stripe page. */
export const PortalWalkThrough: Story = {
  args: { manageBilling: true },
  tags: ['!autodocs'],
  parameters: { backend: live(), says: 'Manage billing' },
};

/** Billed by the year. */
export const Yearly: Story = {
  parameters: {
    backend: shown({ plan: { interval: 'year', unitPrice: { amount: 29_000, currency: 'USD' } } }),
    says: '$290.00 per user per year',
  },
};

const usd = (amount: number): Money => ({ amount, currency: 'USD' });

/** Stripe's preview of the next invoice: an add-on, a discount and tax, less account credit. */
export const NextInvoice: Story = {
  parameters: {
    backend: shown({
      accountCredit: usd(5_000),
      nextInvoice: {
        date: ACCOUNT.billingPeriod.end,
        discount: usd(500),
        tax: usd(1_920),
        total: usd(25_920),
        accountCreditApplied: usd(5_000),
        deferred: usd(0),
        amountDue: usd(20_920),
      },
    }),
    says: '$209.20',
  },
};

/** Account credit covers the next invoice. */
export const NextInvoiceCovered: Story = {
  parameters: {
    backend: shown({
      accountCredit: usd(780_177),
      nextInvoice: {
        date: ACCOUNT.billingPeriod.end,
        discount: usd(0),
        tax: usd(0),
        total: usd(14_500),
        accountCreditApplied: usd(14_500),
        deferred: usd(0),
        amountDue: usd(0),
      },
    }),
    says: 'Covered by your account credit',
  },
};

/** In a trial. */
export const Trial: Story = { parameters: { backend: shown({ status: 'trialing' }), says: 'Trial' } };

/** The last payment failed. */
export const PastDue: Story = {
  parameters: { backend: shown({ status: 'past_due' }), says: 'Payment overdue' },
};

/** Several invoices were not paid. */
export const Unpaid: Story = { parameters: { backend: shown({ status: 'unpaid' }), says: 'Unpaid' } };

/** The first payment isn't complete yet. */
export const Incomplete: Story = {
  parameters: { backend: shown({ status: 'incomplete' }), says: 'Your first payment isn’t complete yet.' },
};

/** Paused by the payment provider. */
export const Paused: Story = { parameters: { backend: shown({ status: 'paused' }), says: 'Paused' } };

/** The subscription ends with the period. */
export const EndsSoon: Story = {
  parameters: { backend: shown(ENDS_SOON), says: 'and won’t renew.' },
};

/** The first payment was never made. */
export const NeverBegun: Story = {
  parameters: {
    backend: shown({ status: 'incomplete_expired' }),
    says: 'Your first payment wasn’t completed in time',
  },
};

/** The subscription has ended. */
export const Canceled: Story = { parameters: { backend: shown({ status: 'canceled' }), says: 'Canceled' } };

/** Account credit from an earlier decrease. */
export const AccountCredit: Story = {
  parameters: { backend: shown({ accountCredit: { amount: 4490 } }), says: '$44.90' },
};

/** No payment method on file. */
export const NoCard: Story = {
  parameters: { backend: shown({ paymentMethod: null }), says: 'None on file' },
};

/** Japanese yen have no decimals. */
export const InYen: Story = { parameters: { backend: shown(YEN), says: '¥4,200 per user per month' } };

/** Kuwaiti dinars have three. */
export const InDinars: Story = {
  parameters: { backend: shown(DINARS), says: 'KWD 8.750 per user per month' },
};

/** The longest amounts and numbers. */
export const LongNumbers: Story = { parameters: { backend: shown(LARGE), says: '98,765 users' } };

/** The account is loading. */
export const Loading: Story = { parameters: LOADING };

/** The backend is slow. */
export const Slow: Story = {
  parameters: SLOW,
  render: () => html`<ocw-subscription-summary .schedule=${impatient}></ocw-subscription-summary>`,
};

/** No network. */
export const Unreachable: Story = { parameters: UNREACHABLE };
