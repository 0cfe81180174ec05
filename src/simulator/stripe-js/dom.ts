type Attributes = Readonly<Record<string, string>>;

/** Creates an element with attributes and children. Parses no HTML, so that it works with strict CSP and Trusted Types. */
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

/** Sets the only style sheet of a document, in a way that a CSP without `unsafe-inline` allows. */
export function addStyles(document: Document, css: string): void {
  const view = document.defaultView;
  if (!view) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}

let frames = 0;

/**
 * Creates an iframe that is rendered whenever it loads: when it is added to the document, and when it is moved, which discards
 * the input, as in Stripe's frames.
 */
export function makeFrame(title: string, draw: (document: Document) => void): HTMLIFrameElement {
  const frame = make(document, 'iframe', { title, name: `__privateStripeFrame${(frames += 1)}` });
  // Like Stripe's frames, which override the page's style sheets.
  frame.style.cssText = [
    'display: block',
    'width: 100%',
    'border: 0',
    'margin: 0',
    'padding: 0',
    'float: none',
    'opacity: 1',
    'transform: none',
    // A frame whose color scheme differs from its document's gets an opaque background.
    'color-scheme: light',
  ]
    .map((each) => `${each} !important`)
    .join(';');
  frame.addEventListener('load', () => {
    if (frame.contentDocument) draw(frame.contentDocument);
  });
  return frame;
}
