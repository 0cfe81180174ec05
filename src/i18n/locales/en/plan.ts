/** Messages about the plan, for the summary and the seat editor. */
export const planMessages = {
  users: { one: '{count} user', other: '{count} users' },
  nextInvoice: 'Next invoice',
  updateSection: 'Update user count',
  perUserMonth: '{price} per user per month',
  perUserYear: '{price} per user per year',
  card: '{brand} ending in {last4}',
  creditUsed: 'After {amount} in account credit.',
  creditCovers: 'Covered by your account credit ({amount}).',
} as const;
