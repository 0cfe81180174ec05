import { numberMessages } from './number.ts';

/** Words of buying credits while the number is chosen. */
export const buyMessages = {
  ...numberMessages,
  buyTitle: 'Buy {credits}',
  numberOfCredits: 'Number of credits',
  perCredit: '{price} per credit',
  fewerCredits: 'One credit fewer',
  moreCredits: 'One credit more',
  buyHint: 'From {lowest} to {highest} at a time.',
  buy_empty: 'Enter how many credits you want.',
  buy_below_minimum: {
    one: 'At least {count} credit is needed.',
    other: 'At least {count} credits are needed.',
  },
  buy_above_maximum: {
    one: 'At most {count} credit at a time.',
    other: 'At most {count} credits at a time.',
  },
  availableNow: 'Available now',
  availableAfter: 'After this purchase',
  includes: 'What one credit includes',
  total: 'Total',
  paidOnce: 'Paid once. Purchased credits never expire.',
  paidThere: 'Paid once, on Stripe’s page. Purchased credits never expire.',
  fixQuantity: 'The total appears once the number is right.',
  buyCredits: 'Buy Credits',
  preparing: 'Preparing the payment…',
  announceTotal: 'Total: {amount}.',
  buyNone: 'Credits cannot be bought right now.',
  buyNotAllowed: 'Only an administrator can buy credits.',
} as const;
