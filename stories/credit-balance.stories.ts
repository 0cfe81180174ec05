import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { OcwCreditBalance } from '../src/index.ts';
import type { AccountChanges } from '../src/testing/index.ts';
import { ACCOUNT, accountFixture } from '../src/testing/index.ts';
import type { StoryBackendFactory } from './support/backends.ts';
import { acts, breaks, shows } from './support/backends.ts';
import { impatient } from './support/play.ts';
import { problem } from './support/problem.ts';

type Story = StoryObj<OcwCreditBalance>;

const meta: Meta<OcwCreditBalance> = {
  title: 'Elements/Credit balance',
  component: 'ocw-credit-balance',
  args: { compact: false },
  render: ({ compact }) => html`<ocw-credit-balance ?compact=${compact}></ocw-credit-balance>`,
};
export default meta;

const shown = (changes: AccountChanges = {}): StoryBackendFactory =>
  shows({ account: accountFixture(changes) });
const { end } = ACCOUNT.billingPeriod;

/** Credits of both kinds. */
export const BothKinds: Story = { parameters: { backend: shown(), says: '10 available' } };

/** The real handler: five granted with the period, two used. */
export const ForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: acts({ usedCredits: 2 }), says: '3 available' },
};

/** One short line, such as for a navigation bar. */
export const Compact: Story = {
  args: { compact: true },
  parameters: { backend: shown(), says: '10 OCJ credits' },
};

/** Only what the plan brings. */
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

/** Only what was bought. */
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

/** None left. */
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

/** Thousands of them. */
export const Many: Story = {
  parameters: {
    backend: shown({
      credits: {
        available: 1_234_567,
        plan: { available: 234_567, endsAt: end, nextGrant: 400_000 },
        purchased: { available: 1_000_000 },
      },
    }),
    says: '1,234,567 available',
  },
};

/** The subscription has ended: purchased credits stay, nothing new comes. */
export const Canceled: Story = {
  parameters: {
    backend: shown({
      status: 'canceled',
      credits: {
        available: 6,
        plan: { available: 0, endsAt: null, nextGrant: 0 },
        purchased: { available: 6 },
      },
    }),
    says: 'Your plan brings no new credits.',
  },
};

/** The account is on its way. */
export const Loading: Story = {
  parameters: { backend: shows({ account: 'silence' }), says: 'Loading…', waits: true },
};

/** On its way, in one line. */
export const CompactLoading: Story = {
  args: { compact: true },
  parameters: { backend: shows({ account: 'silence' }), says: 'Loading…', waits: true },
};

/** The backend is slow. */
export const Slow: Story = {
  parameters: { backend: shows({ account: 'silence' }), says: 'Still waiting for an answer…', waits: true },
  render: () => html`<ocw-credit-balance .schedule=${impatient}></ocw-credit-balance>`,
};

/** No network. */
export const Unreachable: Story = {
  parameters: { backend: shows({ account: 'offline' }), says: 'The server cannot be reached.' },
};

/** Something went wrong on the server. */
export const ServerError: Story = {
  parameters: {
    backend: shows({ account: problem('internal_error') }),
    says: 'Something went wrong on the server.',
  },
};

/** An answer that breaks the contract. */
export const InvalidAnswer: Story = {
  parameters: {
    backend: breaks({
      account: Response.json({ ...ACCOUNT, credits: { ...ACCOUNT.credits, available: -1 } }),
    }),
    says: 'The server’s answer cannot be used (“credits.available”).',
  },
};
