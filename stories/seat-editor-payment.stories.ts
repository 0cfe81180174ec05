import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { SeatChange, SeatChangeStatus } from '../src/contract/index.ts';
import type { Money } from '../src/core/index.ts';
import type { OcwSeatEditor } from '../src/index.ts';
import type { FixturePaymentOutcome } from '../src/testing/index.ts';
import { ACCOUNT, accountFixture, quoteFixture, seatChangeFixture } from '../src/testing/index.ts';
import { ENDS_SOON, shown } from './support/accounts.ts';
import type { Shown, StoryBackendFactory } from './support/backends.ts';
import { live, shows } from './support/backends.ts';
import { confirm, find, press, review } from './support/play.ts';
import { problem } from './support/problem.ts';
import { respondToChallenge, challenge, payBy, paymentForm } from './support/stripe-form.ts';

type Story = StoryObj<OcwSeatEditor>;
type Play = NonNullable<Story['play']>;

/** The seat editor from the review to the outcome. */
const meta: Meta<OcwSeatEditor> = {
  title: 'Flows/Change users: review and payment',
  parameters: { controls: { disable: true } },
  // Keeps the stories' addresses from before the title changed.
  id: 'elements-seat-editor-review-and-payment',
  component: 'ocw-seat-editor',
  render: () => html`<ocw-seat-editor></ocw-seat-editor>`,
};
export default meta;

/** The change to eight users, with this status. */
const changeTo8 = (status: SeatChangeStatus, changes: Partial<SeatChange> = {}): SeatChange =>
  seatChangeFixture(quoteFixture(ACCOUNT, 8), {
    status,
    clientSecret: status.startsWith('requires_') ? 'pi_fixture_secret_fixture' : null,
    ...changes,
  });

/** A backend whose change has this status once confirmed. */
const ending = (
  status: SeatChangeStatus,
  changes: Partial<SeatChange> = {},
  more: Shown = {},
): StoryBackendFactory =>
  shown({}, { confirm: () => changeTo8(status, changes), change: () => changeTo8(status, changes), ...more });

/** A change pending from an earlier visit: the page was left, or the browser closed. */
const waiting = (status: SeatChangeStatus): StoryBackendFactory =>
  shown({ latestSeatChange: changeTo8(status) }, { change: () => changeTo8(status) });

/** The card on file was declined; a payment with another one has this outcome. */
const declined = (stripe: Shown['stripe'] = {}): StoryBackendFactory =>
  ending(
    'requires_payment_method',
    { failure: { code: 'card_declined', message: 'Your card was declined.' } },
    { stripe },
  );

/** A payment method can be entered, with this outcome. */
const taking = (outcome?: FixturePaymentOutcome): Shown => ({
  setup: () => ({ id: 'seti_fixture', clientSecret: 'seti_fixture_secret_fixture' }),
  stripe: { outcome },
});

const REFUSED: FixturePaymentOutcome = {
  type: 'card_error',
  code: 'card_declined',
  decline_code: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
};

const reviewing: Play = ({ canvasElement }) => review(canvasElement, 8);

/** Confirms eight users and waits for the outcome. */
const confirming =
  (shows = '.mark'): Play =>
  async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await find(canvasElement, shows);
  };

/** From the review to the entry of a payment method. */
const enteringCard =
  (button: 'primary' | 'add-card'): Play =>
  async ({ canvasElement }) => {
    await review(canvasElement, 8);
    await press(canvasElement, button);
    await paymentForm(canvasElement);
  };

/** A completed change with the real handler: from 5 to 8 users in mid-period. */
export const ChangedForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live(), says: 'OCJ credits available: 8.' },
  play: confirming(),
};

/** The real handler and a bank that requires a challenge (3-D Secure). */
export const ApprovedForReal: Story = {
  tags: ['!autodocs'],
  parameters: {
    backend: live({ seed: { paymentMethod: 'pm_card_authenticationRequired' } }),
    says: 'OCJ credits available: 8.',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await respondToChallenge('complete');
    await find(canvasElement, '.mark.good');
  },
};

/** The real handler and a declined card: nothing changes until another card pays. */
export const PaidByAnotherCardForReal: Story = {
  tags: ['!autodocs'],
  parameters: {
    backend: live({ seed: { paymentMethod: 'pm_card_chargeCustomerFail' } }),
    says: 'OCJ credits available: 8.',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await payBy(canvasElement, '4242424242424242');
    await find(canvasElement, '.mark.good');
  },
};

/** The real handler and no card on file: the user enters one, the quote names it, the change is made. */
export const FirstCardForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live({ seed: { paymentMethod: null } }), says: 'OCJ credits available: 8.' },
  play: async ({ canvasElement }) => {
    await review(canvasElement, 8);
    await press(canvasElement);
    await payBy(canvasElement, '4242424242424242');
    await find(canvasElement, '[part~="change"]');
    await press(canvasElement);
    await find(canvasElement, '.mark.good');
  },
};

