// The part of node:path that the billing handler uses, for a page.

/** Joins the parts of a path. */
export const join = (...parts: readonly string[]): string => parts.join('/');
