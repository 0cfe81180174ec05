import type { Schedule } from '../../src/state/index.ts';

/** Milliseconds after which a story gives up waiting for its next step. */
const PATIENCE_MS = 30_000;
/** Milliseconds of waiting after which an element says that it still waits. */
const SLOW_AFTER_MS = 4000;

/** Timers that end at once, so that an element shows what it shows of a slow backend. */
export const impatient: Schedule = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds === SLOW_AFTER_MS ? 0 : milliseconds);
  return () => clearTimeout(timer);
};

/** All elements of ours below a node, also in shadow roots. */
export function elementsOf(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
    ...(element.localName.startsWith('ocw-') ? [element] : []),
    ...(element.shadowRoot ? elementsOf(element.shadowRoot) : []),
  ]);
}

/** Waits for what `look` finds. Rejects with what the elements show instead. */
export async function until<Found>(
  what: string,
  look: () => Found | null | undefined,
): Promise<NonNullable<Found>> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    if (found !== null && found !== undefined) return found;
    if (performance.now() > end) {
      const shown = elementsOf(document).map(({ shadowRoot }) =>
        shadowRoot?.textContent.replace(/\s+/g, ' '),
      );
      throw new Error(`Waited in vain for ${what}. Shown: ${shown.join(' | ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}

/** Waits for what an element shows in its shadow root, whatever its language. */
export async function find<Found extends HTMLElement = HTMLElement>(
  root: ParentNode,
  selector: string,
): Promise<Found> {
  return await until(selector, () => {
    const all = elementsOf(root).map(({ shadowRoot }) => shadowRoot?.querySelector<Found>(selector));
    return all.find((each) => each != null);
  });
}

/** Types a text into the number field, as a person who replaces what is there. */
export async function type(root: ParentNode, text: string): Promise<void> {
  const field = await find<HTMLInputElement>(root, '[part~="input"]');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { data: text, bubbles: true, composed: true }));
}

/** Presses a part once it can be pressed. */
export async function press(root: ParentNode, part = 'primary'): Promise<void> {
  (await find(root, `[part~="${part}"]:not([aria-disabled="true"], :disabled)`)).click();
}

/** Chooses a number of credits and goes on to pay for them. */
export async function buy(root: ParentNode, credits: number): Promise<void> {
  await type(root, String(credits));
  await press(root);
}

/** Goes on to the review of a number of users. */
export async function review(root: ParentNode, seats: number): Promise<void> {
  await type(root, String(seats));
  await press(root);
  await find(root, '[part~="change"]');
}

/** Confirms a number of users; what the backend makes of it is on its way. */
export async function confirm(root: ParentNode, seats: number): Promise<void> {
  await review(root, seats);
  await press(root);
}
