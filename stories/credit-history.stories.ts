import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { CreditEntry } from '../src/contract/index.ts';
import type { OcwCreditHistory } from '../src/index.ts';
import { ACCOUNT, FIXTURE_NOW } from '../src/testing/index.ts';
import { acts, shows } from './support/backends.ts';

type Story = StoryObj<OcwCreditHistory>;

const meta: Meta<OcwCreditHistory> = {
  title: 'Elements/Credit history',
  component: 'ocw-credit-history',
  render: () => html`<ocw-credit-history></ocw-credit-history>`,
};
export default meta;

const DAY = 86_400;

/** What happened, newest first, with the balance after it. */
const events: readonly Pick<CreditEntry, 'kind' | 'source' | 'quantity' | 'balance' | 'reference'>[] = [
  { kind: 'use', source: 'plan', quantity: -1, balance: 10, reference: 'job-1042' },
  { kind: 'void', source: 'purchased', quantity: -2, balance: 11, reference: null },
  { kind: 'grant', source: 'purchased', quantity: 8, balance: 13, reference: null },
  { kind: 'grant', source: 'plan', quantity: 5, balance: 5, reference: null },
  { kind: 'expiry', source: 'plan', quantity: -2, balance: 0, reference: null },
  { kind: 'correction', source: 'plan', quantity: 1, balance: 2, reference: null },
];
const entries: CreditEntry[] = events.map((event, index) => ({
  id: `entry_${index}`,
  effectiveAt: FIXTURE_NOW - index * DAY,
  recordedAt: FIXTURE_NOW - index * DAY,
  expiresAt: event.kind === 'grant' && event.source === 'plan' ? ACCOUNT.billingPeriod.end : null,
  ...event,
}));

/** Every kind of entry. */
export const EveryKind: Story = {
  parameters: {
    backend: shows({ entries: () => ({ entries, nextCursor: null }) }),
    says: 'Plan credits ended',
  },
};

/** More than one page. */
export const MoreToCome: Story = {
  parameters: { backend: shows({ entries: () => ({ entries, nextCursor: 'next' }) }), says: 'Show more' },
};

/** The real handler: five granted, two used. */
export const ForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: acts({ usedCredits: 2 }), says: 'Plan credits granted' },
};

/** Nothing has happened yet. */
export const Empty: Story = {
  parameters: {
    backend: shows({ entries: () => ({ entries: [], nextCursor: null }) }),
    says: 'Nothing yet.',
  },
};

/** On its way. */
export const Loading: Story = {
  parameters: {
    backend: shows({ account: 'silence', entries: () => 'silence' }),
    says: 'Loading…',
    waits: true,
  },
};

/** No network. */
export const Unreachable: Story = {
  parameters: {
    backend: shows({ account: 'offline', entries: () => 'offline' }),
    says: 'The server cannot be reached.',
  },
};
