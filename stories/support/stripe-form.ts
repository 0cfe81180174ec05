import { press, until } from './play.ts';

const FORM = 'iframe[title^="Secure payment"]';
const CHALLENGE = 'body > div > iframe[title^="3-D Secure"]';

/** The element that matches a selector in a frame of the fake Stripe.js. */
const drawnIn = (root: ParentNode, frame: string, selector: string): HTMLElement | null | undefined =>
  root.querySelector<HTMLIFrameElement>(frame)?.contentDocument?.querySelector<HTMLElement>(selector);

/** Waits until the payment form is rendered and its button is enabled. */
export async function paymentForm(root: ParentNode): Promise<void> {
  await until('the payment form', () => drawnIn(root, FORM, '[data-card]'));
}

/** Fills in a test card and pays with it; does not wait for the outcome. */
export async function payBy(root: ParentNode, card: string): Promise<void> {
  (await until(`the test card ${card}`, () => drawnIn(root, FORM, `[data-card="${card}"]`))).click();
  await press(root);
}

/** Waits until the bank's challenge covers the page. */
export async function challenge(): Promise<void> {
  await until('the challenge', () => drawnIn(document, CHALLENGE, 'button'));
}

/** Completes or fails the bank's challenge, like the user. */
export async function respondToChallenge(outcome: 'complete' | 'fail'): Promise<void> {
  await challenge();
  drawnIn(document, CHALLENGE, outcome === 'complete' ? 'button' : 'button + button')?.click();
}

/** Ends a challenge that was left open with its story: otherwise the next payment on the page would wait for it. */
export function endChallenge(): void {
  drawnIn(document, CHALLENGE, 'button + button')?.click();
}
