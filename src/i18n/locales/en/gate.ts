/** Words of a gate that does not stand open; loaded when there is something to say. */
export const gateMessages = {
  gateClosed: 'No {credits} left',
  gateNeeded: 'This needs one credit.',
  gateAsk: 'Ask an administrator of your organization to buy some.',
  gateNotSold: 'Credits cannot be bought right now.',
  gateUnknown: 'Whether a credit is available cannot be checked right now.',
  gateHeld: 'This stays closed until it can.',
  gateLet: 'You can go on; the credit is checked when it is used.',
  gateOpened: 'You can go on. {credits} available: {count}.',
} as const;
