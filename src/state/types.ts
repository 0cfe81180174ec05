import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { BillingApi } from '../client/index.ts';
import type { Account } from '../contract/index.ts';
import type { Remote } from './remote.ts';

/** Calls back once after this many milliseconds. Returns a function that cancels it. */
export type Schedule = (callback: () => void, milliseconds: number) => () => void;

/** The part of `Storage` that attempts are stored in. */
export type AttemptStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The element with the button that opens the seat editor. */
export interface SeatEditorOpener {
  /** The button is the part `open`. */
  readonly renderRoot: ParentNode;
  /** Resolves when the element has rendered. */
  readonly updateComplete: Promise<unknown>;
}

/** The billing state of one organization, shared by all elements of an endpoint. */
export interface BillingStore {
  readonly client: BillingApi;
  readonly $account: ReadableAtom<Remote<Account>>;
  /** Opens the page's closed seat editor; `null` if there is none, or it is open or disabled. */
  readonly $openSeatEditor: WritableAtom<(() => void) | null>;
  /** The element that shows this button, if any: it gets the focus back when the editor closes. */
  readonly $seatEditorOpener: WritableAtom<SeatEditorOpener | null>;
  /**
   * Returns the server's current Unix time in seconds: its time at the latest response plus the time since by a monotonic
   * clock. The visitor's clock is not used. `null` before the first account.
   */
  serverNow(): number | null;
  /** The account passed to `begin`, until it has been checked against the contract. */
  readonly unverified: Account | undefined;
  /**
   * Starts with an account that the host's server rendered into the page, so that the first connection needs no request.
   * An older revision is ignored. Once the schemas are loaded, the account is checked against the contract: an invalid
   * one becomes a `configuration` error that names the field, and one older than a minute is read again in the
   * background.
   */
  begin(account: Account): void;
  /**
   * Reads the account again and aborts a pending request. Resolves when it has been read or has failed; never rejects.
   */
  refresh(): Promise<void>;
  /** Keeps the account up to date until the returned function is called. The first connection reads it. */
  connect(): () => void;
  /** Notifies all elements and tabs of a change, and reads the account again. */
  announceChange(): Promise<void>;
  /** Returns the address of Stripe's customer portal, which leads back to `returnUrl`. Rejects with a BillingError. */
  portalUrl(returnUrl: string): Promise<string>;
}
