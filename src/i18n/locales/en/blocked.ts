/** Reasons why the number of users cannot be changed. */
export const blockMessages = {
  blocked_plan_unsupported:
    'Your plan isn’t billed per user by the month or year, so the number of users can’t be changed here.',
  blocked_other: 'The number of users can’t be changed here right now.',
  blocked_subscription_scheduled:
    'A change to your plan is already scheduled. Until it takes effect, the number of users can’t be changed here.',
  blocked_collection_paused:
    'Payments for your plan are paused. The number of users can’t be changed until they resume.',
  blocked_collection_by_invoice:
    'Your plan is paid by invoice, so the number of users can’t be changed here.',
  blocked_payment_method_unsupported:
    'Your payment method can’t be charged immediately, so it can’t pay for a change of users. Add a card to change users.',
  contactSupport: 'Contact support',
  emailSupport: 'Email {email}',
} as const;
