import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { OcwSubscriptionSummary } from '../src/index.ts';
import type { AccountChanges } from '../src/testing/index.ts';
import { ACCOUNT, accountFixture } from '../src/testing/index.ts';
import type { StoryBackendFactory } from './support/backends.ts';
import { acts, breaks, shows } from './support/backends.ts';
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

const shown = (changes: AccountChanges = {}): StoryBackendFactory =>
  shows({ account: accountFixture(changes) });

/** All is well. */
export const Active: Story = { parameters: { backend: shown({ mode: 'live' }), says: '5 users' } };

/** The real handler on PostgreSQL with a simulated Stripe, in this page. */
export const ForReal: Story = { tags: ['!autodocs'], parameters: { backend: acts(), says: 'Simulated' } };

/** With a button that opens Stripe's customer portal. */
export const WithPortal: Story = {
  args: { manageBilling: true },
  parameters: { backend: shown(), says: 'Manage billing' },
};

/** The portal cannot be opened. */
export const PortalUnavailable: Story = {
  args: { manageBilling: true },
  parameters: { backend: shown(), says: 'Something went wrong.' },
  play: async ({ canvasElement }) => {
    await press(canvasElement, 'manage');
    await find(canvasElement, '[part~="error"]');
  },
};

/** Billed by the year. */
export const Yearly: Story = {
  parameters: {
    backend: shown({ plan: { interval: 'year', unitPrice: { amount: 29_000, currency: 'USD' } } }),
    says: '$290.00 per user per year',
  },
};

/** On a trial. */
export const Trial: Story = { parameters: { backend: shown({ status: 'trialing' }), says: 'Trial' } };

/** The last payment failed. */
export const PastDue: Story = {
  parameters: { backend: shown({ status: 'past_due' }), says: 'Payment overdue' },
};

/** Several invoices were not paid. */
export const Unpaid: Story = { parameters: { backend: shown({ status: 'unpaid' }), says: 'Unpaid' } };

/** The first payment is not complete yet. */
export const Incomplete: Story = {
  parameters: { backend: shown({ status: 'incomplete' }), says: 'The first payment is not complete yet.' },
};

/** Paused by the provider. */
export const Paused: Story = { parameters: { backend: shown({ status: 'paused' }), says: 'Paused' } };

/** It ends with the period. */
export const EndsSoon: Story = {
  parameters: {
    backend: shown({ cancelAt: ACCOUNT.billingPeriod.end }),
    says: 'No further renewal.',
  },
};

/** It has ended. */
export const Canceled: Story = { parameters: { backend: shown({ status: 'canceled' }), says: 'Canceled' } };

/** Account credit from an earlier decrease. */
export const AccountCredit: Story = {
  parameters: { backend: shown({ accountCredit: { amount: 4490 } }), says: '$44.90' },
};

/** No payment method on file. */
export const NoCard: Story = {
  parameters: { backend: shown({ paymentMethod: null }), says: 'None on file' },
};

/** The account is on its way. */
export const Loading: Story = {
  parameters: { backend: shows({ account: 'silence' }), says: 'Loading…', waits: true },
};

/** The backend is slow. */
export const Slow: Story = {
  parameters: { backend: shows({ account: 'silence' }), says: 'Still waiting for an answer…', waits: true },
  render: () => html`<ocw-subscription-summary .schedule=${impatient}></ocw-subscription-summary>`,
};

/** No network. */
export const Unreachable: Story = {
  parameters: { backend: shows({ account: 'offline' }), says: 'The server cannot be reached.' },
};

/** The organisation has no subscription. */
export const NoSubscription: Story = {
  parameters: {
    backend: shows({ account: problem('organization_unknown') }),
    says: 'Your organization has no subscription yet.',
  },
};

/** Somebody who may not look. */
export const Forbidden: Story = {
  parameters: { backend: shows({ account: problem('forbidden') }), says: 'You may not do this.' },
};

/** An answer that breaks the contract. */
export const InvalidAnswer: Story = {
  parameters: {
    backend: breaks({ account: Response.json({ ...ACCOUNT, status: 'sleeping' }) }),
    says: 'The server’s answer cannot be used (“status”).',
  },
};
