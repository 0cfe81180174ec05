import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { SeatChange, SeatChangeStatus } from '../src/contract/index.ts';
import type { Money } from '../src/core/index.ts';
import type { OcwSeatEditor } from '../src/index.ts';
import type { FixturePaymentOutcome } from '../src/testing/index.ts';
import { ACCOUNT, accountFixture, quoteFixture, seatChangeFixture } from '../src/testing/index.ts';
import { ENDS_SOON, shown } from './support/accounts.ts';
import type { Shown, StoryBackendFactory } from './support/backends.ts';
import { acts, shows } from './support/backends.ts';
import { confirm, find, press, review } from './support/play.ts';
import { problem } from './support/problem.ts';
import { respondToChallenge, challenge, payBy, paymentForm } from './support/stripe-form.ts';

type Story = StoryObj<OcwSeatEditor>;
type Play = NonNullable<Story['play']>;

/** The seat editor from the review to the end. */
const meta: Meta<OcwSeatEditor> = {
  title: 'Flows/Change users: review and payment',
  parameters: { controls: { disable: true } },
  // The address from before the title changed.
  id: 'elements-seat-editor-review-and-payment',
  component: 'ocw-seat-editor',
  render: () => html`<ocw-seat-editor></ocw-seat-editor>`,
};
export default meta;

/** The change to eight users, in this state. */
const changeTo8 = (status: SeatChangeStatus, changes: Partial<SeatChange> = {}): SeatChange =>
  seatChangeFixture(quoteFixture(ACCOUNT, 8), {
    status,
    clientSecret: status.startsWith('requires_') ? 'pi_fixture_secret_fixture' : null,
    ...changes,
  });

/** A backend whose change, once confirmed, is in this state. */
const ending = (
  status: SeatChangeStatus,
  changes: Partial<SeatChange> = {},
  more: Shown = {},
): StoryBackendFactory =>
  shown({}, { confirm: () => changeTo8(status, changes), change: () => changeTo8(status, changes), ...more });

/** A change that waits from before: the page was left, or the browser closed. */
const waiting = (status: SeatChangeStatus): StoryBackendFactory =>
  shown({ latestSeatChange: changeTo8(status) }, { change: () => changeTo8(status) });

/** The card on file was declined, so that another one has to pay, on which this becomes of it. */
const declined = (stripe: Shown['stripe'] = {}): StoryBackendFactory =>
  ending(
    'requires_payment_method',
    { failure: { code: 'card_declined', message: 'Your card was declined.' } },
    { stripe },
  );

/** A payment method can be entered, on which this becomes of it. */
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

/** Confirms eight users, and waits for what comes of it. */
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

/** The real handler, up to the end: 5 users become 8 in mid-period. */
export const ChangedForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: acts(), says: 'OCJ credits available: 8.' },
  play: confirming(),
};

/** The real handler, and a bank that asks for its approval (3-D Secure). */
export const ApprovedForReal: Story = {
  tags: ['!autodocs'],
  parameters: {
    backend: acts({ seed: { paymentMethod: 'pm_card_authenticationRequired' } }),
    says: 'OCJ credits available: 8.',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await respondToChallenge('complete');
    await find(canvasElement, '.mark.good');
  },
};

/** The real handler and a card that the bank declines: nothing changes until another one pays. */
export const PaidByAnotherCardForReal: Story = {
  tags: ['!autodocs'],
  parameters: {
    backend: acts({ seed: { paymentMethod: 'pm_card_chargeCustomerFail' } }),
    says: 'OCJ credits available: 8.',
  },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await payBy(canvasElement, '4242424242424242');
    await find(canvasElement, '.mark.good');
  },
};

/** The real handler and no card on file: one is entered, the quote names it, the change is made. */
export const FirstCardForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: acts({ seed: { paymentMethod: null } }), says: 'OCJ credits available: 8.' },
  play: async ({ canvasElement }) => {
    await review(canvasElement, 8);
    await press(canvasElement);
    await payBy(canvasElement, '4242424242424242');
    await find(canvasElement, '[part~="change"]');
    await press(canvasElement);
    await find(canvasElement, '.mark.good');
  },
};

/** The pinned quote: this is charged, or nothing. */
export const Review: Story = {
  parameters: { backend: shown(), says: 'Review your change' },
  play: reviewing,
};

/** The quote has tax and a discount that the estimate could not know, and says so. */
export const ReviewWithADifference: Story = {
  parameters: {
    backend: shown({}, { quote: (seats) => quoteFixture(ACCOUNT, seats, { tax: 827, discount: 435 }) }),
    says: 'The estimate was $43.50.',
  },
  play: reviewing,
};

/** The next invoice with the new number of users as Stripe previews it: account credit pays for a part. */
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

/** Add-ons are billed by usage: the price is the users' alone, and the review says so. */
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

/** Fewer users: nothing is charged, account credit is given. */
export const ReviewOfFewer: Story = {
  parameters: { backend: shown(), says: '$29.00 in account credit for your next invoices.' },
  play: ({ canvasElement }) => review(canvasElement, 3),
};

/** Fewer users for what is left of a plan that ends: no invoice will use the account credit, and that is said. */
export const ReviewOfFewerBeforeTheEnd: Story = {
  parameters: { backend: shown(ENDS_SOON), says: 'so no renewal will use it.' },
  play: ({ canvasElement }) => review(canvasElement, 3),
};

