/** Messages about users in use. Loaded if the host provides their number. */
export const usageMessages = {
  usage: '{used} in use, {free} free',
  manageUsers: 'Manage users',
} as const;
