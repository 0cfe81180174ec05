import manifest from '../../custom-elements.json' with { type: 'json' };

/** What a page may set on `<ocw-billing>`, as the manifest has it. */
export interface Setting {
  readonly property: string;
  /** Where there is none, only a script can set it. */
  readonly attribute: string | undefined;
  /** In Markdown. */
  readonly description: string;
  /** Single elements have it too. */
  readonly isEverywhere: boolean;
}

interface Member {
  readonly kind: string;
  readonly name: string;
  readonly attribute?: string;
  readonly description?: string;
  readonly privacy?: string;
  readonly inheritedFrom?: { readonly name: string };
}

interface Declaration {
  readonly tagName?: string;
  readonly members?: readonly Member[];
}

const provider = manifest.modules
  .flatMap((module) => module.declarations as readonly Declaration[])
  .find(({ tagName }) => tagName === 'ocw-billing');

/** Every property of the provider, those first that single elements have too. `schedule` is for tests. */
export const SETTINGS: readonly Setting[] = (provider?.members ?? [])
  .filter(({ kind, name, privacy }) => kind === 'field' && !privacy && name !== 'schedule')
  .map(({ name, attribute, description = '', inheritedFrom }) => ({
    property: name,
    attribute,
    description,
    isEverywhere: inheritedFrom !== undefined,
  }))
  .sort((one, other) => Number(other.isEverywhere) - Number(one.isEverywhere));