/** The pinned quote: exactly this is charged, or nothing. */
export const Review: Story = {
  parameters: { backend: shown(), says: 'Review your change' },
  play: reviewing,
};

/** The quote includes tax and a discount that the estimate could not, and says so. */
export const ReviewWithADifference: Story = {
  parameters: {
    backend: shown({}, { quote: (seats) => quoteFixture(ACCOUNT, seats, { tax: 827, discount: 435 }) }),
    says: 'The estimate was $43.50.',
  },
  play: reviewing,
};

/** Stripe's preview of the next invoice with the new number of users: account credit pays for part of it. */
export const ReviewWithTheNextInvoice: Story = {
  parameters: {
    backend: shown(
      {},
      {
        quote: (seats) => {
          const quote = quoteFixture(ACCOUNT, seats);
          const usd = (amount: number): Money => ({ amount, currency: 'USD' });
          const zero = usd(0);
          return {
            ...quote,
            renewal: {
              date: quote.renewsAt,
              discount: zero,
              tax: zero,
              total: usd(23_200),
              accountCreditApplied: usd(5000),
              deferred: zero,
              amountDue: usd(18_200),
            },
          };
        },
      },
    ),
    says: '$182.00',
  },
  play: reviewing,
};

/** Add-ons are billed by usage: the price covers the users only, and the review says so. */
export const ReviewBesideUsage: Story = {
  parameters: {
    backend: shown(
      {},
      {
        quote: (seats) => {
          const quote = quoteFixture(ACCOUNT, seats);
          return { ...quote, recurring: { ...quote.recurring, excludesAddOns: true } };
        },
      },
    ),
    says: 'Monthly cost for users',
  },
  play: reviewing,
};

/** Fewer users: nothing is charged, account credit is added. */
export const ReviewOfFewer: Story = {
  parameters: { backend: shown(), says: '$29.00 in account credit for your next invoices.' },
  play: ({ canvasElement }) => review(canvasElement, 3),
};

/** Fewer users in a plan that is about to end: the review says that no renewal will use the account credit. */
export const ReviewOfFewerBeforeTheEnd: Story = {
  parameters: { backend: shown(ENDS_SOON), says: 'so no renewal will use it.' },
  play: ({ canvasElement }) => review(canvasElement, 3),
};

/** The plan ends with the period, so there is no renewal. */
export const ReviewBeforeTheEnd: Story = {
  parameters: { backend: shown(ENDS_SOON), says: 'Review your change' },
  play: reviewing,
};

/** No payment method on file yet. */
export const ReviewWithoutACard: Story = {
  parameters: { backend: shown({ paymentMethod: null }), says: 'No payment method on file yet.' },
  play: reviewing,
};

/** The quote expired: a fresh one is shown for review. */
export const QuoteExpired: Story = {
  parameters: {
    backend: shown({}, { confirm: () => problem('quote_expired', { quote: quoteFixture(ACCOUNT, 8) }) }),
    says: 'This quote expired.',
  },
  play: confirming('.notice'),
};

/** The amounts changed after the quote: nothing was charged, and a fresh quote is shown. */
export const QuoteChanged: Story = {
  parameters: {
    backend: shown(
      {},
      { confirm: () => problem('quote_changed', { quote: quoteFixture(ACCOUNT, 8, { tax: 500 }) }) },
    ),
    says: 'You haven’t been charged. Review the new amounts.',
  },
  play: confirming('.notice'),
};

/** Entering a first payment method, which charges nothing. */
export const EnteringACard: Story = {
  parameters: {
    backend: shown({ paymentMethod: null }, taking()),
    says: 'Saving it doesn’t charge anything.',
  },
  play: enteringCard('primary'),
};

/** Entering another card than the one on file. */
export const EnteringAnotherCard: Story = {
  parameters: { backend: shown({}, taking()), says: 'Saving it doesn’t charge anything.' },
  play: enteringCard('add-card'),
};

/** The card is being saved. */
export const SavingTheCard: Story = {
  parameters: { backend: shown({}, taking('silence')), says: 'Waiting for your bank.' },
  play: async (context) => {
    await enteringCard('add-card')(context);
    await payBy(context.canvasElement, '4242424242424242');
  },
};

const CARDLESS = accountFixture({ paymentMethod: null });
let quotes = 0;

/** The card is saved; the quote that names it (the second quote of this story) is loading. */
export const CardSaved: Story = {
  parameters: {
    backend: shows({
      account: CARDLESS,
      ...taking(),
      quote: (seats) => (quotes++ % 2 === 0 ? quoteFixture(CARDLESS, seats) : 'silence'),
    }),
    says: 'Calculating the exact amount…',
  },
  play: async (context) => {
    await enteringCard('primary')(context);
    await payBy(context.canvasElement, '4242424242424242');
  },
};

