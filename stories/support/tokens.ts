import manifest from '../../custom-elements.json' with { type: 'json' };

/** A custom property that a page may set, as the manifest tells of it. */
export interface Token {
  readonly name: string;
  /** The value that counts without it; of the elements' styles. */
  readonly default: string;
  /** Which element does what with it: in Markdown. */
  readonly description: string;
  /** Tags of the elements that read it; empty where all of those with a face of their own do. */
  readonly onlyIn: readonly string[];
  readonly isColor: boolean;
}

interface Declaration {
  readonly tagName?: string;
  readonly cssProperties?: readonly Pick<Token, 'name' | 'default' | 'description'>[];
}

const elements = manifest.modules
  .flatMap((module) => module.declarations as readonly Declaration[])
  .filter(({ tagName, cssProperties }) => tagName !== undefined && cssProperties !== undefined);

/** Every custom property of the elements, once, in the order of the manifest. */
export const TOKENS: readonly Token[] = [
  ...new Map(
    elements.flatMap(({ cssProperties = [] }) => cssProperties).map((token) => [token.name, token]),
  ).values(),
].map((token) => {
  const readers = elements.filter(({ cssProperties = [] }) =>
    cssProperties.some(({ name }) => name === token.name),
  );
  return {
    ...token,
    onlyIn: readers.length === elements.length ? [] : readers.map(({ tagName = '' }) => tagName),
    isColor: CSS.supports('color', token.default),
  };
});
