/** Words about the plan, for the summary and the seat editor. */
export const planMessages = {
  users: { one: '{count} user', other: '{count} users' },
  perUserMonth: '{price} per user per month',
  perUserYear: '{price} per user per year',
  payOn: 'You’ll pay {amount} on {date}',
  payOnCovered: 'You’ll pay {amount} on {date} ({total}, covered by your account credit)',
  payOnReduced: 'You’ll pay {amount} on {date} ({total}, less {credit} in account credit)',
  card: '{brand} ending in {last4}',
  explain_past_due: 'Your last payment failed. Update your payment method to keep your plan.',
  explain_unpaid: 'Your latest invoices are unpaid. Pay them to use your plan and get new plan credits.',
  explain_canceled: 'Your subscription has ended. You keep your purchased credits.',
  explain_incomplete: 'Your first payment isn’t complete yet.',
  explain_incomplete_expired: 'Your first payment wasn’t completed in time, so your subscription has ended.',
  explain_paused: 'Your subscription is paused.',
} as const;
