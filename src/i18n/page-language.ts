/** Returns the host of the shadow root that contains a node; `undefined` in the document. */
const hostOf = (node: Node): Element | undefined => (node.getRootNode() as Partial<ShadowRoot>).host;

/** Returns the `lang` of the closest ancestor, through shadow roots. */
export function closestLang(element: Element): string | undefined {
  const host = hostOf(element);
  return element.closest<HTMLElement>('[lang]')?.lang ?? (host && closestLang(host));
}

/**
 * Calls back whenever a `lang` attribute changes in a tree that contains the element. Returns a function that stops
 * watching.
 */
export function watchLang(element: Element, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  for (let each: Element | undefined = element; each; each = hostOf(each))
    observer.observe(each.getRootNode(), { attributeFilter: ['lang'], subtree: true });
  return () => observer.disconnect();
}
