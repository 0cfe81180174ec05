/** Registers a tag unless it is taken: a second copy of the package on a page leaves the first one alone. */
export function defineElement(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
