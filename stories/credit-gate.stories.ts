import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { OcwCreditGate } from '../src/index.ts';
import type { AccountChanges } from '../src/testing/index.ts';
import { accountFixture } from '../src/testing/index.ts';
import type { StoryBackendFactory } from './support/backends.ts';
import { acts, shows } from './support/backends.ts';

type Story = StoryObj<OcwCreditGate>;

const meta: Meta<OcwCreditGate> = {
  title: 'Elements/Credit gate',
  component: 'ocw-credit-gate',
  args: { whenUnknown: 'closed' },
  argTypes: { whenUnknown: { control: 'select', options: ['closed', 'open'] } },
  render: ({ whenUnknown }) =>
    html`<ocw-credit-gate when-unknown=${whenUnknown}>
      <button type="button">Post this job</button>
    </ocw-credit-gate>`,
};
export default meta;

const withCredits = (available: number, changes: AccountChanges = {}): StoryBackendFactory =>
  shows({
    account: accountFixture({
      credits: {
        available,
        plan: { available: 0, endsAt: null, nextGrant: 0 },
        purchased: { available },
      },
      ...changes,
    }),
  });

/** With a credit available the gate is out of the way: only the page's button is there. */
export const Open: Story = {
  parameters: { backend: withCredits(3), outsideElements: 'Post this job' },
};

/** Without credits the button is held back, and credits are offered. */
export const Closed: Story = { parameters: { backend: withCredits(0), says: 'No OCJ credits left' } };

/** The real handler: every credit is used, so that buying opens the gate. */
export const ForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: acts({ usedCredits: 5 }), says: 'No OCJ credits left' },
};

/** Somebody who may not buy is told whom to ask. */
export const ClosedForUsers: Story = {
  parameters: {
    backend: withCredits(0, { scopes: ['billing:read', 'credits:use'] }),
    says: 'Ask an administrator of your organization to buy some.',
  },
};

/** None are sold. */
export const ClosedWithoutSale: Story = {
  parameters: { backend: withCredits(0, { topUp: null }), says: 'Credits cannot be bought right now.' },
};

/** The account cannot be read: it is not known whether a credit is there. */
export const Unreachable: Story = {
  parameters: {
    backend: shows({ account: 'offline' }),
    says: 'Whether a credit is available cannot be checked',
  },
};
