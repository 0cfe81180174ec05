type Attributes = Readonly<Record<string, string>>;

/** Makes an element in a document, with attributes and children. No HTML is parsed: strict CSP and Trusted Types pass. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  document: Document,
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Gives a document its one style sheet, in a way that a CSP without `unsafe-inline` lets pass. */
export function addStyles(document: Document, css: string): void {
  const view = document.defaultView;
  if (!view) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}

let frames = 0;

/**
 * An iframe that is drawn again whenever it loads: when it comes into the document, and when it is moved there, which loses
 * what was typed, as with Stripe's.
 */
export function makeFrame(title: string, draw: (document: Document) => void): HTMLIFrameElement {
  const frame = make(document, 'iframe', { title, name: `__privateStripeFrame${(frames += 1)}` });
  // As Stripe's own do, against the page's style sheets.
  frame.style.cssText = [
    'display: block',
    'width: 100%',
    'border: 0',
    'margin: 0',
    'padding: 0',
    'float: none',
    'opacity: 1',
    'transform: none',
    // A frame of another scheme than its document's is opaque.
    'color-scheme: light',
  ]
    .map((each) => `${each} !important`)
    .join(';');
  frame.addEventListener('load', () => {
    if (frame.contentDocument) draw(frame.contentDocument);
  });
  return frame;
}
