let hasWarned = false;

/**
 * Registers a tag unless it is already registered. A second copy of the package keeps the first one's elements and warns
 * once.
 */
export function defineElement(tag: string, element: CustomElementConstructor): void {
  const taken = customElements.get(tag);
  if (!taken) customElements.define(tag, element);
  else if (taken !== element && !hasWarned) {
    hasWarned = true;
    console.warn('@oneclickworker/billing-elements is loaded twice on this page');
  }
}
