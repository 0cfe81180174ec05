import { press, until } from './play.ts';

const FORM = 'iframe[title^="Secure payment"]';
const CHALLENGE = 'body > div > iframe[title^="3-D Secure"]';

/** What the frame of the fake Stripe.js has drawn at a selector. */
const drawnIn = (root: ParentNode, frame: string, selector: string): HTMLElement | null | undefined =>
  root.querySelector<HTMLIFrameElement>(frame)?.contentDocument?.querySelector<HTMLElement>(selector);

/** Waits until the payment form is drawn and its button can be pressed. */
export async function paymentForm(root: ParentNode): Promise<void> {
  await until('the payment form', () => drawnIn(root, FORM, '[data-card]'));
}

/** Fills in one of the test cards and pays with it; what becomes of it is on its way. */
export async function payBy(root: ParentNode, card: string): Promise<void> {
  (await until(`the test card ${card}`, () => drawnIn(root, FORM, `[data-card="${card}"]`))).click();
  await press(root);
}

/** Waits until the bank's challenge covers the page. */
export async function challenge(): Promise<void> {
  await until('the challenge', () => drawnIn(document, CHALLENGE, 'button'));
}

/** Answers the bank's challenge as the person does. */
export async function respondToChallenge(answer: 'complete' | 'fail'): Promise<void> {
  await challenge();
  drawnIn(document, CHALLENGE, answer === 'complete' ? 'button' : 'button + button')?.click();
}

/** Ends a challenge that somebody left with its story: whoever pays next on the page waits for its answer. */
export function endChallenge(): void {
  drawnIn(document, CHALLENGE, 'button + button')?.click();
}
