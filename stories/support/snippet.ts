import manifest from '../../custom-elements.json' with { type: 'json' };

interface Attribute {
  readonly name: string;
  readonly type?: { readonly text: string };
  readonly default?: string;
}
interface Declaration {
  readonly tagName?: string;
  readonly attributes?: readonly Attribute[];
}

const declarations = manifest.modules.flatMap((module) => module.declarations as readonly Declaration[]);

/** Endpoint of the billing handler in snippets. */
const ENDPOINT = '/api/billing';

/**
 * Returns the markup that "Show code" shows, ready to paste into a page: what the story rendered, without the things that only stories
 * need (the endpoint of the story's backend, attributes at their defaults, layout boxes). With `isProvided`, it is wrapped in the
 * `<ocw-billing>` around the story.
 */
export function pasteable(rendered: string, isProvided: boolean): string {
  const { content } = Object.assign(document.createElement('template'), { innerHTML: rendered });
  const lines = linesOf(content.childNodes);
  // Storybook transforms code twice: do not add a second provider.
  if (!isProvided || !/<ocw-/.test(rendered) || /<ocw-billing/.test(rendered)) return lines.join('\n');
  return [`<ocw-billing endpoint="${ENDPOINT}">`, ...indented(lines), '</ocw-billing>'].join('\n');
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function linesOf(nodes: Iterable<Node>): string[] {
  return [...nodes].flatMap((node) => {
    if (node instanceof Text)
      return node.data.trim() === '' ? [] : [escaped(node.data.trim().replace(/\s+/g, ' '))];
    if (!(node instanceof Element) || node.localName === 'style') return [];
    const children = linesOf(node instanceof HTMLTemplateElement ? node.content.childNodes : node.childNodes);
    return isLayout(node) ? children : elementLines(node, children);
  });
}

/** Elements without children, or with one line of text, stay on one line. */
function elementLines(element: Element, children: readonly string[]): string[] {
  const name = element.localName;
  const open = `<${[name, ...attributesOf(element)].join(' ')}>`;
  if (/^(input|br|hr|img|link|meta)$/.test(name)) return [open];
  const [only = ''] = children;
  const isShort = children.length < 2 && !only.startsWith('<') && open.length + only.length < 90;
  return isShort ? [`${open}${only}</${name}>`] : [open, ...indented(children), `</${name}>`];
}

/** Whether an element is a layout box, whose style sets no custom property: the reader's page has its own. */
function isLayout(element: Element): boolean {
  const names = element.getAttributeNames();
  return (
    /^(div|section)$/.test(element.localName) &&
    names.every((name) => name === 'style') &&
    !/--/.test(element.getAttribute('style') ?? '')
  );
}

function attributesOf(element: Element): string[] {
  const known = declarations.find(({ tagName }) => tagName === element.localName)?.attributes ?? [];
  return [...element.attributes].flatMap(({ name, value }) => {
    const attribute = known.find((each) => each.name === name);
    if (name === 'endpoint') return [`endpoint="${ENDPOINT}"`];
    if (name === 'time-zone' && value === 'UTC') return []; // stories show the same dates everywhere
    if (attribute?.type?.text === 'boolean') return [name];
    if (attribute && (value === '' || attribute.default === `'${value}'`)) return [];
    return [value === '' ? name : `${name}="${escaped(value).replaceAll('"', '&quot;')}"`];
  });
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
