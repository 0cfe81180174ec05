import { numberMessages } from './number.ts';

/** Words of the seat editor while the number is chosen. */
export const seatMessages = {
  ...numberMessages,
  numberOfUsers: 'Number of users',
  updateSection: 'Update user count',
  closeEditor: 'Cancel',
  current: 'Current user count: {count}',
  decreaseUsers: 'One user fewer',
  increaseUsers: 'One user more',
  input_empty: 'Enter the number of users.',
  input_too_large: 'This number is too large.',
  input_unchanged: 'This is the number of users you have now.',
  input_below_minimum: {
    one: 'At least {count} user is needed.',
    other: 'At least {count} users are needed: that many are in use.',
  },
  input_above_maximum: {
    one: 'At most {count} user is possible.',
    other: 'At most {count} users are possible.',
  },
  updateUserCount: 'Update User Count',
  readOnly: 'Only an administrator can change the number of users.',
  blocked_subscription_scheduled:
    'A change to your plan is already scheduled. Until it takes effect, the number of users can’t be changed here.',
  blocked_collection_paused:
    'Payments for your plan are paused. The number of users can’t be changed until they resume.',
  blocked_collection_by_invoice:
    'Your plan is paid by invoice, so the number of users can’t be changed here.',
  blocked_payment_method_unsupported:
    'Your payment method can’t be charged immediately, so it can’t pay for a change of users. Add a card to change users.',
  addCardToChange: 'Add a card to change users',
  dueToday: 'Due today',
  newMonthlyTotal: 'New monthly total',
  newYearlyTotal: 'New yearly total',
  creditsAddedNow: '{credits} added now',
  creditsAfter: '{credits} then available',
  nextRenewalGrants: 'Credits at next renewal',
  changeNumber: 'Change the number to see what it costs.',
  fixNumber: 'The cost appears once the number is right.',
  prorated: 'For the time until {date}.',
  creditGiven: '{amount} account credit for your next invoices.',
  creditIdle: '{amount} account credit. Your plan ends on {date}, so no renewal will use it.',
  creditUsed: 'After {amount} of account credit.',
  creditCovers: 'Your account credit covers it ({amount}).',
  movesToNext: 'Too little to charge: {amount} moves to your next invoice.',
  noCreditsTaken: 'No credits are taken away. Fewer come at renewal.',
  alreadyGranted: {
    one: '{count} credit fewer is added: this period has granted it already.',
    other: '{count} credits fewer are added: this period has granted them already.',
  },
  noneAdded: 'No credits are added: this period has granted credits for this many users already.',
  caveatTax: 'Before tax. You see the exact amount before you confirm.',
  exactNext: 'You see the exact amount before you confirm.',
  onReview: 'In the next step',
  announce: 'Due today: {amount}. {credits} added now: {count}.',
  quoting: 'Calculating the exact amount…',
} as const;
