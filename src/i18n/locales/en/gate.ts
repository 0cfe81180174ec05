/** Messages of a closed gate. Loaded when a gate first closes or fails. */
export const gateMessages = {
  gateClosed: 'No {credits} left',
  gateNeeded: 'Posting this job uses 1 {name} credit.',
  gateAsk: 'Ask an administrator of your organization to buy more.',
  gateNotSold: 'Credits can’t be bought right now.',
  gateUnknown: 'We can’t check your credits right now.',
  gateHeld: 'You can continue once they’re checked.',
  gateLet: 'You can continue. Your credits are checked when you post.',
  gateOpened: 'Ready to post. {credits} available: {count}.',
} as const;
