import { numberMessages } from './number.ts';

/** Messages for choosing a quantity of credits. */
export const buyMessages = {
  ...numberMessages,
  buyTitle: 'Buy {credits}',
  numberOfCredits: 'Number of credits',
  perCredit: '{price} per credit',
  fewerCredits: 'One fewer credit',
  moreCredits: 'One more credit',
  buyHint: '{lowest} to {highest} credits at a time.',
  buy_empty: 'Enter how many credits you want.',
  buy_below_minimum: { one: 'Buy at least {count} credit.', other: 'Buy at least {count} credits.' },
  buy_above_maximum: {
    one: 'You can buy {count} credit at a time.',
    other: 'You can buy up to {count} credits at a time.',
  },
  availableNow: 'Available now',
  availableAfter: 'After this purchase',
  includes: 'What one credit includes',
  total: 'Total',
  paidOnce:
    'One-time payment. Credits are added immediately and shared by your organization. Non-refundable and not transferable.',
  paidThere:
    'One-time payment on Stripe’s page. Credits are added immediately and shared by your organization. Non-refundable and not transferable.',
  buyCredits: 'Buy Credits',
  preparing: 'Preparing the payment…',
  announceTotal: 'Total: {amount}.',
  buyNone: 'Credits can’t be bought right now.',
  buyNotAllowed: 'Only an administrator can buy credits.',
} as const;
