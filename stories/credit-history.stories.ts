import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { CreditEntry } from '../src/contract/index.ts';
import type { JobDescription, OcwCreditHistory } from '../src/index.ts';
import { CREDIT_ENTRIES } from '../src/testing/index.ts';
import type { StoryBackendFactory } from './support/backends.ts';
import { live, shows } from './support/backends.ts';
import { LOADING, SLOW, UNREACHABLE } from './support/faces.ts';
import { find, impatient, press } from './support/play.ts';
import { problem } from './support/problem.ts';

type Story = StoryObj<OcwCreditHistory>;

const meta: Meta<OcwCreditHistory> = {
  title: 'Elements/Credit history',
  parameters: { controls: { disable: true } },
  component: 'ocw-credit-history',
  render: () => html`<ocw-credit-history></ocw-credit-history>`,
};
export default meta;

const listing = (entries: readonly CreditEntry[]): StoryBackendFactory =>
  shows({ entries: () => ({ entries: [...entries], nextCursor: null }) });

/** A first page, and the outcome of the request for the next one. */
const thenMore = (next: 'silence' | Response): StoryBackendFactory =>
  shows({
    entries: (cursor) => (cursor === null ? { entries: [...CREDIT_ENTRIES], nextCursor: 'next' } : next),
  });

const describeJob = (reference: string): JobDescription => ({
  name: `Kitchen assistant (m/f/d), Berlin · ${reference}`,
  href: `#/jobs/${reference}`,
});

/** Every kind of entry. */
export const EveryKind: Story = {
  parameters: { backend: listing(CREDIT_ENTRIES), says: 'Plan credits expired' },
};

/** The page supplies the names of its jobs. */
export const NamedJobs: Story = {
  parameters: { backend: listing(CREDIT_ENTRIES), says: 'Kitchen assistant (m/f/d), Berlin' },
  render: () => html`<ocw-credit-history .describeJob=${describeJob}></ocw-credit-history>`,
};

/** The longest numbers. */
export const LongNumbers: Story = {
  parameters: {
    backend: listing(
      CREDIT_ENTRIES.map((entry) => ({
        ...entry,
        quantity: entry.quantity * 123_456,
        balance: entry.balance * 123_456,
      })),
    ),
    says: '1,234,560',
  },
};

/** More than one page. */
export const MoreToCome: Story = { parameters: { backend: thenMore('silence'), says: 'Show more' } };

/** The next page is loading; the first one stays. */
export const LoadingMore: Story = {
  parameters: { backend: thenMore('silence'), says: 'Loading more…' },
  play: ({ canvasElement }) => press(canvasElement, 'more'),
};

/** The next page could not be read; the first one stays. */
export const MoreFailed: Story = {
  parameters: { backend: thenMore(problem('internal_error')), says: 'Something went wrong on the server.' },
  play: async ({ canvasElement }) => {
    await press(canvasElement, 'more');
    await find(canvasElement, '[part~="error"]');
  },
};

/** The account was read, but its ledger cannot be. */
export const LedgerUnavailable: Story = {
  parameters: {
    backend: shows({ entries: () => problem('internal_error') }),
    says: 'Something went wrong on the server.',
  },
};

/** The real handler: five credits granted, two used. */
export const ForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live({ usedCredits: 2 }), says: 'Plan credits added' },
};

/** No entries yet. */
export const Empty: Story = { parameters: { backend: listing([]), says: 'No activity yet.' } };

/** The list is loading. */
export const Loading: Story = { parameters: LOADING };

/** The backend is slow. */
export const Slow: Story = {
  parameters: SLOW,
  render: () => html`<ocw-credit-history .schedule=${impatient}></ocw-credit-history>`,
};

/** No network. */
export const Unreachable: Story = { parameters: UNREACHABLE };
