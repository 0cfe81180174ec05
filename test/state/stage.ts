import type { BillingApi } from '../../src/client/index.ts';
import { BillingError } from '../../src/client/index.ts';
import type { BillingStore, Schedule } from '../../src/state/index.ts';
import { createBillingStore } from '../../src/state/index.ts';
import { anAccount } from '../support/samples.ts';

/** Timers that a test moves by hand. */
export class ManualTime {
  now = 0;
  #tasks: { at: number; run: () => void }[] = [];

  readonly schedule: Schedule = (run, milliseconds) => {
    const task = { at: this.now + milliseconds, run };
    this.#tasks.push(task);
    return () => void (this.#tasks = this.#tasks.filter((each) => each !== task));
  };

  get pending(): number {
    return this.#tasks.length;
  }

  /** Advances the time by this many milliseconds and runs due timers in order. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      const next = this.#tasks.filter((task) => task.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#tasks = this.#tasks.filter((task) => task !== next);
      this.now = next.at;
      next.run();
      await settle();
    }
    this.now = end;
  }
}

/** Runs all continuations of settled promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A storage in memory; `reload` returns the next page's copy. */
export class MemoryStorage {
  readonly items = new Map<string, string>();
  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.items.set(name, value);
  }
  removeItem(name: string): void {
    this.items.delete(name);
  }
}

/** A promise that the test resolves or rejects. */
export function deferred<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((keep, break_) => {
    resolve = keep;
    reject = break_;
  });
  return { promise, resolve, reject };
}

/** The client's responses; replace an entry to change one. */
export type Script = { -readonly [K in keyof BillingApi]?: BillingApi[K] };

/** A client with scripted responses that a test can change, which records its calls. */
export function scriptedClient(script: Script): { client: BillingApi; script: Script; calls: string[] } {
  const calls: string[] = [];
  const all: Script = { account: async () => anAccount(), ...script };
  const client = new Proxy({} as BillingApi, {
    get(_, name: keyof BillingApi) {
      if (name === 'endpoint') return 'https://shop.example/billing/';
      return (...input: unknown[]) => {
        const options = input.at(-1) as { idempotencyKey?: string } | undefined;
        const first = typeof input[0] === 'string' || typeof input[0] === 'number' ? ` ${input[0]}` : '';
        calls.push(
          `${name}${first}${options?.idempotencyKey === undefined ? '' : ` ${options.idempotencyKey}`}`,
        );
        const response = all[name] as ((...args: unknown[]) => unknown) | undefined;
        if (response === undefined)
          return Promise.reject(new Error(`The script has no response for ${name}`));
        return response(...input);
      };
    },
  });
  return { client, script: all, calls };
}

/** The failure that a broken connection is after something was sent. */
export function lostConnection(): BillingError {
  return new BillingError({ code: 'network_error', retryable: true, mayHaveTakenEffect: true });
}

/** A store without page and channel, whose clock is the test's. */
export function stillStore(client: BillingApi, time: ManualTime): BillingStore {
  return createBillingStore({
    client,
    monotonicNow: () => time.now,
    openChannel: () => null,
    schedule: time.schedule,
    page: null,
  });
}
