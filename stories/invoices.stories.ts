import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { Invoice } from '../src/contract/index.ts';
import type { OcwInvoices } from '../src/index.ts';
import { INVOICES } from '../src/testing/index.ts';
import type { StoryBackendFactory } from './support/backends.ts';
import { live, shows } from './support/backends.ts';
import { LOADING, UNREACHABLE } from './support/faces.ts';
import { find, press } from './support/play.ts';
import { problem } from './support/problem.ts';

type Story = StoryObj<OcwInvoices>;

const meta: Meta<OcwInvoices> = {
  title: 'Elements/Invoices',
  parameters: { controls: { disable: true } },
  component: 'ocw-invoices',
  render: () => html`<ocw-invoices></ocw-invoices>`,
};
export default meta;

const listing = (invoices: readonly Invoice[]): StoryBackendFactory =>
  shows({ invoices: () => ({ invoices: [...invoices], nextCursor: null }) });

/** A first page, and the outcome of the request for the next one. */
const thenMore = (next: 'silence' | Response): StoryBackendFactory =>
  shows({
    invoices: (cursor) => (cursor === null ? { invoices: [...INVOICES], nextCursor: 'in_7' } : next),
  });

/** Every kind and status. */
export const EveryKind: Story = {
  parameters: { backend: listing(INVOICES), says: 'added to your account credit' },
};

/** A caller without the scope `invoices:pay` gets no links: the column is left out. */
export const WithoutDocuments: Story = {
  parameters: {
    backend: listing(INVOICES.map((invoice) => ({ ...invoice, hostedInvoiceUrl: null }))),
    says: 'Overdue',
  },
};

/** More than one page. */
export const MoreToCome: Story = { parameters: { backend: thenMore('silence'), says: 'Show older' } };

/** The next page could not be read; the first one stays. */
export const MoreFailed: Story = {
  parameters: { backend: thenMore(problem('internal_error')), says: 'Something went wrong on the server.' },
  play: async ({ canvasElement }) => {
    await press(canvasElement, 'more');
    await find(canvasElement, '[part~="error"]');
  },
};

/** The real handler: the first invoice. */
export const ForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live(), says: 'Subscription started' },
};

/** No invoice yet. */
export const Empty: Story = { parameters: { backend: listing([]), says: 'No invoices yet.' } };

/** The list is loading. */
export const Loading: Story = { parameters: LOADING };

/** No network. */
export const Unreachable: Story = { parameters: UNREACHABLE };
