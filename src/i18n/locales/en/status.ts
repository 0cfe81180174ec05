/** Messages for a subscription that is not active. Loaded when needed. */
export const statusMessages = {
  explain_past_due: 'Your last payment failed. Update your payment method to keep your plan.',
  explain_unpaid: 'Your latest invoices are unpaid. Pay them to use your plan and get new plan credits.',
  explain_canceled: 'Your subscription has ended. You keep your purchased credits.',
  explain_incomplete: 'Your first payment isn’t complete yet.',
  explain_incomplete_expired: 'Your first payment wasn’t completed in time, so your subscription has ended.',
  explain_paused: 'Your subscription is paused.',
} as const;
