/** Words of a number of users that cannot be changed. */
export const fixedMessages = {
  readOnly: 'Only an administrator can change the number of users.',
  addCardToChange: 'Add a card to change users',
} as const;