/** The bank declines the card. */
export const CardRefused: Story = {
  parameters: { backend: shown({}, taking(REFUSED)), says: 'Your card has insufficient funds.' },
  play: async (context) => {
    await enteringCard('add-card')(context);
    await payBy(context.canvasElement, '4000000000009995');
  },
};

/** A card cannot be entered at the moment. */
export const CardEntryUnavailable: Story = {
  parameters: {
    backend: shown({}, { setup: () => problem('payment_provider_unavailable') }),
    says: 'The payment service isn’t responding right now.',
  },
  play: async ({ canvasElement }) => {
    await review(canvasElement, 8);
    await press(canvasElement, 'add-card');
    await find(canvasElement, '[part~="error"]');
  },
};

/** Confirmed: the button stays busy until the outcome is known. */
export const Paying: Story = {
  parameters: { backend: shown({}, { confirm: () => 'silence' }), says: 'Waiting for your payment.' },
  play: ({ canvasElement }) => confirm(canvasElement, 8),
};

/** The bank's challenge covers the page. */
export const Challenge: Story = {
  parameters: { backend: ending('requires_action'), says: 'Waiting for your bank…' },
  play: async (context) => {
    await confirming()(context);
    await challenge();
  },
};

/** The user did not complete the challenge. */
export const ChallengeFailed: Story = {
  parameters: {
    backend: ending('requires_action'),
    says: 'Your bank didn’t approve the payment.',
  },
  play: async (context) => {
    await confirming()(context);
    await respondToChallenge('fail');
  },
};

/** Approved, but the backend does not know yet. */
export const PaymentReceived: Story = {
  parameters: { backend: ending('requires_action'), says: 'Payment received' },
  play: async (context) => {
    await confirming()(context);
    await respondToChallenge('complete');
  },
};

/** Stripe is blocked on the page: the element offers Stripe's hosted page instead. */
export const ApprovalBlocked: Story = {
  parameters: {
    backend: ending('requires_action', {}, { stripe: 'blocked' }),
    says: 'Continue to Stripe’s page',
  },
  play: confirming(),
};

/** The card was declined; another one can pay for the same change. */
export const Declined: Story = {
  parameters: { backend: declined(), says: 'Your card was declined.' },
  play: async (context) => {
    await confirming('[part~="cancel-change"]')(context);
    await paymentForm(context.canvasElement);
  },
};

/** The second card is declined as well. */
export const DeclinedAgain: Story = {
  parameters: { backend: declined({ outcome: REFUSED }), says: 'Your card has insufficient funds.' },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await payBy(canvasElement, '4000000000009995');
  },
};

/** Another card is needed, but Stripe's form cannot be shown. */
export const FormBlocked: Story = {
  parameters: { backend: declined('blocked'), says: 'The payment form didn’t load.' },
  play: confirming('[part~="cancel-change"]'),
};

/** The change is being canceled. */
export const Canceling: Story = {
  parameters: {
    backend: ending('requires_payment_method', {}, { change: () => 'silence' }),
    says: 'Canceling…',
  },
  play: async (context) => {
    await confirming('[part~="cancel-change"]')(context);
    await press(context.canvasElement, 'cancel-change');
  },
};

/** An asynchronous payment is in progress. */
export const Processing: Story = {
  parameters: { backend: waiting('processing'), says: 'Your payment of $43.50 is processing.' },
};

/** A change pending from an earlier visit: the bank's challenge starts only when the user asks for it. */
export const PendingFromEarlierVisit: Story = {
  parameters: { backend: waiting('requires_action'), says: 'Approve payment' },
};

/** The response got lost: the outcome is unknown, and checking it never charges twice. */
export const OutcomeUnknown: Story = {
  parameters: {
    backend: shown(
      {},
      { confirm: () => problem('outcome_unknown'), change: () => problem('outcome_unknown') },
    ),
    says: 'We couldn’t confirm your change',
  },
  play: confirming(),
};

/** Paid: users and credits have changed. */
export const Done: Story = {
  parameters: { backend: ending('succeeded'), says: 'Paid today $43.50' },
  play: confirming(),
};

/** The payment failed permanently. */
export const Failed: Story = {
  parameters: {
    backend: ending('failed', {
      failure: { code: 'insufficient_funds', message: 'Your card has insufficient funds.' },
    }),
    says: 'Your payment didn’t go through',
  },
  play: confirming(),
};

/** The change was canceled. */
export const Canceled: Story = {
  parameters: { backend: ending('canceled'), says: 'Change canceled' },
  play: confirming(),
};

/** The unpaid change expired at Stripe. */
export const Expired: Story = {
  parameters: { backend: ending('expired'), says: 'Change expired' },
  play: confirming(),
};
