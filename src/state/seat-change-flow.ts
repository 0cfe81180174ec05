import type { AttemptStorage, BillingStore, Schedule, SeatChangeFlow } from './types.ts';

/** What a flow can be given in place of the browser's own, for tests. */
export interface SeatChangeFlowOptions {
  /** Where an attempt is kept until its outcome is known; `sessionStorage` unless told. */
  readonly storage?: AttemptStorage | null | undefined;
  /** Makes an idempotency key; `crypto.randomUUID` unless told. */
  readonly newKey?: (() => string) | undefined;
  readonly schedule?: Schedule | undefined;
}

/** Makes the state of one seat editor. */
export declare function createSeatChangeFlow(store: BillingStore, options?: SeatChangeFlowOptions): SeatChangeFlow;
