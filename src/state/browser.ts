import type { AttemptStorage, Schedule } from './types.ts';

/** The browser's timer. */
export const timer: Schedule = (callback, milliseconds) => {
  const id = setTimeout(callback, milliseconds);
  return () => clearTimeout(id);
};

/** Returns the tab's storage, or `null` outside a page or if the user has blocked it. */
export function tabStorage(): AttemptStorage | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}

/**
 * Returns an idempotency key of 128 random bits. `randomUUID` is unavailable on pages served over plain HTTP, such as in
 * a local network.
 */
export function randomKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

/** The part of `BroadcastChannel` that the store uses. */
export type TabChannel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;

/** Opens the channel to the other tabs of this origin, or returns `null` if channels are unavailable. */
export function openTabChannel(name: string): TabChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}

/** Event targets that report when the user returns to the page. */
export interface PageEvents {
  readonly window: EventTarget;
  readonly document: EventTarget & { readonly visibilityState: string };
}

/** Returns the current page, or `null` outside a page. */
export function currentPage(): PageEvents | null {
  return typeof document === 'undefined' ? null : { window, document };
}
