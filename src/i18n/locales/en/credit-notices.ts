/** Messages for credits that are on hold, low or about to expire. Loaded when needed. */
export const creditNoticeMessages = {
  heldUntil: {
    one: '{count} plan credit is on hold until the invoice from {date} is paid.',
    other: '{count} plan credits are on hold until the invoice from {date} is paid.',
  },
  creditsLow: { one: '{count} credit left.', other: '{count} credits left.' },
  creditsGone: 'No credits left.',
  creditsExpiring: {
    one: '{count} plan credit ends on {date}.',
    other: '{count} plan credits end on {date}.',
  },
} as const;
