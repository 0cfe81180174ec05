import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { OcwBilling } from '../src/index.ts';
import { CREDIT_ENTRIES } from '../src/testing/index.ts';
import { CANCELED, READ_ONLY, shown } from './support/accounts.ts';
import type { Shown } from './support/backends.ts';
import { live, endpointOf, stripeOf } from './support/backends.ts';

type Story = StoryObj<OcwBilling>;

const meta: Meta<OcwBilling> = {
  title: 'Elements/Billing',
  component: 'ocw-billing',
  // No locale: the elements use the language of the page, which the toolbar sets.
  args: { locale: '', timeZone: 'UTC', theme: '' },
  parameters: { provider: false },
  render: ({ locale, timeZone, theme }, { abortSignal }) =>
    html`<ocw-billing
      endpoint=${endpointOf(abortSignal)}
      .stripe=${stripeOf(abortSignal)}
      locale=${locale}
      time-zone=${timeZone}
      theme=${theme}
    >
      <div style="display:grid;gap:16px">
        <ocw-subscription-summary manage-billing></ocw-subscription-summary>
        <ocw-credit-balance></ocw-credit-balance>
        <ocw-seat-editor></ocw-seat-editor>
        <ocw-buy-credits></ocw-buy-credits>
        <ocw-credit-history></ocw-credit-history>
      </div>
    </ocw-billing>`,
};
export default meta;

const history: Shown = { entries: () => ({ entries: [...CREDIT_ENTRIES], nextCursor: null }) };

/**
 * One provider, all elements, one request; a change in one element updates the others. Runs the real handler with a simulated
 * Stripe in this page: change users, buy credits, pay with the test cards.
 */
export const OnePage: Story = { tags: ['!autodocs'], parameters: { backend: live(), says: 'Current plan' } };

/** Dark, regardless of the page. */
export const DarkOnAnyPage: Story = {
  args: { theme: 'dark' },
  parameters: { backend: shown({}, history), says: 'Current plan' },
};

/** A user who may only read. */
export const ReadOnly: Story = {
  parameters: { backend: shown(READ_ONLY, history), says: 'Only an administrator can buy credits.' },
};

/** The subscription has ended. */
export const Canceled: Story = {
  parameters: { backend: shown(CANCELED, history), says: 'You keep your purchased credits.' },
};
