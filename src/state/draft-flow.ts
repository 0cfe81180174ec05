import type { ReadableAtom, WritableAtom } from 'nanostores';
import { atom } from 'nanostores';
import { toBillingError } from '../client/index.ts';
import type { Account } from '../contract/index.ts';
import { randomKey, tabStorage, timer } from './browser.ts';
import { createConnections } from './connections.ts';
import type { OnDemand } from './on-demand.ts';
import { onDemand } from './on-demand.ts';
import type { Remote } from './remote.ts';
import type { AttemptStorage, BillingStore, Schedule } from './types.ts';

/** What a flow can be given in place of the browser's own, for tests. */
export interface DraftFlowOptions {
  /** Where an attempt is kept until its outcome is known; `sessionStorage` unless told. */
  readonly storage?: AttemptStorage | null | undefined;
  /** Makes an idempotency key; 128 random bits unless told. */
  readonly newKey?: (() => string) | undefined;
  readonly schedule?: Schedule | undefined;
}

/** What the steps after a draft share with it. */
export interface DraftContext<Phase> {
  readonly store: BillingStore;
  readonly newKey: () => string;
  readonly schedule: Schedule;
  readonly $phase: WritableAtom<Phase>;
  /** `null` until somebody types. */
  readonly $typed: WritableAtom<string | null>;
  /** Somebody looks. */
  isConnected(): boolean;
}

/** The steps after a draft. */
export interface DraftMachine {
  checkOutcome(): Promise<void>;
  /** The browser saw a payment go through, or lost sight of it. */
  paymentMade(isCertain: boolean): void;
  /** Follows what was under way again. */
  wake(): void;
  /** Nobody looks any more. */
  sleep(): void;
}

/** A number that is typed, and what becomes of it: by a machine that is loaded when somebody begins. */
export abstract class DraftFlow<Phase extends { readonly status: string }, Machine extends DraftMachine> {
  readonly $phase: ReadableAtom<Phase>;
  protected readonly shared: DraftContext<Phase>;
  protected readonly storage: AttemptStorage | null;
  protected readonly machine: OnDemand<Machine>;
  readonly #connections = createConnections(() => this.#wake());

  constructor(store: BillingStore, options: DraftFlowOptions, beginning: Phase) {
    const $phase = atom(beginning);
    this.$phase = $phase;
    this.storage = options.storage === undefined ? tabStorage() : options.storage;
    this.shared = {
      store,
      newKey: options.newKey ?? randomKey,
      schedule: options.schedule ?? timer,
      $phase,
      $typed: atom(null),
      isConnected: () => this.#connections.any,
    };
    this.machine = onDemand(() => this.fetchMachine());
  }

  connect(): () => void {
    return this.#connections.connect();
  }

  async prepare(): Promise<void> {
    // Whoever needs it later tries again, and is told.
    await this.machine.load().catch(() => undefined);
  }

  async checkOutcome(): Promise<void> {
    const phase = this.$phase.get();
    try {
      const machine = this.machine.loaded ?? (await this.machine.load());
      await machine.checkOutcome();
    } catch (error) {
      const asks = phase.status === 'unknown' || phase.status === 'resuming';
      if (asks && this.$phase.get() === phase) this.go({ ...phase, error: toBillingError(error) });
    }
  }

  paymentMade({ isCertain } = { isCertain: true }): void {
    this.machine.loaded?.paymentMade(isCertain);
  }

  /** To another phase. */
  protected go(phase: Phase): void {
    this.shared.$phase.set(phase);
  }

  /** The last good account, where there is one. */
  protected get account(): Account | undefined {
    return this.shared.store.$account.get().value;
  }

  protected abstract fetchMachine(): Promise<Machine>;
  /** Somebody looks again: takes up what was under way before a reload. */
  protected abstract takeUp(): void;
  /** The account is read, or has failed. */
  protected abstract observe(remote: Remote<Account>): void;
  /** Nobody looks any more. */
  protected rest?(): void;

  #wake(): () => void {
    this.takeUp();
    const { store } = this.shared;
    const stops = [store.connect(), store.$account.subscribe((remote) => this.observe(remote))];
    this.machine.loaded?.wake();
    return () => {
      for (const stop of stops) stop();
      this.machine.loaded?.sleep();
      this.rest?.();
    };
  }
}
