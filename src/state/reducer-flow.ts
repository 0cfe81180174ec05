import type { ReadableAtom, WritableAtom } from 'nanostores';
import { atom } from 'nanostores';
import type { BillingError } from '../client/index.ts';
import type { Account } from '../contract/index.ts';
import { randomKey, tabStorage, timer } from './browser.ts';
import { createConnections } from './connections.ts';
import type { OnDemand } from '../client/on-demand.ts';
import { onDemand } from '../client/on-demand.ts';
import type { Remote } from './remote.ts';
import type { AttemptStorage, BillingStore, Schedule } from './types.ts';

/** Replaces browser facilities in tests. */
export interface FlowOptions {
  /** Where attempts are stored until their outcome is known. Default: `sessionStorage`. */
  readonly storage?: AttemptStorage | null | undefined;
  /** Returns an idempotency key. Default: 128 random bits. */
  readonly newKey?: (() => string) | undefined;
  readonly schedule?: Schedule | undefined;
}

/** The result of an event: the next phase, and the effects for the runner, in order. */
export interface Transition<Phase, Effect> {
  readonly phase: Phase;
  readonly effects: readonly Effect[];
}

/** The events that every flow handles. */
export type FlowEvent =
  /** The last subscriber disconnected. */
  | { readonly type: 'disconnected' }
  /** The code that this phase needs could not be loaded. */
  | { readonly type: 'code_failed'; readonly error: BillingError };

/** The part of a flow that is loaded on demand: the rest of the reducer, and the code that performs effects. */
export interface FlowRunner<Phase, Event, Effect> {
  /** Reduces the events that the first screen does not handle. */
  readonly reduce: (phase: Phase, event: Event) => Transition<Phase, Effect>;
  /** Performs an effect. Resolves once its response has been dispatched; never rejects. */
  perform(effect: Effect): Promise<void>;
  /** Starts and stops whatever runs only during a phase while a subscriber is connected: timers, requests. */
  follow(phase: Phase): void;
}

/** What a runner gets from its flow. */
export interface RunnerContext<Phase, Event> {
  readonly store: BillingStore;
  readonly schedule: Schedule;
  readonly $phase: ReadableAtom<Phase>;
  /** The user's input; `null` until the user types. */
  readonly $typed: WritableAtom<string | null>;
  readonly isConnected: () => boolean;
  readonly dispatch: (event: Event) => Promise<void>;
}

/**
 * The input of a number, and a phase that only a reducer changes. The first transitions are part of the page's first
 * screen; the rest of the reducer and the runner are loaded when an event needs them.
 */
export abstract class ReducerFlow<Phase, Event, Effect> {
  readonly $phase: ReadableAtom<Phase>;
  protected readonly context: RunnerContext<Phase, Event | FlowEvent>;
  protected readonly storage: AttemptStorage | null;
  protected readonly newKey: () => string;
  protected readonly runner: OnDemand<FlowRunner<Phase, Event | FlowEvent, Effect>>;
  readonly #phase: WritableAtom<Phase>;
  readonly #connections = createConnections(() => this.#start());

  constructor(store: BillingStore, options: FlowOptions, initial: Phase) {
    this.$phase = this.#phase = atom(initial);
    this.storage = options.storage === undefined ? tabStorage() : options.storage;
    this.newKey = options.newKey ?? randomKey;
    this.context = {
      store,
      schedule: options.schedule ?? timer,
      $phase: this.$phase,
      $typed: atom(null),
      isConnected: () => this.#connections.any,
      dispatch: (event) => this.dispatch(event),
    };
    this.runner = onDemand(() => this.fetchRunner());
  }

  connect(): () => void {
    return this.#connections.connect();
  }

  async prepare(): Promise<void> {
    // An event that needs the code loads it again, and reports the failure.
    await this.runner.prepare();
  }

  /** The last account that was read successfully. */
  protected get account(): Account | undefined {
    return this.context.store.$account.get().value;
  }

  /**
   * Reduces an event and performs its effects. Missing code is loaded first; if another event changes the phase
   * meanwhile, this event is dropped. Never rejects.
   */
  protected async dispatch(event: Event | FlowEvent): Promise<void> {
    let runner = this.runner.loaded;
    const before = this.#phase.get();
    const next = this.reduceFirst(before, event) ?? runner?.reduce(before, event);
    const phase = next?.phase ?? before;
    if (phase !== before) this.#phase.set(phase);
    runner?.follow(phase);
    if (next && !next.effects[0]) return;
    if (!runner) {
      try {
        runner = await this.runner.load();
      } catch (error) {
        if (this.#phase.get() === phase)
          await this.dispatch({ type: 'code_failed', error: error as BillingError });
        return;
      }
      if (this.#phase.get() !== phase) return;
    }
    if (next) await Promise.all(next.effects.map((effect) => runner.perform(effect)));
    else await this.dispatch(event);
  }

  /** Handles the transitions that need no code besides the first screen's. `null`: the rest of the reducer decides. */
  protected abstract readonly reduceFirst: (
    phase: Phase,
    event: Event | FlowEvent,
  ) => Transition<Phase, Effect> | null;
  protected abstract fetchRunner(): Promise<FlowRunner<Phase, Event | FlowEvent, Effect>>;
  /** Called for the first subscriber: resumes what was in progress before a reload. */
  protected abstract resumeStored(): void;
  /** Called with the account whenever it changes. */
  protected abstract observe(remote: Remote<Account>): void;

  #start(): () => void {
    this.resumeStored();
    const { store } = this.context;
    const stops = [store.connect(), store.$account.subscribe((remote) => this.observe(remote))];
    this.runner.loaded?.follow(this.#phase.get());
    return () => {
      for (const stop of stops) stop();
      void this.dispatch({ type: 'disconnected' });
    };
  }
}
