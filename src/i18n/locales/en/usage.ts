/** Words about users in use; loaded where the host says how many there are. */
export const usageMessages = {
  usage: '{used} in use, {free} free',
  manageUsers: 'Manage users',
} as const;
