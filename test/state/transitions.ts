import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/** A phase or an event of a flow, by its name. */
interface Named {
  readonly status?: string;
  readonly type?: string;
}

type Reduce<Phase, Event, Effect> = (
  phase: Phase,
  event: Event,
) => { readonly phase: Phase; readonly effects: readonly Effect[] };

/** A sample phase, a sample event, and the reducer's result. */
export interface Cell<Phase, Event, Effect> {
  readonly from: Phase;
  readonly event: Event;
  readonly to: Phase;
  readonly effects: readonly Effect[];
}

/** The two parts of a reducer in the order in which a flow calls them: the first screen's, then the rest. */
export function both<Phase, Event, Effect>(
  reduceFirst: (phase: Phase, event: Event) => ReturnType<Reduce<Phase, Event, Effect>> | null,
  reduce: Reduce<Phase, Event, Effect>,
): Reduce<Phase, Event, Effect> {
  return (phase, event) => reduceFirst(phase, event) ?? reduce(phase, event);
}

/** Reduces every sample of a phase with every sample of an event. All samples are frozen: a reducer that writes fails. */
export function everyCell<Phase extends Named, Event extends Named, Effect>(
  phases: readonly Phase[],
  events: readonly Event[],
  reduce: Reduce<Phase, Event, Effect>,
): readonly Cell<Phase, Event, Effect>[] {
  for (const sample of [...phases, ...events]) freeze(sample);
  return phases.flatMap((from) =>
    events.map((event) => {
      const { phase: to, effects } = reduce(from, event);
      return { from, event, to, effects };
    }),
  );
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

/** `from → event → phases that may follow`, without the cells in which nothing follows. */
export type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The table of a reducer. A cell names the phases that may follow, and `=` for the same phase with another content or with
 * effects. A cell that is left out does nothing at all.
 */
export function tableOf(cells: readonly Cell<Named, Named, Named>[]): Table {
  const table: Record<string, Record<string, string>> = {};
  for (const { from, event, to, effects } of cells) {
    const row = (table[from.status ?? ''] ??= {});
    if (from === to && effects.length === 0) continue;
    const known = new Set((row[event.type ?? ''] ?? '').split(' ').filter(Boolean));
    known.add(from.status === to.status ? '=' : (to.status ?? ''));
    row[event.type ?? ''] = [...known].sort().join(' ');
  }
  return table;
}

/** The diagram of a table, in Mermaid: one arrow for each pair of phases, with the events that lead along it. */
export function diagramOf(table: Table, beginning: string): string {
  const lines = ['```mermaid', 'stateDiagram-v2', `    [*] --> ${beginning}`];
  for (const [from, row] of Object.entries(table)) {
    const arrows = new Map<string, string[]>();
    for (const [event, targets] of Object.entries(row)) {
      for (const target of targets.split(' ')) {
        const to = target === '=' ? from : target;
        arrows.set(to, [...(arrows.get(to) ?? []), event]);
      }
    }
    for (const [to, events] of arrows) lines.push(`    ${from} --> ${to}: ${events.join(', ')}`);
  }
  return [...lines, '```'].join('\n');
}

/** Compares a section of the layer's README with a diagram; `UPDATE_DIAGRAMS=1` writes it. */
export function checkDiagram(name: string, diagram: string): void {
  const path = new URL('../../src/state/README.md', import.meta.url);
  const [begin, end] = [`<!-- ${name}: generated -->`, `<!-- ${name}: end -->`];
  const readme = readFileSync(path, 'utf8');
  const [before, rest] = readme.split(begin);
  const [, after] = rest?.split(end) ?? [];
  assert.ok(before !== undefined && after !== undefined, `README.md of src/state has no section "${name}"`);
  const fresh = `${before}${begin}\n\n${diagram}\n\n${end}${after}`;
  if (process.env['UPDATE_DIAGRAMS'] === '1') writeFileSync(path, fresh);
  assert.equal(
    readFileSync(path, 'utf8'),
    fresh,
    'The diagram is stale: run the test with UPDATE_DIAGRAMS=1',
  );
}
