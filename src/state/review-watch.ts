import type { Account } from '../contract/index.ts';
import { currentPage } from './browser.ts';
import { isOutdated } from './quote-freshness.ts';
import type { SeatChangeContext } from './seat-change-context.ts';
import type { SeatChangeReview } from './types.ts';

/** Milliseconds between two readings of the account while a quote is in review on a visible page. */
const CHECKED_EVERY_MS = 30_000;

/**
 * Keeps the quote in review current: another tab, another admin or a renewal may overtake it. It reads the account now and
 * then, and asks for a fresh quote (`renew`) once the account is not what the quote was made from any more.
 */
export class ReviewWatch {
  readonly #context: SeatChangeContext;
  readonly #renew: (review: SeatChangeReview) => void;
  /** The account that the quote was made from. */
  #basis: Account | undefined;
  #cancel: (() => void) | undefined;

  constructor(context: SeatChangeContext, renew: (review: SeatChangeReview) => void) {
    this.#context = context;
    this.#renew = renew;
  }

  /** Begins with the quote that is in review now. */
  begin(basis: Account | undefined): void {
    this.#basis = basis;
    this.wake();
  }

  /** Goes on; does nothing unless a quote is in review. */
  wake(): void {
    this.sleep();
    const { $phase, store, schedule } = this.#context;
    if ($phase.get().status !== 'review' || !this.#context.isConnected()) return;
    this.#cancel = schedule(() => {
      const isSeen = currentPage()?.document.visibilityState !== 'hidden';
      if (isSeen && $phase.get().status === 'review') void store.refresh();
      this.wake();
    }, CHECKED_EVERY_MS);
  }

  sleep(): void {
    this.#cancel?.();
  }

  /** Compares the quote in review with the account as it is now. */
  observe(account: Account): void {
    const phase = this.#context.$phase.get();
    if (phase.status === 'review' && !phase.isOutdated && isOutdated(phase.quote, this.#basis, account))
      this.#renew(phase);
  }
}
