// Writes dist/types/index.d.ts from custom-elements.json: the elements' attributes, properties and events in the form of JSX, Vue and
// Svelte templates. Interfaces only: a host adds them to its framework's in one line, and the file imports no framework.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const comment = (text, indent) =>
  `${indent}/** ${text.replaceAll('*/', '* /').replace(/\s+/g, ' ').trim()} */\n`;

/** Attributes and properties of one element. */
function members({ name, attributes = [], members: all = [] }) {
  const ofAttributes = new Set(attributes.map(({ fieldName }) => fieldName));
  const lines = attributes.map(
    // As a property: Vue and Svelte set the property if the element has one.
    ({ name: attribute, description, fieldName, type }) => {
      const values = fieldName ? `${name}[${JSON.stringify(fieldName)}]` : type.text;
      return `${comment(description, '    ')}    ${JSON.stringify(attribute)}?: ${values} | undefined;\n`;
    },
  );
  const properties = all.filter(
    ({ kind, readonly, static: isStatic, privacy, name: field }) =>
      kind === 'field' && !readonly && !isStatic && !privacy && !ofAttributes.has(field),
  );
  return lines
    .concat(
      properties.map(
        (property) =>
          `${comment(property.description ?? '', '    ')}    ${property.name}?: ${name}[${JSON.stringify(property.name)}] | undefined;\n`,
      ),
    )
    .join('');
}

/** The declarations, generated from the manifest; `index` is the module that exports the elements' classes. */
export function frameworkTypes(manifest, index = '../index.js') {
  const elements = manifest.modules
    .flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => tagName);
  const allEvents = [...new Set(elements.flatMap(({ events = [] }) => events.map(({ name }) => name)))];
  const blocks = elements.map((element) => {
    const own = (element.events ?? []).map(({ name }) => name);
    // The events of all elements bubble through the provider.
    const events = own.length ? own : allEvents;
    const type = events.map((name) => JSON.stringify(name)).join(' | ');
    return `${comment(element.description, '  ')}  ${JSON.stringify(element.tagName)}: {\n    events: ${type};\n    values: {\n${members(element)}    };\n  };\n`;
  });
  return `import type { ${elements.map(({ name }) => name).join(', ')} } from '${index}';

/** Attributes, properties and events that templates may set on each element, by tag. */
interface OcwElements {
${blocks.join('')}}

type Tag = keyof OcwElements;
type EventName<T extends Tag> = OcwElements[T]['events'];
type Handler<Name> = (event: Name extends keyof GlobalEventHandlersEventMap ? GlobalEventHandlersEventMap[Name] : Event) => void;

/** Common attributes of every HTML element. The framework declares the others. */
interface GlobalAttributes {
  id?: string | undefined;
  class?: unknown;
  style?: unknown;
  slot?: string | undefined;
  lang?: string | undefined;
  dir?: string | undefined;
  hidden?: boolean | undefined;
  inert?: boolean | undefined;
  title?: string | undefined;
  role?: string | undefined;
  tabindex?: number | string | undefined;
  part?: string | undefined;
  translate?: 'yes' | 'no' | undefined;
  [name: \`aria-\${string}\`]: unknown;
  [name: \`data-\${string}\`]: unknown;
}

/** The browser's own events. Events of the elements are on the tags that dispatch them. */
type NativeEvents = Omit<HTMLElementEventMap, \`ocw-\${string}\` & keyof HTMLElementEventMap>;

/** Attributes that JSX itself adds. */
interface JsxAttributes {
  className?: string | undefined;
  children?: unknown;
  key?: any;
  ref?: any;
}

/**
 * The elements for JSX, with events as \`onocw-seats-change\`. For React, use the components at \`/react\`. Preact:
 * \`declare module 'preact' { namespace JSX { interface IntrinsicElements extends OcwJsxElements {} } }\`.
 */
export type OcwJsxElements = {
  [T in Tag]: OcwElements[T]['values'] &
    GlobalAttributes &
    JsxAttributes & { [Name in EventName<T> as \`on\${Name}\`]?: Handler<Name> | undefined };
};

type Camel<Name extends string> = Name extends \`\${infer Head}-\${infer Tail}\` ? \`\${Head}\${Capitalize<Camel<Tail>>}\` : Name;

/**
 * The elements for Vue's templates, checked by vue-tsc: \`@ocw-seats-change="…"\`.
 * \`declare module 'vue' { interface GlobalComponents extends OcwVueComponents {} }\`.
 */
export type OcwVueComponents = {
  [T in Tag]: new () => {
    $props: OcwElements[T]['values'] &
      GlobalAttributes & { [Name in EventName<T> as \`on\${Capitalize<Camel<Name>>}\`]?: Handler<Name> | undefined } & {
        [Name in keyof NativeEvents as \`on\${Capitalize<Name>}\`]?: ((event: NativeEvents[Name]) => unknown) | undefined;
      };
  };
};

/**
 * The elements for Svelte's templates, checked by svelte-check: \`onocw-seats-change={…}\` (Svelte 5) and
 * \`on:ocw-seats-change={…}\` (Svelte 4). \`declare module 'svelte/elements' { interface SvelteHTMLElements extends OcwSvelteElements {} }\`.
 */
export type OcwSvelteElements = {
  [T in Tag]: OcwElements[T]['values'] &
    GlobalAttributes & { children?: unknown } & {
      [Name in EventName<T> as \`on\${Name}\` | \`on:\${Name}\`]?: Handler<Name> | undefined;
    } & {
      [Name in keyof NativeEvents as \`on\${Name}\` | \`on:\${Name}\`]?: ((event: NativeEvents[Name]) => unknown) | undefined;
    };
};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync('dist/types', { recursive: true });
  const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
  writeFileSync('dist/types/index.d.ts', frameworkTypes(manifest));
}
