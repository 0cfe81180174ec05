/**
 * Returns the implicit ARIA role of a table tag. WebKit drops it when CSS turns rows into a grid, so it must be explicit;
 * the template checker rejects it as redundant if written literally.
 */
export const role = <Name extends string>(name: Name): Name => name;
