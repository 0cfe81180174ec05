import type { BillingError } from '../client/index.ts';
import type { CreditEntry } from '../contract/index.ts';
import type { PagedList } from './paged-list.ts';

/** The paged list of ledger entries. */
export type CreditHistory = PagedList<CreditEntry>;

/** Whether an action that uses a credit can start. The server still decides when the credit is used. */
export type CreditGate =
  /** The account has not been read yet, or with `error` could not be read. */
  | { readonly status: 'unknown'; readonly error: BillingError | null }
  | { readonly status: 'open'; readonly available: number }
  | {
      readonly status: 'closed';
      /** `no_credits`: none available. */
      readonly reason: 'no_credits';
      /** Whether credits are sold and the user has permission to buy them. */
      readonly canBuy: boolean;
    };
