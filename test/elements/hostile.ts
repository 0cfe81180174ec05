/** The worst pages' styles: rules for everything, and inherited properties on the body. */
const HOSTILE = `
  * {
    color: lime !important; background: magenta !important; border: 7px dashed red !important;
    margin: 13px !important; padding: 11px !important; font: italic 900 31px/3 cursive !important;
    letter-spacing: 5px !important; text-transform: uppercase !important; box-sizing: content-box !important;
    float: left !important; opacity: 0.3 !important; inline-size: 77px !important; transform: rotate(9deg) !important;
    text-decoration: line-through !important; list-style: square !important;
  }
  *::before, *::after { content: 'x' !important; }
  body {
    font: italic 900 31px/3 cursive; letter-spacing: 5px; word-spacing: 9px; text-transform: uppercase;
    text-align: center; text-indent: 40px; text-shadow: 0 0 9px red; white-space: pre; color: lime;
    cursor: wait; list-style: square inside; font-variant: small-caps; quotes: "x" "y"; tab-size: 1;
    word-break: break-all; hyphens: manual; text-underline-offset: 9px; border-collapse: collapse;
  }
  button, input, table, td, p, h2, dl, dd { all: unset !important; display: none !important; }
`;

/**
 * Values that depend on the size and position of the host, which the page controls, and the text decoration of the host's box,
 * which CSS does not allow a block's content to undo.
 */
const OF_THE_HOST =
  /^((inline|block)-size|width|height|(perspective|transform)-origin|grid-template-rows|(inset-.*|top|right|bottom|left)|-webkit-text-decorations-in-effect)$/;

/** Every computed style of everything in a shadow root, by element and pseudo-element. */
function stylesOf(root: ShadowRoot): Map<string, Map<string, string>> {
  const styles = new Map<string, Map<string, string>>();
  [...root.querySelectorAll('*')].forEach((element, index) => {
    for (const pseudo of [null, '::before', '::after']) {
      const computed = getComputedStyle(element, pseudo);
      const values = [...computed].filter((name) => !OF_THE_HOST.test(name) && !name.startsWith('--'));
      const name = `${index} ${element.localName}.${element.className}${pseudo ?? ''}`;
      styles.set(name, new Map(values.map((each) => [each, computed.getPropertyValue(each)])));
    }
  });
  return styles;
}

/** A computed style that is another under the hostile style sheet. */
export interface Difference {
  readonly element: Element | undefined;
  readonly property: string;
  readonly text: string;
}

/** The computed styles of all elements in a shadow root that the hostile style sheet changes. */
export function differences(root: ShadowRoot): Difference[] {
  const elements = [...root.querySelectorAll('*')];
  const before = stylesOf(root);
  const remove = addHostileStyles();
  const after = stylesOf(root);
  remove();
  return [...before].flatMap(([name, values]) =>
    [...values]
      .filter(([property, value]) => after.get(name)?.get(property) !== value)
      .map(([property, value]) => ({
        element: elements[Number.parseInt(name, 10)],
        property,
        text: `${name} { ${property}: ${value} → ${after.get(name)?.get(property)} }`,
      })),
  );
}

/** The properties that a shadow root inherits from this page. */
export function inheritedHere(): Set<string> {
  const host = document.body.appendChild(document.createElement('div'));
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = '<p>inherits</p>';
  const found = new Set(differences(root).map(({ property }) => property));
  host.remove();
  return found;
}

/** Adds the hostile style sheet; the returned function removes it. Widths stay, so that layouts are comparable. */
export function addHostileStyles(): () => void {
  const style = document.createElement('style');
  style.textContent = HOSTILE;
  document.head.append(style);
  return () => style.remove();
}

/** Fixes an element's width against the page's style sheets, since the page controls its position and size. */
export function pinWidth(element: HTMLElement): void {
  element.style.setProperty('inline-size', `${element.getBoundingClientRect().width}px`, 'important');
}
