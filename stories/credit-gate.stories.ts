import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { OcwCreditGate } from '../src/index.ts';
import { creditPurchaseFixture } from '../src/testing/index.ts';
import { CANCELED, shown, withCredits } from './support/accounts.ts';
import { live } from './support/backends.ts';
import { LOADING, SLOW, UNREACHABLE } from './support/faces.ts';
import { buy, find, impatient, press } from './support/play.ts';
import { payBy, paymentForm } from './support/stripe-form.ts';

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

/** With a credit available, the gate shows only the page's button. */
export const Open: Story = {
  parameters: { backend: shown(withCredits(3)), outsideElements: 'Post this job' },
};

/** Without credits, the button is inert and the gate offers credits. */
export const Closed: Story = { parameters: { backend: shown(withCredits(0)), says: 'No OCJ credits left' } };

/** The gate names the date of the next plan credits. */
export const ClosedUntilRenewal: Story = {
  parameters: { backend: shown({ credits: { available: 0 } }), says: '5 new credits from your plan' },
};

/** Paying in the gate: Stripe's form is projected through two shadow roots. */
export const Paying: Story = {
  parameters: {
    backend: shown(withCredits(0), {
      buy: ({ checkout, quantity }) => creditPurchaseFixture({ checkout, quantity }),
    }),
    says: 'Pay for 5 credits',
  },
  play: async ({ canvasElement }) => {
    await buy(canvasElement, 5);
    await paymentForm(canvasElement);
  },
};

/** The real handler with no credits left: buying some opens the gate. */
export const WalkThrough: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live({ usedCredits: 5 }), says: 'No OCJ credits left' },
};

/** A completed purchase with the real handler: two credits are bought, and the gate opens. */
export const OpenedForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live({ usedCredits: 5 }), outsideElements: 'Post this job' },
  play: async ({ canvasElement }) => {
    await buy(canvasElement, 2);
    await press(canvasElement, 'change-method');
    await payBy(canvasElement, '4242424242424242');
    await find(canvasElement, '[part="content"]:not([inert])');
  },
};

/** The page slots in its own offer. */
export const OwnOffer: Story = {
  parameters: { backend: shown(withCredits(0)), outsideElements: 'See our credit packs' },
  render: () =>
    html`<ocw-credit-gate>
      <button type="button">Post this job</button>
      <p slot="buy"><a href="#packs" style="color:light-dark(#0645ad,#8ab4f8)">See our credit packs</a></p>
    </ocw-credit-gate>`,
};

/** A user without permission to buy sees whom to ask. */
export const ClosedForUsers: Story = {
  parameters: {
    backend: shown(withCredits(0, { scopes: ['billing:read', 'credits:use'] })),
    says: 'Ask an administrator of your organization to buy more.',
  },
};

/** The backend sells no credits. */
export const ClosedWithoutSale: Story = {
  parameters: {
    backend: shown(withCredits(0, { topUp: null })),
    says: 'Credits can’t be bought right now.',
  },
};

/** The subscription has ended; purchased credits still open the gate. */
export const OpenAfterTheEnd: Story = {
  parameters: { backend: shown(CANCELED), outsideElements: 'Post this job' },
};

/** The account is loading: the button is inert, and the layout does not shift. */
export const Loading: Story = {
  parameters: { backend: LOADING.backend, outsideElements: 'Post this job' },
};

/** The backend is slow. */
export const Slow: Story = {
  parameters: SLOW,
  render: () =>
    html`<ocw-credit-gate .schedule=${impatient}
      ><button type="button">Post this job</button></ocw-credit-gate
    >`,
};

/** The account cannot be read, so the gate cannot tell whether a credit is available. */
export const Unreachable: Story = {
  parameters: { ...UNREACHABLE, says: 'You can continue once they’re checked.' },
};

/** The account cannot be read, but the page opts to open the gate: the server checks in any case. */
export const UnreachableButOpen: Story = {
  args: { whenUnknown: 'open' },
  parameters: { ...UNREACHABLE, says: 'You can continue. Your credits are checked when you post.' },
};
