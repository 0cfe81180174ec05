/** A page translator at work. */
export interface Translator {
  /** How many pieces of text it has replaced. */
  readonly translated: number;
  stop(): void;
}

const XHTML = 'http://www.w3.org/1999/xhtml';

/** Another text with the same numbers in the same places. */
const translate = (text: string): string =>
  text.replace(/\p{L}/gu, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );

/**
 * Replaces every text in the page and in its open shadow roots like translators and extensions do, immediately and for each new
 * text: with another node, with a node in two `<font>` (Chrome), or by moving the node itself into them. It alternates between
 * these, and ignores `translate="no"`.
 */
export function startTranslator(): Translator {
  const done = new WeakSet<Node>();
  const roots = new Set<Node>();
  const observer = new MutationObserver(() => work());
  let count = 0;

  const font = (node: Node): HTMLElement => {
    const create = (): HTMLElement => document.createElementNS(XHTML, 'font');
    const outer = create();
    const inner = outer.appendChild(create());
    inner.append(node);
    return outer;
  };

  function replace(node: Text): void {
    const way = (count += 1) % 3;
    const made = way === 2 ? node : document.createTextNode(translate(node.data));
    done.add(made);
    if (way === 0) node.replaceWith(made);
    else if (way === 1) node.replaceWith(font(made));
    else {
      const place = document.createComment('');
      node.replaceWith(place);
      node.data = translate(node.data);
      place.replaceWith(font(node));
    }
  }

  function visit(root: Node): void {
    if (!roots.has(root)) {
      roots.add(root);
      observer.observe(root, { childList: true, characterData: true, subtree: true });
    }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const texts: Text[] = [];
    while (walker.nextNode()) {
      const { currentNode } = walker;
      if (currentNode instanceof Element) {
        if (currentNode.shadowRoot) visit(currentNode.shadowRoot);
      } else if (isForeign(currentNode as Text)) texts.push(currentNode as Text);
    }
    for (const text of texts) replace(text);
  }

  const isForeign = (text: Text): boolean =>
    text.data.trim() !== '' && !done.has(text) && !text.parentElement?.closest('style, script');

  function work(): void {
    visit(document.body);
    // Ignore its own changes.
    observer.takeRecords();
  }

  work();
  return {
    get translated() {
      return count;
    },
    stop: () => observer.disconnect(),
  };
}
