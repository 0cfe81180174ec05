import { numberMessages } from './number.ts';

/** Messages of the seat editor before the number changes. */
export const seatMessages = {
  ...numberMessages,
  numberOfUsers: 'Number of users',
  closeEditor: 'Cancel',
  current: 'Current user count: {count}',
  decreaseUsers: 'One fewer user',
  increaseUsers: 'One more user',
  updateUserCount: 'Update User Count',
  monthlyTotal: 'Monthly total',
  yearlyTotal: 'Yearly total',
  nextRenewalGrants: 'Credits at next renewal',
  changeNumber: 'Change the number to see the new price.',
  quoting: 'Calculating the exact amount…',
} as const;
