/** Messages of the credit balance. */
export const creditMessages = {
  available: 'available',
  fromPlan: 'From your plan',
  purchased: 'Purchased',
  neverExpire: 'Never expire',
  endOn: 'Expire on {date}',
  renewal: {
    one: '{count} new credit from your plan on {date}.',
    other: '{count} new credits from your plan on {date}.',
  },
  renewalNone: 'No new plan credits are scheduled.',
  usedFirst: 'Plan credits are used first, then purchased credits.',
} as const;
