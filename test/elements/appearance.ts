import { elementsOf } from '../../stories/support/play.ts';
import type { ComposedStory } from '../stories/story-bundle.ts';
import { loadStories } from '../stories/story-bundle.ts';

/** Pixels by which a box may be off: browsers lay out in fractions. */
const TOLERANCE = 1;
/** WCAG 2.2, 2.5.8. */
const SMALLEST_TARGET = 24;

/** A story with fixed responses, with the name of its test. */
export interface ShownStory {
  /** Of its file. */
  readonly file: string;
  readonly name: string;
  readonly story: ComposedStory;
}

const nameOf = (file: string): string => file.replace('.stories.ts', '');

/** The stories with fixed responses, in the given surroundings; those with a real handler have other tests. */
export async function shownStories(globals: Readonly<Record<string, string>> = {}): Promise<ShownStory[]> {
  const all = await loadStories(globals);
  return Object.entries(all.files).flatMap(([file, module]) =>
    Object.entries(all.compose(module))
      .filter(([, { tags }]) => tags.includes('autodocs'))
      .map(([name, story]) => ({ file: nameOf(file), name: `${nameOf(file)}: ${name}`, story })),
  );
}

/** Everything that our elements on the page have rendered. */
export function drawings(): ShadowRoot[] {
  return elementsOf(document).flatMap(({ shadowRoot }) => shadowRoot ?? []);
}

const short = (element: Element): string => element.outerHTML.replace(/<!--.*?-->|\s+/g, ' ').slice(0, 120);

function isHidden(element: Element | null): boolean {
  for (let each = element; each; each = each.parentElement) {
    const { clipPath, visibility } = getComputedStyle(each);
    if (clipPath !== 'none' || visibility === 'hidden') return true;
  }
  return false;
}

function texts(root: ShadowRoot): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found.filter(
    ({ data, parentElement }) =>
      data.trim() && parentElement?.localName !== 'style' && !isHidden(parentElement),
  );
}

function boxesOf(text: Text): DOMRect[] {
  const range = document.createRange();
  range.selectNodeContents(text);
  return [...range.getClientRects()].filter(({ width }) => width > 0);
}

/** Texts and fields that reach over the edge of their card, or out of the page. */
export function cutOff(): string[] {
  const page = document.documentElement;
  const found = page.scrollWidth > page.clientWidth ? [`the page is ${page.scrollWidth} px wide`] : [];
  for (const root of drawings()) {
    for (const text of texts(root)) {
      const card = text.parentElement?.closest('.card, .base')?.getBoundingClientRect();
      const isOutside = (box: DOMRect): boolean =>
        !card || box.left < card.left - TOLERANCE || box.right > card.right + TOLERANCE;
      if (boxesOf(text).some(isOutside)) found.push(text.data.trim());
    }
    for (const field of root.querySelectorAll('input')) {
      if (field.scrollWidth > field.clientWidth + TOLERANCE) found.push(short(field));
    }
  }
  return found;
}

/** Numbers that break across lines: a digit, a separator or a decimal apart from the rest. */
export function brokenAmounts(): string[] {
  return drawings().flatMap((root) =>
    texts(root)
      .filter(({ data }) => /\d/.test(data))
      .filter((text) => isBroken(text))
      .map(({ data }) => data.trim()),
  );
}

function isBroken(text: Text): boolean {
  const range = document.createRange();
  return [...text.data.matchAll(/\d[\d.,]*\d/g)].some(({ index, 0: number }) => {
    range.setStart(text, index);
    range.setEnd(text, index + number.length);
    const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
    return new Set(tops).size > 1;
  });
}

/** Targets that are too small to press (WCAG 2.2, 2.5.8); links inside sentences are exempt. */
export function smallTargets(): string[] {
  return drawings()
    .flatMap((root) => [...root.querySelectorAll('button, summary, input, a[href]')])
    .filter((element) => !isHidden(element) && getComputedStyle(element).display !== 'inline')
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 0 && Math.min(width, height) < SMALLEST_TARGET;
    })
    .map(short);
}

/** Waits until nothing that our elements draw has changed for a while. */
export async function atRest(): Promise<void> {
  const look = (): string =>
    drawings()
      .map(({ innerHTML, host }) => `${innerHTML}${host.getBoundingClientRect().height}`)
      .join('');
  let before = look();
  for (let quiet = 0; quiet < 8;) {
    await new Promise((resolve) => setTimeout(resolve, 16));
    const now = look();
    quiet = now === before ? quiet + 1 : 0;
    before = now;
  }
}
