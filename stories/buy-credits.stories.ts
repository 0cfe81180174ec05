import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { CreditPurchase } from '../src/contract/index.ts';
import type { OcwBuyCredits } from '../src/index.ts';
import type { FixturePaymentOutcome } from '../src/testing/index.ts';
import { creditPurchaseFixture } from '../src/testing/index.ts';
import { DINARS, LARGE, READ_ONLY, shown, YEN } from './support/accounts.ts';
import type { Shown, StoryBackendFactory } from './support/backends.ts';
import { live } from './support/backends.ts';
import { LOADING, SLOW, UNREACHABLE } from './support/faces.ts';
import { buy, find, impatient, press, type } from './support/play.ts';
import { problem } from './support/problem.ts';
import { respondToChallenge, challenge, payBy, paymentForm } from './support/stripe-form.ts';

type Story = StoryObj<OcwBuyCredits>;

const meta: Meta<OcwBuyCredits> = {
  title: 'Elements/Buy credits',
  component: 'ocw-buy-credits',
  args: { checkout: 'elements' },
  argTypes: { checkout: { control: 'select', options: ['elements', 'hosted'] } },
  render: ({ checkout }) => html`<ocw-buy-credits checkout=${checkout}></ocw-buy-credits>`,
};
export default meta;

/** A backend whose purchase is for five credits; `changes` apply once it is paid. */
function selling(changes: Partial<CreditPurchase> = {}, more: Shown = {}): StoryBackendFactory {
  return shown(
    {},
    {
      buy: ({ checkout, quantity }) => creditPurchaseFixture({ checkout, quantity }),
      purchase: () => creditPurchaseFixture(changes),
      ...more,
    },
  );
}

/** A backend whose purchase is in this state from the start, so that its last step is shown immediately. */
const ending = (changes: Partial<CreditPurchase>): StoryBackendFactory =>
  selling(changes, { buy: () => creditPurchaseFixture(changes) });

/** A payment form whose payments have this outcome. */
const paying = (outcome: FixturePaymentOutcome, changes: Partial<CreditPurchase> = {}): StoryBackendFactory =>
  selling(changes, { stripe: { outcome } });

const buyFive: Story['play'] = async ({ canvasElement }) => buy(canvasElement, 5);

const openForm: Story['play'] = async ({ canvasElement }) => {
  await buy(canvasElement, 5);
  await paymentForm(canvasElement);
};

const payFive: Story['play'] = async ({ canvasElement }) => {
  await buy(canvasElement, 5);
  await payBy(canvasElement, '4242424242424242');
};

/** The number of credits and their total. */
export const Choice: Story = { parameters: { backend: shown(), says: 'Number of credits' } };

/**
 * Try the whole purchase: the real handler on PostgreSQL, with a simulated Stripe and its test cards, in this page. Stripe's and the
 * bank's pages are shown over the story, because leaving the page would end the backend that runs in it.
 */
export const WalkThrough: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live(), says: 'Number of credits' },
};

/** A completed purchase with the real handler: a card, the bank's challenge (3-D Secure), five credits. */
export const BoughtForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live(), says: '5 credits added' },
  play: async ({ canvasElement }) => {
    await buy(canvasElement, 5);
    await press(canvasElement, 'change-method');
    await payBy(canvasElement, '4000002760003184');
    await respondToChallenge('complete');
    await find(canvasElement, '.mark.good');
  },
};

/** The real handler and a declined card: nothing is charged, and another card can be used. */
export const DeclinedForReal: Story = {
  tags: ['!autodocs'],
  parameters: { backend: live(), says: 'Your card was declined. You haven’t been charged.' },
  play: async ({ canvasElement }) => {
    await buy(canvasElement, 5);
    await press(canvasElement, 'change-method');
    await payBy(canvasElement, '4000000000000002');
    await find(canvasElement, '[part~="error"]');
  },
};

/** Another number: the total updates without a request. */
export const Several: Story = {
  parameters: { backend: shown(), says: '$95.00' },
  play: ({ canvasElement }) => type(canvasElement, '5'),
};

/** The field is empty. */
export const EmptyField: Story = {
  parameters: { backend: shown(), says: 'Enter how many credits you want.' },
  play: ({ canvasElement }) => type(canvasElement, ''),
};

/** Fewer credits than the backend's minimum. */
const packs = { unitPrice: { amount: 1900, currency: 'USD' }, minimum: 5, maximum: 100 };
export const TooFew: Story = {
  parameters: { backend: shown({ topUp: packs }), says: 'Buy at least 5 credits.' },
  play: ({ canvasElement }) => type(canvasElement, '2'),
};

