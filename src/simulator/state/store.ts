import { resourceMissing } from '../protocol/fault.ts';
import { kinds } from './records.ts';
import type { Kind, Records } from './records.ts';

type Collections = { [K in Kind]: Map<string, Records[K]> };

/** The JSON that `save` receives and `load` returns. */
interface SavedState {
  readonly version: 1;
  readonly offset: number;
  readonly sequence: number;
  readonly records: { readonly [K in Kind]?: readonly Records[K][] };
}

/**
 * The records of the simulator. They are never changed in place: `put` replaces them, so that an event keeps the state at its
 * time and a failed request can be rolled back.
 */
export class Store {
  /** Seconds by which the simulated clock is ahead of the real one. */
  offset = 0;
  /** Counter of ids, saved so that a restart does not repeat one. */
  sequence = 0;
  #collections: Collections = emptyCollections();
  #undo: (() => void)[] = [];
  #changed = false;

  /** Returns the record, or undefined. */
  find<K extends Kind>(kind: K, id: string | null | undefined): Records[K] | undefined {
    return id == null ? undefined : this.#collections[kind].get(id);
  }

  /** Returns the record. Throws Stripe's 404 `resource_missing`, naming the parameter with the id. */
  get<K extends Kind>(kind: K, id: string, param = 'id'): Records[K] {
    const record = this.#collections[kind].get(id);
    if (record === undefined) throw resourceMissing(kind, id, param);
    return record;
  }

  /** Returns all records of a kind, oldest first. */
  all<K extends Kind>(kind: K): Records[K][] {
    return [...this.#collections[kind].values()];
  }

  put<K extends Kind>(kind: K, record: Records[K]): Records[K] {
    const collection = this.#collections[kind];
    const previous = collection.get(record.id);
    this.#remember(() => {
      if (previous === undefined) collection.delete(record.id);
      else collection.set(record.id, previous);
    });
    collection.set(record.id, record);
    return record;
  }

  remove(kind: Kind, id: string): void {
    const collection: Map<string, Records[Kind]> = this.#collections[kind];
    const previous = collection.get(id);
    if (previous === undefined) return;
    this.#remember(() => collection.set(id, previous));
    collection.delete(id);
  }

  moveClock(offset: number): void {
    const previous = this.offset;
    this.#remember(() => {
      this.offset = previous;
    });
    this.offset = offset;
  }

  /** Keeps the changes since the last commit. Returns whether there were any. */
  commit(): boolean {
    const changed = this.#changed;
    this.#undo = [];
    this.#changed = false;
    return changed;
  }

  /** Undoes the changes since the last commit. Ids are not reused. */
  rollback(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.commit();
  }

  serialize(): string {
    const records = Object.fromEntries(kinds.map((kind) => [kind, this.all(kind)]));
    return JSON.stringify({
      version: 1,
      offset: this.offset,
      sequence: this.sequence,
      records,
    } satisfies SavedState);
  }

  restore(saved: string): void {
    const state = JSON.parse(saved) as SavedState;
    this.offset = state.offset;
    this.sequence = state.sequence;
    this.#collections = emptyCollections();
    for (const kind of kinds) this.#fill(kind, state.records[kind] ?? []);
    this.commit();
  }

  #fill<K extends Kind>(kind: K, records: readonly Records[K][]): void {
    for (const record of records) this.#collections[kind].set(record.id, record);
  }

  #remember(undo: () => void): void {
    this.#undo.push(undo);
    this.#changed = true;
  }
}

function emptyCollections(): Collections {
  return Object.fromEntries(kinds.map((kind) => [kind, new Map()])) as unknown as Collections;
}
