// The part of node:os that the billing handler uses, for a page.

/** Returns the site's host name; a page cannot read its machine's. */
export const hostname = (): string => location.hostname;
