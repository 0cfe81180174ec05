/** Messages for an overdue subscription. Loaded when something is overdue. */
export const overdueMessages = {
  overdueTitle: '{amount} overdue since {date}',
  overdueFirst: '{amount} due for your first payment',
  overdue_past_due: 'Your last payment failed. You can’t add users until the invoice is paid.',
  overdue_unpaid: 'Pay to use your plan again and to get new plan credits.',
  overdue_incomplete: 'Your plan starts once this is paid.',
  overdueHeld: {
    one: '{count} plan credit is on hold until then.',
    other: '{count} plan credits are on hold until then.',
  },
  overdueOrder: 'Each invoice is paid separately, starting with the latest.',
  overdueCard: 'This will be charged to {card}.',
  overduePay: 'Pay {amount} now',
  overdueOtherCard: 'Use another card',
  overdueBecomes: 'This becomes the payment method for your plan.',
  overdueApproval: 'Your bank asks you to approve the payment of {amount}. You haven’t been charged yet.',
  overdueApprove: 'Approve payment',
  overdueBack: 'Back',
  overdueProcessing: 'Your payment is being processed. This page updates automatically.',
  overduePaid: '{amount} paid. Your plan is active.',
  overduePaidPart: '{amount} paid.',
  overdueInvoice: 'View invoice',
  overdueLastKnown: 'Last known result: {reason}',
  overdueAsk: 'Ask an administrator of your organization to pay.',
  error_invoice_changed:
    'The invoice or the payment method changed in the meantime. You haven’t been charged. Check both.',
} as const;
