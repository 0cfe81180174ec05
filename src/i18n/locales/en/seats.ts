import { numberMessages } from './number.ts';

/** Words of the seat editor while the number is chosen. */
export const seatMessages = {
  ...numberMessages,
  numberOfUsers: 'Number of users',
  updateSection: 'Update user count',
  closeEditor: 'Cancel',
  current: 'Current user count: {count}',
  decreaseUsers: 'One fewer user',
  increaseUsers: 'One more user',
  input_empty: 'Enter the number of users.',
  input_too_large: 'This number is too large.',
  input_unchanged: 'You already have this number of users.',
  input_below_minimum: {
    one: 'You need at least {count} user.',
    other: 'You have {count} active users. Remove users first to go lower.',
  },
  input_above_maximum: {
    one: 'You can have up to {count} user.',
    other: 'You can have up to {count} users.',
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
  creditsAddedNow: '{credits} added today',
  creditsAfter: '{credits} after the change',
  nextRenewalGrants: 'Credits at next renewal',
  changeNumber: 'Change the number to see the new price.',
  fixNumber: 'Enter a valid number to see the cost.',
  prorated: 'Prorated until {date}.',
  creditGiven: '{amount} in account credit for your next invoices.',
  creditIdle: '{amount} in account credit. Your plan ends on {date}, so no renewal will use it.',
  creditUsed: 'After {amount} in account credit.',
  creditCovers: 'Covered by your account credit ({amount}).',
  movesToNext: '{amount} is below the minimum charge and will be added to your next invoice.',
  noCreditsTaken: 'You keep your current credits and get fewer from the next renewal.',
  alreadyGranted: {
    one: '{count} of these credits was already added this period.',
    other: '{count} of these credits were already added this period.',
  },
  noneAdded: 'No credits are added. Credits for this many users were already added this period.',
  caveatTax: 'Before tax. You’ll review the exact amount before paying.',
  exactNext: 'You’ll review the exact amount before paying.',
  onReview: 'In the next step',
  announce: 'Due today: {amount}. {credits} added today: {count}.',
  quoting: 'Calculating the exact amount…',
} as const;
