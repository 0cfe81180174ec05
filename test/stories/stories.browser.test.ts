import 'axe-core';
import type * as Axe from 'axe-core';
import { expect } from 'chai';
import type { StoryModule } from './story-bundle.ts';
import { loadStories } from './story-bundle.ts';

declare const axe: typeof Axe;

/** Milliseconds that a story may take: the first real handler starts a PostgreSQL in the page. */
const PATIENCE = 60_000;

const all = await loadStories();

/** Everything that can be read in our elements, in one line. */
const words = (): string =>
  [...document.querySelectorAll('*')]
    .map(({ shadowRoot }) => shadowRoot?.querySelector<HTMLElement>('.base')?.innerText ?? '')
    .join(' ')
    .replaceAll('\u200e', '')
    .replace(/\s+/g, ' ');

async function until(isSo: () => boolean, what: () => string): Promise<void> {
  const end = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(what());
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}

function checkStories(name: string, module: StoryModule): void {
  describe(`The stories of ${name}`, function () {
    this.timeout(PATIENCE);
    afterEach(() => document.body.replaceChildren());

    for (const [story, composed] of Object.entries(all.compose(module))) {
      it(`${story} shows what its name says, and axe-core finds nothing`, async () => {
        await composed.run();
        const { says, outsideElements } = composed.parameters as Record<string, string | undefined>;
        if (outsideElements !== undefined) {
          expect(document.body.textContent).to.include(outsideElements);
          return;
        }
        expect(says, 'parameters.says').to.be.a('string');
        await until(
          () => words().includes(String(says)),
          () => `It does not say “${says}”, but: ${words()}`,
        );
        const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        expect(found, 'axe-core').to.deep.equal([]);
      });
    }
  });
}

for (const [name, module] of Object.entries(all.files)) checkStories(name, module);
