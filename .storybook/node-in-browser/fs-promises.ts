// A page has no files: its database is in memory.

/** Nothing to make. */
export const mkdir = (): Promise<void> => Promise.resolve();
