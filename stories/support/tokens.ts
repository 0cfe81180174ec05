import manifest from '../../custom-elements.json' with { type: 'json' };

interface Declaration {
  readonly cssProperties?: readonly { readonly name: string; readonly default: string }[];
}

/** The manifest's default of every custom property of the elements. */
export const TOKEN_DEFAULTS: ReadonlyMap<string, string> = new Map(
  manifest.modules
    .flatMap((module) => module.declarations as readonly Declaration[])
    .flatMap(({ cssProperties = [] }) => cssProperties)
    .map((token) => [token.name, token.default]),
);
