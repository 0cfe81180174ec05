import type { AttemptStorage, Schedule } from './types.ts';

/** The browser's timer. */
export const timer: Schedule = (callback, milliseconds) => {
  const id = setTimeout(callback, milliseconds);
  return () => clearTimeout(id);
};

/** The tab's own storage, or `null` outside of a page and where the person has blocked it. */
export function tabStorage(): AttemptStorage | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}

/** An idempotency key: 128 random bits. `randomUUID` is missing on pages that came over plain HTTP, as in a local network. */
export function randomKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

/** The part of a `BroadcastChannel` that is used. */
export type TabChannel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;

/** Opens the channel to the other tabs of this origin, or gives `null` where there is none. */
export function openTabChannel(name: string): TabChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}

/** What tells that somebody has come back to the page. */
export interface PageEvents {
  readonly window: EventTarget;
  readonly document: EventTarget & { readonly visibilityState: string };
}

/** The page that we are on, or `null` outside of one. */
export function currentPage(): PageEvents | null {
  return typeof document === 'undefined' ? null : { window, document };
}
