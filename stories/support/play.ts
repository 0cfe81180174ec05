import type { Schedule } from '../../src/state/index.ts';

/** Time after which a story stops waiting for its next step. */
const TIMEOUT_MS = 30_000;
/** Time after which an element says that it is still loading. */
const SLOW_AFTER_MS = 4000;

/** Fires the "still loading" timer immediately, so that an element behaves as with a slow backend. */
export const impatient: Schedule = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds === SLOW_AFTER_MS ? 0 : milliseconds);
  return () => clearTimeout(timer);
};

/** All of our elements below a node, including shadow roots. */
export function elementsOf(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
    ...(element.localName.startsWith('ocw-') ? [element] : []),
    ...(element.shadowRoot ? elementsOf(element.shadowRoot) : []),
  ]);
}

/** Waits until `look` returns something. Rejects with the elements' text on timeout. */
export async function until<Found>(
  what: string,
  look: () => Found | null | undefined,
): Promise<NonNullable<Found>> {
  const end = performance.now() + TIMEOUT_MS;
  for (;;) {
    const found = look();
    if (found !== null && found !== undefined) return found;
    if (performance.now() > end) {
      const shown = elementsOf(document).map(({ shadowRoot }) =>
        shadowRoot?.textContent.replace(/\s+/g, ' '),
      );
      throw new Error(`Timed out waiting for ${what}. Shown: ${shown.join(' | ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}

/** Waits for a selector to match in an element's shadow root; independent of the language. */
export async function find<Found extends HTMLElement = HTMLElement>(
  root: ParentNode,
  selector: string,
): Promise<Found> {
  return await until(selector, () => {
    const all = elementsOf(root).map(({ shadowRoot }) => shadowRoot?.querySelector<Found>(selector));
    return all.find((each) => each != null);
  });
}

/** Replaces the text of the number field as if typed. */
export async function type(root: ParentNode, text: string): Promise<void> {
  const field = await find<HTMLInputElement>(root, '[part~="input"]');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { data: text, bubbles: true, composed: true }));
}

/** Presses a part once it is enabled. */
export async function press(root: ParentNode, part = 'primary'): Promise<void> {
  (await find(root, `[part~="${part}"]:not([aria-disabled="true"], :disabled)`)).click();
}

/** Enters a number of credits and starts paying for them. */
export async function buy(root: ParentNode, credits: number): Promise<void> {
  await type(root, String(credits));
  await press(root);
}

/** Enters a number of users and waits for the review. */
export async function review(root: ParentNode, seats: number): Promise<void> {
  await type(root, String(seats));
  await press(root);
  await find(root, '[part~="change"]');
}

/** Confirms a number of users; does not wait for the outcome. */
export async function confirm(root: ParentNode, seats: number): Promise<void> {
  await review(root, seats);
  await press(root);
}
