import type { ChallengeCallbacks } from './port.ts';

/** Smaller frames are Stripe's invisible helpers. In CSS pixels. */
const SMALLEST = 200;

function isShown(frame: HTMLIFrameElement): boolean {
  const { width, height } = frame.getBoundingClientRect();
  return width >= SMALLEST && height >= SMALLEST && frame.checkVisibility({ visibilityProperty: true });
}

/**
 * Tells when Stripe covers the page while `run` is under way. Stripe.js has no event for it: a challenge is a large frame
 * that comes into the document outside the form and leaves again. How large Stripe's is, is known only with a real account.
 */
export async function watchChallenge<Result>(
  { onChallengeStart, onChallengeEnd }: ChallengeCallbacks,
  run: () => Promise<Result>,
): Promise<Result> {
  if (!onChallengeStart && !onChallengeEnd) return run();
  const before = new Set(document.querySelectorAll('iframe'));
  let shown = false;
  const look = (): void => {
    const frames = [...document.querySelectorAll('iframe')].filter((frame) => !before.has(frame));
    const now = frames.some(isShown);
    if (now !== shown) (now ? onChallengeStart : onChallengeEnd)?.();
    shown = now;
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['style', 'class', 'hidden'],
  });
  try {
    return await run();
  } finally {
    observer.disconnect();
    if (shown) onChallengeEnd?.();
  }
}
