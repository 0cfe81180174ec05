// What of node:path the billing handler uses, for a page.

/** Parts of a path, joined. */
export const join = (...parts: readonly string[]): string => parts.join('/');
