import manifest from '../../../custom-elements.json' with { type: 'json' };
import type { CodeBlock } from './code-blocks.ts';
import { placeOf } from './code-blocks.ts';

interface Declaration {
  readonly tagName?: string;
  readonly attributes?: readonly { readonly name: string }[];
  readonly members?: readonly { readonly kind: string; readonly name: string; readonly privacy?: string }[];
  readonly events?: readonly { readonly name?: string }[];
  readonly cssProperties?: readonly { readonly name: string }[];
  readonly cssParts?: readonly { readonly name: string }[];
}

const elements = manifest.modules
  .flatMap((module) => module.declarations as readonly Declaration[])
  .filter(({ tagName }) => tagName !== undefined);

const ofAll = (
  pick: (element: Declaration) => readonly { readonly name?: string }[] | undefined,
): Set<string> => new Set(elements.flatMap((element) => (pick(element) ?? []).map(({ name = '' }) => name)));

export const TAGS: ReadonlySet<string> = new Set(elements.map(({ tagName = '' }) => tagName));
/** Events of all elements: the provider hears those of the elements inside it. */
export const ELEMENT_EVENTS: ReadonlySet<string> = ofAll(({ events }) => events);
export const CUSTOM_PROPERTIES: ReadonlySet<string> = ofAll(({ cssProperties }) => cssProperties);
const PARTS = ofAll(({ cssParts }) => cssParts);

/** Attributes of every element of HTML, and those of frameworks. */
const GLOBAL = /^(id|class|className|slot|style|lang|dir|hidden|ref|key|v-if|\*ngIf|bind:this)$/;

/** Returns a line for each tag, attribute, property and event of ours in a block of markup that the manifest does not have. */
export function unknownMarkup(block: CodeBlock): readonly string[] {
  // Without arrow functions, whose > would end a tag.
  const markup = block.code.replaceAll('=>', '');
  return [...markup.matchAll(/<(ocw-[\w-]+)((?:"[^"]*"|'[^']*'|\{[^}]*\}|[^>"'{])*)>/g)].flatMap((match) => {
    const [, tag = '', rest = ''] = match;
    const element = elements.find(({ tagName }) => tagName === tag);
    if (!element) return [`${placeOf(block)} There is no <${tag}>`];
    const names = rest.replaceAll(/"[^"]*"|'[^']*'|\{[^}]*\}/g, '').match(/[^\s=/]+/g) ?? [];
    return names
      .filter((name) => !isKnown(element, name))
      .map((name) => `${placeOf(block)} <${tag}> has no ${name}`);
  });
}

function isKnown({ attributes = [], members = [] }: Declaration, name: string): boolean {
  if (GLOBAL.test(name)) return true;
  const event = /^(?:@|on)(ocw-[\w-]+)$|^\((ocw-[\w-]+)\)$/.exec(name);
  if (event) return ELEMENT_EVENTS.has(event[1] ?? event[2] ?? '');
  const property = /^:([\w-]+)\.prop$|^\[([\w-]+)\]$|^\.([\w-]+)$/.exec(name);
  const isProperty = (wanted: string): boolean =>
    members.some((each) => each.kind === 'field' && !each.privacy && each.name === wanted);
  if (property) return isProperty(property.slice(1).find(Boolean) ?? '');
  return attributes.some((attribute) => attribute.name === name);
}

/** Returns a line for each custom property and part in a block of CSS that the manifest does not have. */
export function unknownStyles(block: CodeBlock): readonly string[] {
  const properties = block.code.match(/--ocw-[\w-]+/g) ?? [];
  const parts = [...block.code.matchAll(/::part\(([\w-]+)\)/g)].map(([, name = '']) => name);
  return [
    ...properties.filter((name) => !CUSTOM_PROPERTIES.has(name)),
    ...parts.filter((name) => !PARTS.has(name)),
  ].map((name) => `${placeOf(block)} No element has ${name}`);
}
