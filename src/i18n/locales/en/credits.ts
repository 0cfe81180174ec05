/** Words of the credit balance. */
export const creditMessages = {
  available: 'available',
  fromPlan: 'From your plan',
  purchased: 'Purchased',
  neverExpire: 'Never expire',
  endOn: 'Expire on {date}',
  renewal: 'On {date} your plan brings {count} new.',
  renewalNone: 'Your plan brings no new credits.',
  usedFirst: 'Plan credits are used first, then purchased ones.',
  heldUntil: {
    one: '{count} plan credit on hold until the invoice of {date} is paid.',
    other: '{count} plan credits on hold until the invoice of {date} is paid.',
  },
} as const;
