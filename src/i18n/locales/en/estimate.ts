/** Messages for the cost and effects of a number of users. Loaded when the editor gets the focus. */
export const estimateMessages = {
  dueToday: 'Due today',
  newMonthlyTotal: 'New monthly total',
  newYearlyTotal: 'New yearly total',
  addedToday: '+{count} today',
  fixNumber: 'Enter a valid number to see the cost.',
  input_empty: 'Enter the number of users.',
  input_too_large: 'This number is too large.',
  input_unchanged: 'You already have this number of users.',
  input_below_minimum: {
    one: 'You need at least {count} user.',
    other: 'You need at least {count} users.',
  },
  input_above_maximum: {
    one: 'You can have up to {count} user.',
    other: 'You can have up to {count} users.',
  },
  input_in_use: {
    one: 'You have {count} active or invited user. Remove users first to go lower.',
    other: 'You have {count} active or invited users. Remove users first to go lower.',
  },
  prorated: 'Prorated until {date}.',
  creditGiven: '{amount} in account credit for your next invoices.',
  creditIdle: '{amount} in account credit. Your plan ends on {date}, so no renewal will use it.',
  movesToNext: '{amount} is below the minimum charge and will be added to your next invoice.',
  noCreditsTaken: 'You keep your current credits and get fewer from the next renewal.',
  alreadyGranted: {
    one: '{count} of these credits was already added this period.',
    other: '{count} of these credits were already added this period.',
  },
  noneAdded: 'No credits are added. Credits for this many users were already added this period.',
  caveatTax: 'Before tax. You’ll review the exact amount before paying.',
  exactNext: 'You’ll review the exact amount before paying.',
  onReview: 'In the next step',
  announce: 'Due today: {amount}. {credits} added today: {count}.',
} as const;
