let hasWarned = false;

/** Registers a tag unless it is taken. A second copy of the package leaves the first one alone, and warns once: its classes go unused. */
export function defineElement(tag: string, element: CustomElementConstructor): void {
  const taken = customElements.get(tag);
  if (!taken) customElements.define(tag, element);
  else if (taken !== element && !hasWarned) {
    hasWarned = true;
    console.warn('@oneclickworker/billing-elements is loaded twice on this page');
  }
}
