// Writes dist/editors from custom-elements.json: completions and documentation for pages that use the elements. VS Code
// reads custom data for HTML and CSS, JetBrains IDEs read web-types. Part of the build, so that it cannot be stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Returns the literals of a type such as `'open' | 'closed'`; empty for other types. */
const literals = (text = '') =>
  /^'[^']*'( \| '[^']*')*$/.test(text) ? text.split(' | ').map((each) => each.slice(1, -1)) : [];
const standard = ({ default: text }) =>
  text && text !== "''" ? ` Default: \`${text.replace(/^'|'$/g, '')}\`.` : '';
const list = (title, items = [], name = (item) => `\`${item.name}\``) =>
  items.length
    ? [`**${title}**\n${items.map((item) => `- ${name(item)}: ${item.description}`).join('\n')}`]
    : [];
const inMarkdown = (value) => ({ kind: 'markdown', value });

/** Custom properties or parts of all elements by name, deduplicated, with the elements that have them. */
function shared(elements, kind) {
  const byName = new Map();
  for (const element of elements) {
    for (const item of element[kind] ?? []) {
      const { tags, texts } = byName.get(item.name) ?? { tags: [], texts: new Set() };
      byName.set(item.name, {
        ...item,
        tags: [...tags, element.tagName],
        texts: texts.add(item.description),
      });
    }
  }
  return [...byName.values()];
}

/** Data for VS Code's HTML and CSS services (`html.customData`, `css.customData`), format 1.1. */
function vsCodeData(elements) {
  const tags = elements.map((element) => ({
    name: element.tagName,
    description: inMarkdown(
      [
        element.description,
        ...list('Slots', element.slots, ({ name }) => (name ? `\`${name}\`` : 'default')),
        ...list('Events', element.events),
        ...list('Parts', element.cssParts),
      ].join('\n\n'),
    ),
    attributes: (element.attributes ?? []).map(({ name, description, type, ...attribute }) => ({
      name,
      description: inMarkdown(description + standard(attribute)),
      // `v` is the service's value set for boolean attributes.
      ...(type.text === 'boolean'
        ? { valueSet: 'v' }
        : { values: literals(type.text).map((value) => ({ name: value })) }),
    })),
  }));
  const properties = shared(elements, 'cssProperties').map(({ name, description, ...token }) => ({
    name,
    description: inMarkdown(description + standard(token)),
  }));
  const pseudoElements = shared(elements, 'cssParts').map(({ name, texts, tags: inside }) => ({
    name: `::part(${name})`,
    description: inMarkdown(`${[...texts].join(' ')}\n\nIn ${inside.map((tag) => `\`${tag}\``).join(', ')}.`),
  }));
  return { html: { version: 1.1, tags }, css: { version: 1.1, properties, pseudoElements } };
}

/** Data for JetBrains IDEs, referenced by `web-types` in package.json. */
function webTypes(elements, { name, version }) {
  const described = ({ name: item, description, type, default: text }) => ({
    name: item,
    description,
    ...(type && { type: type.text }),
    ...(text !== undefined && { default: text }),
  });
  const html = elements.map((element) => ({
    name: element.tagName,
    description: element.description,
    source: { module: name, symbol: element.name },
    attributes: (element.attributes ?? []).map(({ type, default: text, ...attribute }) => ({
      name: attribute.name,
      description: attribute.description,
      default: text.replace(/^'|'$/g, ''),
      value:
        type.text === 'boolean' ? { kind: 'no-value', type: 'boolean' } : { kind: 'plain', type: type.text },
    })),
    slots: (element.slots ?? []).map(({ name: slot, description }) => ({ name: slot, description })),
    js: {
      properties: (element.members ?? [])
        .filter(({ kind }) => kind === 'field')
        .map((member) => ({ ...described(member), ...(member.readonly && { 'read-only': true }) })),
      events: (element.events ?? []).map(described),
    },
    css: {
      properties: (element.cssProperties ?? []).map(described),
      parts: (element.cssParts ?? []).map(described),
    },
  }));
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name,
    version,
    'js-types-syntax': 'typescript',
    'description-markup': 'markdown',
    contributions: { html: { elements: html } },
  };
}

/** The files by name, generated from the manifest and package.json. */
export function editorData(manifest, packageJson) {
  const elements = manifest.modules
    .flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => tagName);
  const { html, css } = vsCodeData(elements);
  return {
    'vscode.html-custom-data.json': html,
    'vscode.css-custom-data.json': css,
    'web-types.json': webTypes(elements, packageJson),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
  mkdirSync('dist/editors', { recursive: true });
  for (const [file, data] of Object.entries(editorData(read('custom-elements.json'), read('package.json'))))
    writeFileSync(`dist/editors/${file}`, `${JSON.stringify(data)}\n`);
}
