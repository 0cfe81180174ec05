import type { ChallengeCallbacks } from './port.ts';

/** Minimum width and height of a challenge frame, in CSS pixels. Smaller frames are Stripe's invisible helpers. */
const MIN_SIZE_PX = 200;

function isShown(frame: HTMLIFrameElement): boolean {
  const { width, height } = frame.getBoundingClientRect();
  return width >= MIN_SIZE_PX && height >= MIN_SIZE_PX && frame.checkVisibility({ visibilityProperty: true });
}

/** Milliseconds without a visible challenge after which the next one may start: Stripe may never respond. */
const MAX_WAIT_MS = 20_000;

/**
 * Milliseconds that Stripe gets to report the result after a challenge has left the page, before the next one may
 * start.
 */
const RESULT_WAIT_MS = 1_000;

/** Resolves when the page can show another challenge. */
let free: Promise<void> = Promise.resolve();

/** The latest payment to start: a challenge that appears after the earlier ones have ended belongs to it. */
let latest: ChallengeWatch | undefined;

/**
 * Reports when a Stripe challenge covers the page while `run` is pending. Stripe.js has no event for it: a challenge is
 * a large frame that is added to the document outside the form and later removed. The real frame sizes can only be
 * checked with a real account. Runs are serialized per page, across elements: two simultaneous challenges would cover
 * each other.
 */
export async function watchChallenge<Result>(
  callbacks: ChallengeCallbacks,
  run: () => Promise<Result>,
): Promise<Result> {
  const earlier = free;
  let release: () => void = () => undefined;
  free = new Promise((resolve) => (release = resolve));
  await earlier;
  const challenge = new ChallengeWatch(callbacks, () => setTimeout(release, RESULT_WAIT_MS));
  latest = challenge;
  const timer = setTimeout(() => {
    if (!challenge.isShown) release();
  }, MAX_WAIT_MS);
  // After a redirect to the bank, the Back button may restore this page from the back/forward cache, where `run` never
  // settles.
  addEventListener('pagehide', release, { once: true });
  try {
    return await run();
  } finally {
    clearTimeout(timer);
    removeEventListener('pagehide', release);
    challenge.end();
    release();
  }
}

class ChallengeWatch {
  isShown = false;
  #wasShown = false;
  readonly #callbacks: ChallengeCallbacks;
  readonly #onGone: () => void;
  readonly #before = new Set(document.querySelectorAll('iframe'));
  readonly #observer = new MutationObserver(() => this.#check());

  constructor(callbacks: ChallengeCallbacks, onGone: () => void) {
    this.#callbacks = callbacks;
    this.#onGone = onGone;
    const attributeFilter = ['style', 'class', 'hidden'];
    this.#observer.observe(document.body, { childList: true, subtree: true, attributeFilter });
  }

  end(): void {
    this.#observer.disconnect();
    this.#report(false);
  }

  #check(): void {
    // Stripe may still be reporting how this one ended.
    if (this.#wasShown && !this.isShown && latest !== this) return;
    const frames = [...document.querySelectorAll('iframe')].filter((frame) => !this.#before.has(frame));
    this.#report(frames.some(isShown));
  }

  #report(isShownNow: boolean): void {
    if (isShownNow === this.isShown) return;
    this.isShown = isShownNow;
    this.#wasShown = true;
    const { onChallengeStart, onChallengeEnd } = this.#callbacks;
    (isShownNow ? onChallengeStart : onChallengeEnd)?.();
    if (!isShownNow) this.#onGone();
  }
}
