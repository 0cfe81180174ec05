import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { OcwBuyCredits } from '../src/index.ts';
import type { AccountChanges } from '../src/testing/index.ts';
import { accountFixture } from '../src/testing/index.ts';
import type { StoryBackendFactory } from './support/backends.ts';
import { acts, shows } from './support/backends.ts';
import { impatient, type } from './support/play.ts';

type Story = StoryObj<OcwBuyCredits>;

const meta: Meta<OcwBuyCredits> = {
  title: 'Elements/Buy credits',
  component: 'ocw-buy-credits',
  args: { checkout: 'elements' },
  argTypes: { checkout: { control: 'select', options: ['elements', 'hosted'] } },
  render: ({ checkout }) => html`<ocw-buy-credits checkout=${checkout}></ocw-buy-credits>`,
};
export default meta;

const shown = (changes: AccountChanges = {}): StoryBackendFactory =>
  shows({ account: accountFixture(changes) });

/** How many, and what they cost together. */
export const Choice: Story = { parameters: { backend: shown(), says: 'Number of credits' } };

/** The real handler on PostgreSQL with a simulated Stripe, in this page. */
export const ForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: acts(), says: 'Number of credits' },
};

/** Another number: the total follows without a request. */
export const Several: Story = {
  parameters: { backend: shown(), says: '$95.00' },
  play: ({ canvasElement }) => type(canvasElement, '5'),
};

/** More than the backend sells at a time. */
export const TooMany: Story = {
  parameters: { backend: shown(), says: 'At most 100 credits at a time.' },
  play: ({ canvasElement }) => type(canvasElement, '101'),
};

/** Paid on Stripe's own page. */
export const OnStripesPage: Story = {
  args: { checkout: 'hosted' },
  parameters: { backend: shown(), says: 'Paid once, on Stripe’s page.' },
};

/** The backend sells none. */
export const NotSold: Story = {
  parameters: { backend: shown({ topUp: null }), says: 'Credits cannot be bought right now.' },
};

/** Somebody who may not buy. */
export const ReadOnly: Story = {
  parameters: {
    backend: shown({ scopes: ['billing:read'] }),
    says: 'Only an administrator can buy credits.',
  },
};

/** The account is on its way. */
export const Loading: Story = {
  parameters: { backend: shows({ account: 'silence' }), says: 'Loading…', waits: true },
};

/** The backend is slow. */
export const Slow: Story = {
  parameters: { backend: shows({ account: 'silence' }), says: 'Still waiting for an answer…', waits: true },
  render: () => html`<ocw-buy-credits .schedule=${impatient}></ocw-buy-credits>`,
};

/** No network. */
export const Unreachable: Story = {
  parameters: { backend: shows({ account: 'offline' }), says: 'The server cannot be reached.' },
};
