import type { ChallengeCallbacks } from './port.ts';

/** Smaller frames are Stripe's invisible helpers. In CSS pixels. */
const SMALLEST = 200;

function isShown(frame: HTMLIFrameElement): boolean {
  const { width, height } = frame.getBoundingClientRect();
  return width >= SMALLEST && height >= SMALLEST && frame.checkVisibility({ visibilityProperty: true });
}

/** Milliseconds without a challenge after which whoever waits does not wait longer: Stripe may not have answered at all. */
const PATIENCE_MS = 20_000;

/** Milliseconds after a challenge has left the page in which Stripe says how it ended; then the page is free for others. */
const GRACE_MS = 1_000;

/** Settles when the page is free for another challenge. */
let free: Promise<void> = Promise.resolve();

/**
 * Tells when Stripe covers the page while `run` is under way. Stripe.js has no event for it: a challenge is a large frame
 * that comes into the document outside the form and leaves again. How large Stripe's is, is known only with a real account.
 * One runs after the other on a page, whoever pays: two banks that ask at once would cover each other.
 */
export async function watchChallenge<Result>(
  callbacks: ChallengeCallbacks,
  run: () => Promise<Result>,
): Promise<Result> {
  const earlier = free;
  let release: () => void = () => undefined;
  free = new Promise((resolve) => (release = resolve));
  await earlier;
  const challenge = new ChallengeWatch(callbacks, () => setTimeout(release, GRACE_MS));
  const timer = setTimeout(() => {
    if (!challenge.isShown) release();
  }, PATIENCE_MS);
  // Whoever left for a bank's page and comes Back may find this page as it was, where nothing settles any more.
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
  readonly #callbacks: ChallengeCallbacks;
  readonly #onGone: () => void;
  readonly #before = new Set(document.querySelectorAll('iframe'));
  readonly #observer = new MutationObserver(() => this.#look());

  constructor(callbacks: ChallengeCallbacks, onGone: () => void) {
    this.#callbacks = callbacks;
    this.#onGone = onGone;
    const attributeFilter = ['style', 'class', 'hidden'];
    this.#observer.observe(document.body, { childList: true, subtree: true, attributeFilter });
  }

  end(): void {
    this.#observer.disconnect();
    this.#tell(false);
  }

  #look(): void {
    const frames = [...document.querySelectorAll('iframe')].filter((frame) => !this.#before.has(frame));
    this.#tell(frames.some(isShown));
  }

  #tell(isShownNow: boolean): void {
    if (isShownNow === this.isShown) return;
    this.isShown = isShownNow;
    const { onChallengeStart, onChallengeEnd } = this.#callbacks;
    (isShownNow ? onChallengeStart : onChallengeEnd)?.();
    if (!isShownNow) this.#onGone();
  }
}
