// Generates custom-elements.json, the elements' API, from their sources. Storybook's tables and editors use it.

/** Only public members of the elements. */
const isPublic = ({ privacy, name }) =>
  privacy !== 'private' && privacy !== 'protected' && !name?.startsWith('#');

/** Lit's lifecycle, browser callbacks and helpers of the base classes are not part of the API. */
const isInternal = ({ name }) =>
  ['render', 'styles', 'shadowRootOptions', 'formAssociated'].includes(name) || /Callback$/.test(name);

/** The package contains dist/**.js, not the sources. */
const published = (path) => path.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');

function relink(value) {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if ((key === 'path' || key === 'module') && typeof inner === 'string') value[key] = published(inner);
    else relink(inner);
  }
}

/** Only the elements, their base classes and our event classes. */
function isOffered({ kind, name, customElement }, ancestors) {
  return kind === 'class' && (customElement || ancestors.has(name) || /^Ocw\w+Event$/.test(name));
}

function keepPublic(declaration) {
  declaration.members = declaration.members?.filter((member) => isPublic(member) && !isInternal(member));
  declaration.attributes = declaration.attributes?.filter(({ name }) => name);
  for (const attribute of declaration.attributes ?? []) {
    // If a property also accepts other types, its attribute is the string.
    // An object is written as JSON.
    if (/(^|\| )(string|[A-Z]\w*)( \||$)/.test(attribute.type?.text)) attribute.type.text = 'string';
  }
  // The analyzer also reports the arguments of event constructors as events.
  declaration.events = declaration.events?.filter(({ name }) => name?.startsWith('ocw-'));
}

const publicInterface = {
  name: 'public-interface',
  packageLinkPhase({ customElementsManifest }) {
    relink(customElementsManifest);
    const { modules } = customElementsManifest;
    const all = modules.flatMap(({ declarations = [] }) => declarations);
    const ancestors = new Set();
    const climb = ({ superclass } = {}) => {
      if (!superclass) return;
      ancestors.add(superclass.name);
      climb(all.find(({ name }) => name === superclass.name));
    };
    for (const declaration of all) if (declaration.customElement && declaration.tagName) climb(declaration);
    const elements = new Map();
    for (const module of modules) {
      module.declarations = module.declarations?.filter((each) => isOffered(each, ancestors)) ?? [];
      const names = new Set(module.declarations.map(({ name }) => name));
      module.exports = module.exports?.filter(({ kind, name }) => kind === 'js' && names.has(name)) ?? [];
      for (const declaration of module.declarations) {
        keepPublic(declaration);
        if (declaration.tagName)
          elements.set(declaration.tagName, { name: declaration.name, module: module.path });
      }
    }
    // dist/define/<tag>.js registers the element.
    for (const module of modules) {
      const tag = /^dist\/define\/(ocw-.*)\.js$/.exec(module.path)?.[1];
      const declaration = elements.get(tag);
      if (declaration) module.exports = [{ kind: 'custom-element-definition', name: tag, declaration }];
    }
    customElementsManifest.modules = modules
      .filter(({ exports }) => exports.length)
      .sort((a, b) => a.path.localeCompare(b.path, 'en'));
  },
};

export default {
  globs: ['src/elements/**/*.ts', 'src/define/*.ts'],
  litelement: true,
  packagejson: false,
  plugins: [publicInterface],
};