/** More credits than the backend's maximum. */
export const TooMany: Story = {
  parameters: { backend: shown(), says: 'You can buy up to 100 credits at a time.' },
  play: ({ canvasElement }) => type(canvasElement, '101'),
};

/** Japanese yen have no decimals. */
export const InYen: Story = {
  parameters: { backend: shown(YEN), says: '¥14,000' },
  play: ({ canvasElement }) => type(canvasElement, '5'),
};

/** Kuwaiti dinars have three. */
export const InDinars: Story = {
  parameters: { backend: shown(DINARS), says: 'KWD 29.500' },
  play: ({ canvasElement }) => type(canvasElement, '5'),
};

/** The longest amounts and numbers. */
export const LongNumbers: Story = {
  parameters: { backend: shown(LARGE), says: 'IDR 29,500,000.00' },
  play: ({ canvasElement }) => type(canvasElement, '100'),
};

/** The purchase is being created. */
export const Preparing: Story = {
  parameters: { backend: selling({}, { buy: () => 'silence' }), says: 'Preparing the payment…' },
  play: buyFive,
};

/** Stripe does not respond to the backend, so no purchase can be created. */
export const CannotBegin: Story = {
  parameters: {
    backend: selling({}, { buy: () => problem('payment_provider_unavailable') }),
    says: 'The payment service isn’t responding right now.',
  },
  play: buyFive,
};

/** The fixture account's card as Stripe lists it. */
const VISA = { id: 'pm_fixture', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2029 };

/** Paying with the card on file: nothing is charged until the user presses the button that names the amount. */
export const PayingOnFile: Story = {
  parameters: { backend: selling({}, { stripe: { savedCards: [VISA] } }), says: 'Visa ending in 4242' },
  play: async ({ canvasElement }) => {
    await buy(canvasElement, 5);
    await find(canvasElement, '[part~="primary"]:not([aria-disabled="true"])');
  },
};

/** The bank declines the card on file: the user can try it again or use another one. */
export const DeclinedOnFile: Story = {
  parameters: {
    backend: selling(
      {},
      {
        stripe: {
          savedCards: [VISA],
          outcome: {
            type: 'card_error',
            code: 'card_declined',
            decline_code: 'insufficient_funds',
            message: 'Your card has insufficient funds.',
          },
        },
      },
    ),
    says: 'Your card has insufficient funds. You haven’t been charged.',
  },
  play: async ({ canvasElement }) => {
    await buy(canvasElement, 5);
    await find(canvasElement, '[part~="method"]');
    await press(canvasElement);
    await find(canvasElement, '[part~="error"]');
  },
};

/** The payment form, simulated with test cards, in the place of Stripe's form. */
export const Paying: Story = {
  parameters: { backend: selling(), says: 'Pay for 5 credits' },
  play: openForm,
};

/** Stripe's session includes tax: its total is shown and charged. */
const taxed = creditPurchaseFixture({ total: { amount: 10_260, currency: 'USD' } });
export const PayingWithTax: Story = {
  parameters: {
    backend: selling({}, { buy: () => taxed, stripe: { purchase: taxed } }),
    says: 'Tax and discounts $7.60',
  },
  play: openForm,
};

/** The payment form is loading. */
export const FormLoading: Story = {
  parameters: { backend: selling({}, { stripe: 'silence' }), says: 'Loading the payment form…' },
  play: buyFive,
};

/** A blocker in the browser or network blocks Stripe: the element offers Stripe's hosted page instead. */
export const FormBlocked: Story = {
  parameters: { backend: selling({}, { stripe: 'blocked' }), says: 'The payment form didn’t load.' },
  play: buyFive,
};

/** Stripe takes too long. */
export const FormTimeout: Story = {
  parameters: {
    backend: selling({}, { stripe: 'timeout' }),
    says: 'The payment form took too long to load.',
  },
  play: buyFive,
};

/** Stripe refuses the page's key. */
export const FormRefused: Story = {
  parameters: {
    backend: selling({}, { stripe: 'configuration' }),
    says: 'The payment form can’t be shown on this page.',
  },
  play: buyFive,
};

/** Confirmed: the button stays busy until the outcome is known. */
export const Confirming: Story = {
  parameters: { backend: paying('silence'), says: 'Waiting for your payment. Keep this page open.' },
  play: payFive,
};

