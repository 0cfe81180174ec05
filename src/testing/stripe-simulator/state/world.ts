import type { EventType } from './wire.ts';
import type { Store } from './store.ts';

/** What the rules of the simulator may touch: memory, clock, ids, events. */
export interface World {
  readonly store: Store;
  /** Where the simulated hosted pages live, without a slash at the end. */
  readonly baseUrl: string;
  /** What a change of items in a trial bills. */
  readonly trialChanges: 'zero_lines' | 'no_invoice';
  /** The simulated Unix second. */
  now(): number;
  /** A new id, such as `sub_…`, never given before. */
  id(prefix: string): string;
  /** An unguessable suffix for a client secret. */
  secret(): string;
  /** Records that something happened; it is delivered after the answer. */
  emit(type: EventType, object: object, previous?: object): void;
}
