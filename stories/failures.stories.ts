import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { BillingError } from '../src/index.ts';
import { ACCOUNT } from '../src/testing/index.ts';
import { showsInvalid, shows } from './support/backends.ts';
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

/** Failures to read the account: one visible element gives the reason for all of them. */
const meta: Meta = {
  title: 'Failures',
  parameters: { controls: { disable: true }, saidBy: 'one' },
  render: () => elements,
};
export default meta;

const refused = (...refusal: Parameters<typeof problem>): ReturnType<typeof shows> =>
  shows({ account: problem(...refusal) });

/** The account is loading: skeletons of about the final size, so that the layout does not shift. */
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

/** After four seconds. */
export const Slow: Story = { parameters: { ...SLOW, saidBy: 'some' } };

/** No network, or the server cannot be reached. */
export const Unreachable: Story = { parameters: UNREACHABLE };

/** The browser reports that it is offline. */
export const Offline: Story = {
  // Being offline is a property of the whole page: on a docs page it would affect the other stories.
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

/** 401: the user's session has ended. */
export const SignedOut: Story = {
  parameters: { backend: refused('unauthenticated'), says: 'You’re not signed in' },
};

/** 403: a user without permission to read. */
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
  parameters: { backend: refused('rate_limited'), says: 'Too many requests. Wait a moment, then try again.' },
};

/** 500: something went wrong on the server. */
export const ServerError: Story = {
  parameters: { backend: refused('internal_error'), says: 'Something went wrong on the server.' },
};

/** 503: Stripe does not respond to the backend. */
export const StripeDown: Story = {
  parameters: {
    backend: refused('payment_provider_unavailable'),
    says: 'The payment service isn’t responding right now.',
  },
};

/** An error code that this version does not know: the reference lets support find it. */
export const Unknown: Story = {
  parameters: {
    backend: refused('idempotency_key_reused'),
    says: 'Something went wrong. Reference: req_story',
  },
};

/** A response that violates the contract: the message names the field, not its value. */
export const BrokenContract: Story = {
  parameters: {
    backend: showsInvalid({
      account: Response.json({ ...ACCOUNT, seats: { ...ACCOUNT.seats, quantity: '5' } }),
    }),
    says: 'The server sent an invalid response (“seats.quantity”).',
  },
};

/** A proxy's error page instead of a response. */
export const NotJson: Story = {
  parameters: {
    backend: showsInvalid({ account: new Response('<h1>Bad Gateway</h1>', { status: 502 }) }),
    says: 'Something went wrong on the server.',
  },
};

/** The endpoint is invalid. */
export const WrongEndpoint: Story = {
  parameters: { provider: false, says: 'Billing isn’t set up correctly on this page' },
  render: () => html`<ocw-billing endpoint="ftp://example.com">${elements}</ocw-billing>`,
};

/** No endpoint is set. */
export const NotConnected: Story = { parameters: { provider: false, says: 'Not connected', saidBy: 'all' } };
