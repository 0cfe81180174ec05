import type { BillingError } from '../client/index.ts';
import type { CreditEntry } from '../contract/index.ts';
import type { PagedList } from './paged-list.ts';

/** The ledger's screen. */
export type CreditHistory = PagedList<CreditEntry>;

/** Whether something that costs a credit may be begun. The server decides all the same when it is done. */
export type CreditGate =
  /** The account is not known yet, or with `error` could not be read. */
  | { readonly status: 'unknown'; readonly error: BillingError | null }
  | { readonly status: 'open'; readonly available: number }
  | {
      readonly status: 'closed';
      /** `no_credits`: none available. */
      readonly reason: 'no_credits';
      /** Credits are sold, and whoever is signed in may buy them. */
      readonly canBuy: boolean;
    };
