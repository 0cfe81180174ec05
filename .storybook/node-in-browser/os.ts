// What of node:os the billing handler uses, for a page.

/** Name of the site: a page knows none of its machine. */
export const hostname = (): string => location.hostname;
