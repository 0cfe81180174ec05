/** Words about the plan, for the summary and the seat editor. */
export const planMessages = {
  users: { one: '{count} user', other: '{count} users' },
  perUserMonth: '{price} per user per month',
  perUserYear: '{price} per user per year',
  payOn: 'You pay {amount} on {date}',
  payOnCovered: 'You pay {amount} on {date} ({total}, covered by your account credit)',
  payOnReduced: 'You pay {amount} on {date} ({total}, less {credit} of account credit)',
  card: '{brand} ending in {last4}',
  explain_past_due: 'The last payment failed. Update your payment method to keep your plan.',
  explain_unpaid: 'The last invoices were not paid. Pay them to use your plan and to get new plan credits.',
  explain_canceled: 'The subscription has ended. Purchased credits stay yours.',
  explain_incomplete: 'The first payment is not complete yet.',
  explain_incomplete_expired: 'The first payment was never made, so the subscription has ended.',
  explain_paused: 'The subscription is paused.',
  blocked_plan_unsupported:
    'Your plan isn’t billed per user by the month or year, so the number of users can’t be changed here.',
  blocked_other: 'The number of users can’t be changed here right now.',
  contactSupport: 'Contact support',
  emailSupport: 'Email {email}',
} as const;
