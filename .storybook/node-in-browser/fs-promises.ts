// A page has no file system: its database is in memory, and nothing locks or writes a folder.

/** Does nothing. */
export const mkdir = (): Promise<void> => Promise.resolve();

const noFiles = (): Promise<never> => Promise.reject(new Error('A page has no files'));
export const link = noFiles;
export const readFile = noFiles;
export const readlink = noFiles;
export const rm = noFiles;
export const stat = noFiles;
export const utimes = noFiles;
export const writeFile = noFiles;
