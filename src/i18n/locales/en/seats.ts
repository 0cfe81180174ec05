import { numberMessages } from './number.ts';

/** Words of the seat editor before the number changes. */
export const seatMessages = {
  ...numberMessages,
  numberOfUsers: 'Number of users',
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
  monthlyTotal: 'Monthly total',
  yearlyTotal: 'Yearly total',
  nextRenewalGrants: 'Credits at next renewal',
  changeNumber: 'Change the number to see the new price.',
  quoting: 'Calculating the exact amount…',
} as const;
