/** Messages for a number of users that cannot be changed. */
export const fixedMessages = {
  readOnly: 'Only an administrator can change the number of users.',
  fixedUntilPaid: 'You can change the number of users once your plan is paid.',
  addCardToChange: 'Add a card to change users',
} as const;
