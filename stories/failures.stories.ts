import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { BillingError } from '../src/index.ts';
import { ACCOUNT } from '../src/testing/index.ts';
import { breaks, shows } from './support/backends.ts';
import { LOADING, SLOW, UNREACHABLE } from './support/faces.ts';
import { impatient } from './support/play.ts';
import { problem } from './support/problem.ts';

type Story = StoryObj;

const elements = html`<div style="display:grid;gap:16px">
  <ocw-subscription-summary .schedule=${impatient}></ocw-subscription-summary>
  <ocw-credit-balance .schedule=${impatient}></ocw-credit-balance>
  <ocw-seat-editor .schedule=${impatient}></ocw-seat-editor>
  <ocw-buy-credits .schedule=${impatient}></ocw-buy-credits>
  <ocw-credit-gate .schedule=${impatient}><button type="button">Post this job</button></ocw-credit-gate>
  <ocw-credit-history .schedule=${impatient}></ocw-credit-history>
</div>`;

/** What a page says when the account cannot be read: one element gives the reason for all, and the next one if it is hidden. */
const meta: Meta = {
  title: 'Failures',
  parameters: { controls: { disable: true }, saidBy: 'one' },
  render: () => elements,
};
export default meta;

const refused = (...refusal: Parameters<typeof problem>): ReturnType<typeof shows> =>
  shows({ account: problem(...refusal) });

/** The account is on its way: bones of about the size of what comes, and nothing that jumps. */
export const Waiting: Story = {
  parameters: { ...LOADING, saidBy: 'all' },
  render: () =>
    html`<div style="display:grid;gap:16px">
      <ocw-subscription-summary></ocw-subscription-summary>
      <ocw-credit-balance></ocw-credit-balance>
      <ocw-seat-editor></ocw-seat-editor>
      <ocw-buy-credits></ocw-buy-credits>
      <ocw-credit-history></ocw-credit-history>
    </div>`,
};

/** Four seconds later. */
export const Slow: Story = { parameters: { ...SLOW, saidBy: 'some' } };

/** No network, or a server that is not there. */
export const Unreachable: Story = { parameters: UNREACHABLE };

/** The browser knows that it has no network. */
export const Offline: Story = {
  // The browser's word holds for the whole page, so it would for the other stories of a docs page.
  tags: ['!autodocs'],
  parameters: { ...UNREACHABLE, says: 'You’re offline.' },
  beforeEach() {
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: false });
    return () => void Reflect.deleteProperty(navigator, 'onLine');
  },
};

/** The server takes too long. */
export const Timeout: Story = {
  parameters: { provider: false, says: 'The server took too long to respond.' },
  render: () =>
    html`<ocw-billing endpoint="/never" .fetch=${() => Promise.reject(new BillingError({ code: 'timeout' }))}>
      ${elements}
    </ocw-billing>`,
};

/** 401: the visitor's session has ended. */
export const SignedOut: Story = {
  parameters: { backend: refused('unauthenticated'), says: 'You’re not signed in' },
};

/** 403: somebody who may not look. */
export const Forbidden: Story = {
  parameters: { backend: refused('forbidden'), says: 'You don’t have permission.' },
};

/** 404: the organization has no subscription. */
export const NoSubscription: Story = {
  parameters: {
    backend: refused('organization_unknown'),
    says: 'Your organization doesn’t have a subscription yet.',
  },
};

/** 429: too many requests. */
export const RateLimited: Story = {
  parameters: { backend: refused('rate_limited'), says: 'Too many requests. Wait a moment.' },
};

/** 500: something went wrong on the server. */
export const ServerError: Story = {
  parameters: { backend: refused('internal_error'), says: 'Something went wrong on the server.' },
};

/** 503: Stripe does not answer, so neither can the backend. */
export const StripeDown: Story = {
  parameters: {
    backend: refused('payment_provider_unavailable'),
    says: 'The payment service isn’t responding right now.',
  },
};

/** A failure that this version has no words for: the reference lets support find it. */
export const Unknown: Story = {
  parameters: {
    backend: refused('idempotency_key_reused'),
    says: 'Something went wrong. Reference: req_story',
  },
};

/** An answer that breaks the contract: the field is named, the value is not shown. */
export const BrokenContract: Story = {
  parameters: {
    backend: breaks({ account: Response.json({ ...ACCOUNT, seats: { ...ACCOUNT.seats, quantity: '5' } }) }),
    says: 'The server sent an invalid response (“seats.quantity”).',
  },
};

/** A proxy's error page in place of an answer. */
export const NotJson: Story = {
  parameters: {
    backend: breaks({ account: new Response('<h1>Bad Gateway</h1>', { status: 502 }) }),
    says: 'Something went wrong on the server.',
  },
};

/** The endpoint cannot be one. */
export const WrongEndpoint: Story = {
  parameters: { provider: false, says: 'Billing isn’t set up correctly on this page' },
  render: () => html`<ocw-billing endpoint="ftp://example.com">${elements}</ocw-billing>`,
};

/** Nobody said where the backend is. */
export const NotConnected: Story = { parameters: { provider: false, says: 'Not connected', saidBy: 'all' } };