/** The plan ends with the period: there is no renewal to name. */
export const ReviewBeforeTheEnd: Story = {
  parameters: { backend: shown(ENDS_SOON), says: 'Review your change' },
  play: reviewing,
};

/** No payment method on file yet. */
export const ReviewWithoutACard: Story = {
  parameters: { backend: shown({ paymentMethod: null }), says: 'No payment method on file yet.' },
  play: reviewing,
};

/** The quote was only held for a while: the current one comes back for review. */
export const QuoteExpired: Story = {
  parameters: {
    backend: shown({}, { confirm: () => problem('quote_expired', { quote: quoteFixture(ACCOUNT, 8) }) }),
    says: 'This quote expired.',
  },
  play: confirming('.notice'),
};

/** The amounts have changed since: nothing was charged, the new ones are shown. */
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

/** A first payment method is entered: nothing is charged by it. */
export const EnteringACard: Story = {
  parameters: {
    backend: shown({ paymentMethod: null }, taking()),
    says: 'Saving it doesn’t charge anything.',
  },
  play: enteringCard('primary'),
};

/** Another one than the one on file. */
export const EnteringAnotherCard: Story = {
  parameters: { backend: shown({}, taking()), says: 'Saving it doesn’t charge anything.' },
  play: enteringCard('add-card'),
};

/** It is being put on file. */
export const SavingTheCard: Story = {
  parameters: { backend: shown({}, taking('silence')), says: 'Waiting for your bank.' },
  play: async (context) => {
    await enteringCard('add-card')(context);
    await payBy(context.canvasElement, '4242424242424242');
  },
};

const CARDLESS = accountFixture({ paymentMethod: null });
let quotes = 0;

/** It is on file; the quote that names it, the second each time that this is opened, is on its way. */
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

/** The bank does not take it. */
export const CardRefused: Story = {
  parameters: { backend: shown({}, taking(REFUSED)), says: 'Your card has insufficient funds.' },
  play: async (context) => {
    await enteringCard('add-card')(context);
    await payBy(context.canvasElement, '4000000000009995');
  },
};

/** The entry cannot be begun. */
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

/** Confirmed: the button is latched until the outcome is known. */
export const Paying: Story = {
  parameters: { backend: shown({}, { confirm: () => 'silence' }), says: 'Waiting for your payment.' },
  play: ({ canvasElement }) => confirm(canvasElement, 8),
};

/** The bank wants the payment approved, on top of everything. */
export const Challenge: Story = {
  parameters: { backend: ending('requires_action'), says: 'Waiting for your bank…' },
  play: async (context) => {
    await confirming()(context);
    await challenge();
  },
};

/** The person did not approve it. */
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

/** Approved, and the backend has yet to hear of it. */
export const PaymentReceived: Story = {
  parameters: { backend: ending('requires_action'), says: 'Payment received' },
  play: async (context) => {
    await confirming()(context);
    await respondToChallenge('complete');
  },
};

/** Something keeps Stripe away from the page: its own page is another way. */
export const ApprovalBlocked: Story = {
  parameters: {
    backend: ending('requires_action', {}, { stripe: 'blocked' }),
    says: 'Continue to Stripe’s page',
  },
  play: confirming(),
};

/** The card was declined; another one pays for the same update. */
export const Declined: Story = {
  parameters: { backend: declined(), says: 'Your card was declined.' },
  play: async (context) => {
    await confirming('[part~="give-up"]')(context);
    await paymentForm(context.canvasElement);
  },
};

/** The other one is declined as well. */
export const DeclinedAgain: Story = {
  parameters: { backend: declined({ outcome: REFUSED }), says: 'Your card has insufficient funds.' },
  play: async ({ canvasElement }) => {
    await confirm(canvasElement, 8);
    await payBy(canvasElement, '4000000000009995');
  },
};

/** Another card has to pay, and Stripe's form cannot be shown. */
export const FormBlocked: Story = {
  parameters: { backend: declined('blocked'), says: 'The payment form didn’t load.' },
  play: confirming('[part~="give-up"]'),
};

/** It was given up in this moment. */
export const GivingUp: Story = {
  parameters: {
    backend: ending('requires_payment_method', {}, { change: () => 'silence' }),
    says: 'Canceling…',
  },
  play: async (context) => {
    await confirming('[part~="give-up"]')(context);
    await press(context.canvasElement, 'give-up');
  },
};

/** An asynchronous method is under way. */
export const Processing: Story = {
  parameters: { backend: waiting('processing'), says: 'Your payment of $43.50 is processing.' },
};

/** A change that waits since an earlier visit: the bank is not asked before somebody wants it. */
export const WaitingFromBefore: Story = {
  parameters: { backend: waiting('requires_action'), says: 'Approve payment' },
};

/** The answer got lost: it is not known what happened, and checking never charges twice. */
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

/** The payment failed for good. */
export const Failed: Story = {
  parameters: {
    backend: ending('failed', {
      failure: { code: 'insufficient_funds', message: 'Your card has insufficient funds.' },
    }),
    says: 'Your payment didn’t go through',
  },
  play: confirming(),
};

/** Somebody gave it up. */
export const GivenUp: Story = {
  parameters: { backend: ending('canceled'), says: 'Change canceled' },
  play: confirming(),
};

/** Stripe gave the unpaid change up. */
export const Lapsed: Story = {
  parameters: { backend: ending('expired'), says: 'Change expired' },
  play: confirming(),
};
