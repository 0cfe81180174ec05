import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { WritableAtom } from 'nanostores';
import { atom } from 'nanostores';
import type { BillingStore } from '../../state/index.ts';

const shownBy = new WeakMap<BillingStore, WritableAtom<number>>();

/**
 * Returns the number of summaries of a store that show the amount due, so that other elements on the page do not repeat
 * it.
 */
export function overdueShown(store: BillingStore): WritableAtom<number> {
  const $shown = shownBy.get(store) ?? atom(0);
  shownBy.set(store, $shown);
  return $shown;
}

/** Tracks whether a summary of the same store shows the amount due, and updates its element when that changes. */
export class OverdueElsewhere implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #store: () => BillingStore | undefined;
  #followed: BillingStore | undefined;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, store: () => BillingStore | undefined) {
    this.#host = host;
    this.#store = store;
    host.addController(this);
  }

  /** Whether a summary shows it now. */
  get isShown(): boolean {
    return this.#followed !== undefined && overdueShown(this.#followed).get() > 0;
  }

  hostUpdate(): void {
    const store = this.#store();
    if (store === this.#followed) return;
    this.hostDisconnected();
    this.#followed = store;
    this.#stop = store && overdueShown(store).listen(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = this.#followed = undefined;
  }
}
