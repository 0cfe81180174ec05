import 'axe-core';
import type * as Axe from 'axe-core';
import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import { elementsOf } from '../../stories/support/play.ts';
import { endChallenge } from '../../stories/support/stripe-form.ts';
import type { ComposedStory } from './story-bundle.ts';
import { loadStories } from './story-bundle.ts';

declare const axe: typeof Axe;

/** Timeout of a story in milliseconds: the first real handler starts PostgreSQL in the page. */
const PATIENCE = 60_000;

/** The text that a story's parameters promise. */
interface Promised {
  /** Text that one of our elements finally shows. */
  readonly says?: string;
  /** How many of our elements on the page show it. Default: `some`. */
  readonly saidBy?: 'some' | 'one' | 'all';
  /** Text of the page itself, if none of our elements has any. */
  readonly outsideElements?: string;
}

/** The backend of a story that sets one. */
type Openable = { readonly isStateful: boolean; open(): Promise<unknown> } | undefined;

/** The text of one of our elements, in one line. */
const textOf = ({ shadowRoot }: Element): string =>
  (shadowRoot?.querySelector<HTMLElement>('.base')?.innerText ?? '')
    .replace(/[\u200e\u2066\u2069]/g, '')
    .replace(/\s+/g, ' ');

function keeps({ says, saidBy = 'some', outsideElements }: Promised): boolean {
  if (outsideElements !== undefined) return document.body.innerText.includes(outsideElements);
  const elements = elementsOf(document.body);
  const isSaid = (element: Element): boolean => textOf(element).includes(says ?? '');
  if (saidBy === 'some') return elements.some(isSaid);
  const ours = elements.filter((each) => each.localName !== 'ocw-billing' && each.getRootNode() === document);
  return ours.length > 1 && ours.filter(isSaid).length === (saidBy === 'all' ? ours.length : 1);
}

async function until(isSo: () => boolean, what: () => string): Promise<void> {
  const end = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(what());
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}

async function checkStory(story: ComposedStory): Promise<void> {
  await story.run();
  const promised: Promised = story.parameters;
  expect(promised.says ?? promised.outsideElements, 'what it promises').to.be.a('string');
  await until(
    () => keeps(promised),
    () => `${JSON.stringify(promised)}, but it says: ${elementsOf(document).map(textOf).join(' | ')}`,
  );
  for (const scheme of ['light', 'dark']) {
    for (const direction of ['ltr', 'rtl']) {
      turn(scheme, direction);
      expect(await findings(), `axe-core, ${scheme}, ${direction}`).to.deep.equal([]);
    }
  }
}

/** Changes the color scheme and direction around the story without reopening it. */
function turn(scheme: string, direction: string): void {
  const surroundings = document.body.querySelector<HTMLElement>('[dir]');
  expect(surroundings, 'what surrounds the story').to.be.instanceOf(HTMLElement);
  surroundings?.style.setProperty('color-scheme', scheme);
  surroundings?.setAttribute('dir', direction);
}

/** Returns axe-core's violations, one line each. */
async function findings(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    // Frames are the fake Stripe.js's own.
    iframes: false,
    rules: { region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Runs each story of a file as a test, in English; axe-core checks it in light and dark, in both directions. */
function checkFile(name: string, stories: Readonly<Record<string, ComposedStory>>): void {
  describe(`The stories of ${name}`, function () {
    this.timeout(PATIENCE);
    const complaints: unknown[][] = [];
    const { error, warn } = console;
    // The first real handler starts PostgreSQL in the page, which could exceed an element's timeout.
    before(async () => {
      const backends = Object.values(stories).map(({ parameters }) => parameters['backend'] as Openable);
      await backends.find((backend) => backend?.isStateful)?.open();
    });
    beforeEach(() => {
      complaints.length = 0;
      console.error = console.warn = (...said: unknown[]) => void complaints.push(said);
    });
    afterEach(() => {
      Object.assign(console, { error, warn });
      endChallenge();
      document.body.replaceChildren();
    });

    for (const [story, composed] of Object.entries(stories)) {
      it(`${story} shows its text without console messages, and axe-core reports nothing`, async () => {
        await checkStory(composed);
        expect(complaints, 'the console').to.deep.equal([]);
      });
    }
  });
}

/** Story files with a separate test page, so that they run in parallel with the others. */
export const WITH_OWN_PAGE = ['seat-editor', 'seat-editor-payment', 'buy-credits', 'failures'] as const;

/** Runs the stories of the selected files, each as a test. Throws if there are none. */
export async function checkStories(isWanted: (name: string) => boolean): Promise<void> {
  // Without transitions, whose intermediate colors could fail the contrast check.
  await emulateMedia({ reducedMotion: 'reduce' });
  const all = await loadStories();
  const wanted = Object.entries(all.files).filter(([file]) => isWanted(file.replace('.stories.ts', '')));
  if (wanted.length === 0)
    throw new Error(`None of these stories is wanted: ${Object.keys(all.files).join(', ')}`);
  for (const [file, module] of wanted) checkFile(file, all.compose(module));
}
