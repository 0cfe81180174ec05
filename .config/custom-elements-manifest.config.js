// custom-elements.json: what the elements offer, read from their sources. Storybook's tables and editors use it.

/** Only what a user of the element may touch. */
const isPublic = ({ privacy, name }) =>
  privacy !== 'private' && privacy !== 'protected' && !name?.startsWith('#');

/** Lit's own life and what the base classes' tools leave behind are no part of an element's interface. */
const internal = new Set(['render', 'styles', 'shadowRootOptions', 'formAssociated']);

const publicInterface = {
  name: 'public-interface',
  packageLinkPhase({ customElementsManifest }) {
    // The package holds dist/**.js, not the sources.
    const published = (path) => path?.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js');
    const relink = (value) => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if ((key === 'path' || key === 'module') && typeof inner === 'string')
          value[key] = published(inner.replace(/^\//, ''));
        else relink(inner);
      }
    };
    for (const module of customElementsManifest.modules) {
      for (const declaration of module.declarations ?? []) {
        declaration.members = declaration.members?.filter(
          (member) => isPublic(member) && !internal.has(member.name),
        );
        declaration.attributes = declaration.attributes?.filter(({ name }) => name);
        // The analyzer also takes the arguments of event constructors for events.
        declaration.events = declaration.events?.filter(({ name }) => name?.startsWith('ocw-'));
      }
    }
    relink(customElementsManifest);
    customElementsManifest.modules.sort((a, b) => a.path.localeCompare(b.path, 'en'));
  },
};

export default {
  globs: ['src/elements/**/*.ts', 'src/define/*.ts'],
  litelement: true,
  packagejson: false,
  plugins: [publicInterface],
};
