// Documentation tables derived from custom-elements.json. `npm run manifest` writes them between a page's markers:
// <!-- events: written by npm run manifest --> … <!-- /events -->

/** A cell: one line, with the pipe of a union type escaped. */
const cell = (text) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
const code = (text) => (text ? `\`${cell(text)}\`` : '');
const codes = (names) => names.map(code).join(', ');

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Every table by its markers' name. */
export function referenceTables(manifest) {
  const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
  const elements = declarations.filter(({ tagName }) => tagName);
  return {
    elements: table(
      ['Element', 'What it does'],
      elements.map(({ tagName, summary }) => [`\`<${tagName}>\``, summary]),
    ),
    settings: settings(elements),
    events: events(elements, declarations),
    tokens: tokens(elements),
  };
}

/** Settings of `<ocw-billing>`, first those that single elements also have. `schedule` is for tests. */
function settings(elements) {
  const { members = [] } = elements.find(({ tagName }) => tagName === 'ocw-billing') ?? {};
  const fields = members.filter(
    ({ kind, name, privacy }) => kind === 'field' && !privacy && name !== 'schedule',
  );
  const rank = ({ inheritedFrom }) => (inheritedFrom ? 0 : 1);
  return table(
    ['Attribute', 'Property', 'What it does'],
    fields
      .sort((one, other) => rank(one) - rank(other))
      .map((field) => [
        code(field.attribute),
        code(field.name),
        cell(`${field.description ?? ''}${rank(field) ? ' Only on `<ocw-billing>`.' : ''}`),
      ]),
  );
}

/** Every event once, cancelable ones first. */
function events(elements, declarations) {
  const sent = elements.flatMap(({ tagName, events = [] }) => events.map((event) => ({ ...event, tagName })));
  const rows = [...new Set(sent.map(({ name }) => name))].map((name) => {
    const senders = sent.filter((event) => event.name === name);
    const [first] = senders;
    const type = declarations.find((each) => each.name === first.type.text);
    if (!type) throw new Error(`The manifest has no class for ${name}`);
    // The description of a class with several names cannot say when each event occurs.
    const isShared = sent.some((event) => event.type.text === type.name && event.name !== name);
    const when = (isShared ? first.description : type.description) ?? '';
    const fields = (type.members ?? []).filter((member) => member.kind === 'field' && !member.static);
    const tags = senders.map(({ tagName }) => `<${tagName}>`);
    return {
      isCancelable: /\bcancelable\b/i.test(when),
      cells: [code(name), cell(when), codes(fields.map((each) => each.name)), codes(tags)],
    };
  });
  return table(
    ['Event', 'When', 'Has', 'Sent by'],
    rows
      .sort((one, other) => Number(other.isCancelable) - Number(one.isCancelable))
      .map(({ cells }) => cells),
  );
}

/** Every custom property once. */
function tokens(elements) {
  const styled = elements.filter(({ cssProperties }) => cssProperties);
  const all = new Map(
    styled.flatMap(({ cssProperties }) => cssProperties).map((token) => [token.name, token]),
  );
  return table(
    ['Custom property', 'Default', 'What it does'],
    [...all.values()].map(({ name, default: standard, description }) => {
      const readers = styled.filter(({ cssProperties }) => cssProperties.some((each) => each.name === name));
      const tags =
        readers.length === styled.length
          ? ''
          : ` Only in ${codes(readers.map(({ tagName }) => `<${tagName}>`))}.`;
      return [code(name), code(standard), cell(`${description ?? ''}${tags}`)];
    }),
  );
}

/** Returns a page with its tables filled in. */
export function withTables(text, tables) {
  return Object.entries(tables).reduce(
    (page, [name, content]) =>
      page.replace(
        new RegExp(`(<!-- ${name}: .*? -->\\n)[^]*?(<!-- /${name} -->)`),
        (_whole, open, close) => `${open}\n${content}\n\n${close}`,
      ),
    text,
  );
}
