import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { OcwBilling } from '../src/index.ts';
import { acts, shows, endpointOf, stripeOf } from './support/backends.ts';

type Story = StoryObj<OcwBilling>;

const meta: Meta<OcwBilling> = {
  title: 'Elements/Billing',
  component: 'ocw-billing',
  args: { locale: 'en', timeZone: 'UTC', theme: '' },
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
        <ocw-subscription-summary></ocw-subscription-summary>
        <ocw-credit-balance></ocw-credit-balance>
        <ocw-seat-editor></ocw-seat-editor>
      </div>
    </ocw-billing>`,
};
export default meta;

/** One provider, three elements, one request. A change in one is seen by all: the real handler, in this page. */
export const OnePage: Story = { tags: ['!autodocs'], parameters: { backend: acts(), says: 'Current plan' } };

/** Dark, whatever the page around. */
export const DarkOnAnyPage: Story = {
  args: { theme: 'dark' },
  parameters: { backend: shows(), says: 'Current plan' },
};

/** An endpoint that cannot be used is said in words by each element. */
export const WrongEndpoint: Story = {
  parameters: { backend: shows(), says: 'Billing is not set up correctly on this page' },
  render: () =>
    html`<ocw-billing endpoint="ftp://example.com"><ocw-seat-editor></ocw-seat-editor></ocw-billing>`,
};
