import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { OcwCreditBalance } from '../src/index.ts';
import { ACCOUNT } from '../src/testing/index.ts';
import { CANCELED, LARGE, shown, withCredits } from './support/accounts.ts';
import { live } from './support/backends.ts';
import { LOADING, SLOW, UNREACHABLE } from './support/faces.ts';
import { impatient } from './support/play.ts';

type Story = StoryObj<OcwCreditBalance>;

const meta: Meta<OcwCreditBalance> = {
  title: 'Elements/Credit balance',
  component: 'ocw-credit-balance',
  args: { compact: false },
  render: ({ compact }) => html`<ocw-credit-balance ?compact=${compact}></ocw-credit-balance>`,
};
export default meta;

const { end } = ACCOUNT.billingPeriod;

/** Plan credits and purchased credits. */
export const BothKinds: Story = { parameters: { backend: shown(), says: '10 available' } };

/** The real handler: five granted with the period, two used. */
export const ForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live({ usedCredits: 2 }), says: '3 available' },
};

/** One short line, such as for a navigation bar. */
export const Compact: Story = {
  args: { compact: true },
  parameters: { backend: shown(), says: '10 OCJ credits' },
};

/** Only plan credits. */
export const FromThePlan: Story = {
  parameters: {
    backend: shown({
      credits: {
        available: 5,
        plan: { available: 5, endsAt: end, nextGrant: 5 },
        purchased: { available: 0 },
      },
    }),
    says: '5 available',
  },
};

/** The renewal was declined: the remaining plan credits are on hold until its invoice is paid. */
export const OnHold: Story = {
  parameters: {
    backend: shown({
      status: 'past_due',
      credits: {
        available: 4,
        plan: {
          available: 0,
          endsAt: null,
          nextGrant: 0,
          held: 5,
          heldInvoiceAt: ACCOUNT.billingPeriod.start,
        },
        purchased: { available: 4 },
      },
    }),
    says: '5 plan credits are on hold until the invoice from',
  },
};

/** The available credits are below the host's threshold, and the plan credits end soon. */
export const LowAndExpiring: Story = {
  parameters: {
    backend: shown({
      credits: {
        available: 2,
        plan: { available: 2, endsAt: end, nextGrant: 5 },
        purchased: { available: 0 },
        alerts: ['low', 'expiring'],
      },
    }),
    says: '2 credits left. 2 plan credits end on Apr 1, 2026.',
  },
};

/** Only purchased credits left. */
export const Purchased: Story = {
  parameters: {
    backend: shown({
      credits: {
        available: 12,
        plan: { available: 0, endsAt: end, nextGrant: 5 },
        purchased: { available: 12 },
      },
    }),
    says: '12 available',
  },
};

/** No credits left. */
export const NoCredits: Story = {
  parameters: {
    backend: shown({
      credits: {
        available: 0,
        plan: { available: 0, endsAt: end, nextGrant: 5 },
        purchased: { available: 0 },
      },
    }),
    says: '0 available',
  },
};

/** The longest numbers. */
export const LongNumbers: Story = { parameters: { backend: shown(LARGE), says: '1,234,567 available' } };

/** A plan without credits: the organization only buys them. */
export const OnlyPurchased: Story = { parameters: { backend: shown(withCredits(12)), says: '12 available' } };

/** The last invoices were not paid: purchased credits stay, no plan credits are added. */
export const Unpaid: Story = {
  parameters: {
    backend: shown({ ...CANCELED, status: 'unpaid' }),
    says: 'No new plan credits are scheduled.',
  },
};

/** The subscription has ended: purchased credits stay, no plan credits are added. */
export const Canceled: Story = {
  parameters: { backend: shown(CANCELED), says: 'No new plan credits are scheduled.' },
};

/** The account is loading. */
export const Loading: Story = { parameters: LOADING };

/** The account is loading, in one line. */
export const CompactLoading: Story = { args: { compact: true }, parameters: LOADING };

/** The backend is slow. */
export const Slow: Story = {
  parameters: SLOW,
  render: () => html`<ocw-credit-balance .schedule=${impatient}></ocw-credit-balance>`,
};

/** No network. */
export const Unreachable: Story = { parameters: UNREACHABLE };

/** No network, in one line. */
export const CompactUnreachable: Story = { args: { compact: true }, parameters: UNREACHABLE };
