/** The host of the shadow root that a node stands in; `undefined` in the document. */
const hostOf = (node: Node): Element | undefined => (node.getRootNode() as Partial<ShadowRoot>).host;

/** The nearest `lang` around an element, through shadow roots. */
export function closestLang(element: Element): string | undefined {
  const host = hostOf(element);
  return element.closest<HTMLElement>('[lang]')?.lang ?? (host && closestLang(host));
}

/** Calls back whenever a `lang` changes in a tree that the element stands in, until the function returned is called. */
export function watchLang(element: Element, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  for (let each: Element | undefined = element; each; each = hostOf(each))
    observer.observe(each.getRootNode(), { attributeFilter: ['lang'], subtree: true });
  return () => observer.disconnect();
}
