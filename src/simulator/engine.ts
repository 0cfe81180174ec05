import { nextDueTask } from './domain/due-tasks.ts';
import { completeGuesses, watchGuesses } from './guesses.ts';
import type { GuessName } from './guesses.ts';
import { apiVersion } from './http/transport.ts';
import type { StripeSimulatorOptions } from './options.ts';
import { Clock } from './state/clock.ts';
import { makeId, randomText } from './state/ids.ts';
import { Queue } from './state/queue.ts';
import { Store } from './state/store.ts';
import type { EventType } from './state/wire.ts';
import type { World } from './state/world.ts';
import { Deliveries } from './webhooks/deliveries.ts';

/** The API request that is being handled, recorded in its events. */
interface RequestMark {
  readonly id: string;
  readonly idempotencyKey: string | undefined;
}

const maxDueTasks = 100_000;

/** Store, clock, queue and events together: runs one task at a time, each after everything that is due. */
export class Engine {
  readonly store = new Store();
  readonly clock: Clock;
  readonly world: World;
  readonly deliveries: Deliveries;
  /** The guesses consulted so far. */
  readonly consulted = new Set<GuessName>();
  readonly baseUrl: string;
  readonly #queue = new Queue();
  readonly #options: StripeSimulatorOptions;
  readonly #random: () => number;
  readonly #ready: Promise<void>;
  #request: RequestMark | undefined;
  /** True if changes are not saved yet. */
  #dirty = false;

  constructor(options: StripeSimulatorOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
    this.baseUrl = (options.baseUrl ?? 'http://localhost:4242/simulator').replace(/\/+$/, '');
    this.clock = new Clock(options.now ?? (() => Date.now() / 1000), this.store);
    this.deliveries = new Deliveries({
      store: this.store,
      target: options.webhook,
      url: `${this.baseUrl}/webhook`,
      now: () => this.clock.now(),
      write: (change) => this.#queue.run(() => this.#runAndSave(change)),
    });
    this.world = {
      store: this.store,
      baseUrl: this.baseUrl,
      guesses: watchGuesses(completeGuesses(options.guesses), this.consulted),
      adaptivePricing: options.adaptivePricing,
      renewalDraftSeconds: options.renewalDraftSeconds ?? 0,
      now: () => this.clock.now(),
      id: (prefix) => makeId(this.store, this.#random, prefix),
      secret: () => randomText(this.#random, 24),
      emit: (type, object, previous) => this.#emit(type, object, previous),
    };
    this.#ready = this.#queue.run(() => this.#load());
    // Callers of `run` get the rejection; without this it would also be unhandled.
    this.#ready.catch(() => undefined);
  }

  /** Runs a task alone, after everything that is due, and saves before it resolves. A task that throws is rolled back. */
  async run<T>(task: () => T, request?: RequestMark): Promise<T> {
    await this.#ready;
    const result = await this.#queue.run(async () => {
      this.catchUp();
      this.#request = request;
      try {
        return await this.#runAndSave(task);
      } finally {
        this.#request = undefined;
      }
    });
    this.deliveries.start();
    return result;
  }

  /** Moves the clock to `instant` and runs everything that becomes due. */
  async advanceTo(instant: number): Promise<void> {
    await this.run(() => {
      if (instant < this.clock.now()) throw new RangeError('Simulated time only moves forward.');
      this.#catchUp(instant);
      this.clock.set(instant);
    });
  }

  /** Runs everything that is due. Committed, so that it stays if the caller's task is rolled back. */
  catchUp(): void {
    this.#catchUp(this.clock.now());
    this.#dirty = this.store.commit() || this.#dirty;
  }

  requestId(): string {
    return `req_${randomText(this.#random, 14)}`;
  }

  #catchUp(until: number): void {
    for (let count = 0; count < maxDueTasks; count += 1) {
      const next = nextDueTask(this.world, until);
      if (next === undefined) return;
      this.clock.at(next.at, () => next.run());
    }
    throw new Error(`More than ${maxDueTasks} tasks are due until ${until}.`);
  }

  async #runAndSave<T>(task: () => T): Promise<T> {
    let result: T;
    try {
      result = task();
    } catch (error) {
      this.store.rollback();
      throw error;
    }
    this.#dirty = this.store.commit() || this.#dirty;
    if (this.#dirty) await this.#options.save?.(this.store.serialize());
    this.#dirty = false;
    return result;
  }

  async #load(): Promise<void> {
    const saved = await this.#options.load?.();
    if (saved !== undefined && saved !== '') this.store.restore(saved);
  }

  #emit(type: EventType, object: object, previous: object | undefined): void {
    const hasTarget = this.deliveries.hasTarget;
    const id = makeId(this.store, this.#random, 'evt');
    this.store.put('event', {
      id,
      object: 'event',
      api_version: apiVersion,
      created: this.clock.now(),
      data: { object, ...(previous === undefined ? {} : { previous_attributes: previous }) },
      livemode: false,
      pending_webhooks: hasTarget ? 1 : 0,
      request: { id: this.#request?.id ?? null, idempotency_key: this.#request?.idempotencyKey ?? null },
      type,
    });
    if (hasTarget) this.store.put('_delivery', { id, attempts: 0 });
  }
}
