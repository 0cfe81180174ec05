import 'axe-core';
import type * as Axe from 'axe-core';
import { expect } from 'chai';
import { elementsOf } from '../../stories/support/play.ts';
import type { ComposedStory, StoryModule } from './story-bundle.ts';
import { loadStories } from './story-bundle.ts';

declare const axe: typeof Axe;

/** Milliseconds that a story may take: the first real handler starts a PostgreSQL in the page. */
const PATIENCE = 60_000;

/** What a story's parameters promise. */
interface Promised {
  /** Words that one of our elements says in the end. */
  readonly says?: string;
  /** Every element of ours on the page says them. */
  readonly everywhere?: boolean;
  /** Words of the page itself, where no element of ours has any. */
  readonly outsideElements?: string;
}

const all = await loadStories();

/** What can be read in an element of ours, in one line. */
const textOf = ({ shadowRoot }: Element): string =>
  (shadowRoot?.querySelector<HTMLElement>('.base')?.innerText ?? '')
    .replaceAll('\u200e', '')
    .replace(/\s+/g, ' ');

function keeps({ says, everywhere, outsideElements }: Promised): boolean {
  if (outsideElements !== undefined) return document.body.innerText.includes(outsideElements);
  const elements = elementsOf(document.body);
  const isSaid = (element: Element): boolean => textOf(element).includes(says ?? '');
  if (!everywhere) return elements.some(isSaid);
  const ours = elements.filter((each) => each.localName !== 'ocw-billing' && each.getRootNode() === document);
  return ours.length > 1 && ours.every(isSaid);
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
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  expect(found, 'axe-core').to.deep.equal([]);
}

function checkStories(name: string, module: StoryModule): void {
  describe(`The stories of ${name}`, function () {
    this.timeout(PATIENCE);
    const complaints: unknown[][] = [];
    const { error, warn } = console;
    beforeEach(() => {
      complaints.length = 0;
      console.error = console.warn = (...said: unknown[]) => void complaints.push(said);
    });
    afterEach(() => {
      Object.assign(console, { error, warn });
      document.body.replaceChildren();
    });

    for (const [story, composed] of Object.entries(all.compose(module))) {
      it(`${story} shows what its name says, quietly, and axe-core finds nothing`, async () => {
        await checkStory(composed);
        expect(complaints, 'the console').to.deep.equal([]);
      });
    }
  });
}

for (const [name, module] of Object.entries(all.files)) checkStories(name, module);
