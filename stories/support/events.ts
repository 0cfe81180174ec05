import manifest from '../../custom-elements.json' with { type: 'json' };

/** An event that the elements tell a page by, as the manifest has it. */
export interface ElementEvent {
  readonly name: string;
  /** When it comes: in Markdown. */
  readonly when: string;
  readonly isCancelable: boolean;
  /** What it carries: its properties besides those of every event. */
  readonly carries: readonly string[];
  /** Tags of the elements that send it. */
  readonly from: readonly string[];
}

interface Declaration {
  readonly name: string;
  readonly description?: string;
  readonly tagName?: string;
  readonly events?: readonly {
    readonly name: string;
    readonly type: { readonly text: string };
    readonly description: string;
  }[];
  readonly members?: readonly { readonly kind: string; readonly name: string; readonly static?: boolean }[];
}

const declarations = manifest.modules.flatMap((module) => module.declarations as readonly Declaration[]);
const sent = declarations.flatMap(({ tagName = '', events = [] }) =>
  events.map((event) => ({ ...event, tagName })),
);

/** Every event of the elements, once: those that can be canceled first. */
export const EVENTS: readonly ElementEvent[] = [...new Set(sent.map(({ name }) => name))]
  .map((name) => {
    const senders = sent.filter((event) => event.name === name);
    const [first] = senders;
    const type = declarations.find((each) => each.name === first?.type.text);
    if (!first || !type) throw new Error(`The manifest does not know the class of ${name}`);
    // A class that serves several names cannot say when each comes.
    const isShared = sent.some((event) => event.type.text === type.name && event.name !== name);
    const when = isShared ? first.description : (type.description ?? '');
    return {
      name,
      when,
      isCancelable: /\bcancelable\b/i.test(when),
      carries: (type.members ?? [])
        .filter((member) => member.kind === 'field' && !member.static)
        .map((member) => member.name),
      from: senders.map(({ tagName }) => tagName),
    };
  })
  .sort((one, other) => Number(other.isCancelable) - Number(one.isCancelable));
