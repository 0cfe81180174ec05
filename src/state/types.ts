import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { BillingApi } from '../client/index.ts';
import type { Account } from '../contract/index.ts';
import type { Remote } from './remote.ts';

/** Runs the callback once after this many milliseconds; the function returned calls it off. */
export type Schedule = (callback: () => void, milliseconds: number) => () => void;

/** The part of `Storage` that an attempt is kept in. */
export type AttemptStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The element with the button that opens the seat editor. */
export interface SeatEditorOpener {
  /** The button is the part `open`. */
  readonly renderRoot: ParentNode;
  /** Settles when it has rendered. */
  readonly updateComplete: Promise<unknown>;
}

/** One organization's billing as all elements of an endpoint share it. */
export interface BillingStore {
  readonly client: BillingApi;
  readonly $account: ReadableAtom<Remote<Account>>;
  /** Opens the closed seat editor of the page; `null` where there is none, or it is open or cannot be used. */
  readonly $openSeatEditor: WritableAtom<(() => void) | null>;
  /** The element that shows the button for it, if any: it takes the focus back when the editor closes. */
  readonly $seatEditorOpener: WritableAtom<SeatEditorOpener | null>;
  /**
   * Unix seconds at the server now: its time at the latest response plus what has passed since by a monotonic clock. The
   * visitor's clock has no part in it. `null` before the first account.
   */
  serverNow(): number | null;
  /** The account given to `begin`, until it has been checked against the contract. */
  readonly unverified: Account | undefined;
  /**
   * Starts from an account that the host's server rendered into the page, so that the first connection needs no request. An
   * older revision is ignored. It is checked against the contract as soon as the schemas are loaded: one that breaks it becomes a
   * `configuration` error that names the field, and one older than a minute is read again in the background.
   */
  begin(account: Account): void;
  /** Reads the account again; a request under way is given up. Settles when it is read or has failed; never rejects. */
  refresh(): Promise<void>;
  /** Keeps the account current until the returned function is called. The first one to connect loads it. */
  connect(): () => void;
  /** Says to all elements and all tabs that something has changed, and reads the account again. */
  announceChange(): Promise<void>;
  /** Address of Stripe's customer portal, which returns to `returnUrl`. Rejects with a BillingError. */
  portalUrl(returnUrl: string): Promise<string>;
}