/** The bank's challenge covers the page. */
export const Challenge: Story = {
  parameters: { backend: paying('requires_action'), says: 'Your bank asks you to approve the payment.' },
  play: async (context) => {
    await payFive(context);
    await challenge();
  },
};

/** The user did not complete the challenge. */
export const ChallengeFailed: Story = {
  parameters: {
    backend: paying('requires_action'),
    says: 'Your bank didn’t approve the payment.',
  },
  play: async (context) => {
    await payFive(context);
    await respondToChallenge('fail');
  },
};

/** The bank declined the card: the user can enter another one in the same form. */
export const Declined: Story = {
  parameters: {
    backend: paying({
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    }),
    says: 'Your card has insufficient funds. You haven’t been charged.',
  },
  play: payFive,
};

/** Paid, but the backend does not know yet. */
export const Arriving: Story = {
  parameters: { backend: ending({ status: 'paid' }), says: 'Payment received' },
  play: buyFive,
};

/** The response got lost: the element checks whether the purchase was paid. */
export const OutcomeUnknown: Story = {
  parameters: { backend: paying({ type: 'api_connection_error' }), says: 'We’re checking your payment' },
  play: payFive,
};

/** Paid with a method that settles later. */
export const Processing: Story = {
  parameters: { backend: ending({ status: 'processing' }), says: 'Your payment is processing' },
  play: buyFive,
};

/** The credits were added. */
export const Done: Story = {
  parameters: { backend: ending({ status: 'fulfilled' }), says: '5 credits added' },
  play: buyFive,
};

/** The credits were added; the backend also returns the payment method and the invoice. */
export const DoneWithInvoice: Story = {
  parameters: {
    backend: ending({
      status: 'fulfilled',
      paidWith: { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2029 },
      invoiceUrl: 'https://invoice.stripe.com/i/example',
    }),
    says: 'You paid $95.00 with Visa ending in 4242.',
  },
  play: buyFive,
};

/** The payment failed permanently, as a bank debit can days later. */
export const Failed: Story = {
  parameters: {
    backend: ending({
      status: 'failed',
      failure: { code: 'debit_not_authorized', message: 'The bank account’s owner did not allow the debit.' },
    }),
    says: 'Your payment didn’t go through',
  },
  play: buyFive,
};

/** The purchase expired unpaid. */
export const Expired: Story = {
  parameters: { backend: ending({ status: 'expired' }), says: 'This purchase expired before it was paid' },
  play: buyFive,
};

/** The payment was refunded or disputed. */
export const Refunded: Story = {
  parameters: { backend: ending({ status: 'refunded' }), says: 'Your payment was refunded or disputed' },
  play: buyFive,
};

/** The payment was in another currency than shown: no credits are added. */
export const PaidOtherwise: Story = {
  parameters: {
    backend: ending({
      status: 'failed',
      amountPaid: { amount: 8850, currency: 'EUR' },
      failure: { code: 'paid_otherwise', message: null },
    }),
    says: 'Your payment doesn’t match the price',
  },
  play: buyFive,
};

/** Paid on Stripe's hosted page. */
export const OnStripesPage: Story = {
  args: { checkout: 'hosted' },
  parameters: { backend: shown(), says: 'One-time payment on Stripe’s page.' },
};

/** A link to Stripe's page, in case it did not open automatically. */
export const HostedLink: Story = {
  args: { checkout: 'hosted' },
  parameters: { backend: selling(), says: 'Continue to Stripe’s page' },
  play: buyFive,
};

/** To Stripe's hosted page and back, with the real handler and a simulated Stripe page. */
export const HostedWalkThrough: Story = {
  args: { checkout: 'hosted' },
  tags: ['!autodocs'],
  parameters: { backend: live(), says: 'One-time payment on Stripe’s page.' },
};

/** The backend sells no credits. */
export const NotSold: Story = {
  parameters: { backend: shown({ topUp: null }), says: 'Credits can’t be bought right now.' },
};

/** A user without permission to buy. */
export const ReadOnly: Story = {
  parameters: { backend: shown(READ_ONLY), says: 'Only an administrator can buy credits.' },
};

/** The account is loading. */
export const Loading: Story = { parameters: LOADING };

/** The backend is slow. */
export const Slow: Story = {
  parameters: SLOW,
  render: () => html`<ocw-buy-credits .schedule=${impatient}></ocw-buy-credits>`,
};

/** No network. */
export const Unreachable: Story = { parameters: UNREACHABLE };
