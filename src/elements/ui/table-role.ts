/**
 * The role that a table's tag has by itself. WebKit forgets it where a narrow box makes rows a grid, and the template
 * checker takes it for redundant where it is written out.
 */
export const role = <Name extends string>(name: Name): Name => name;
