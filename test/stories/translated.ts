import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import { elementsOf } from '../../stories/support/play.ts';
import { endChallenge } from '../../stories/support/stripe-form.ts';
import { loadStories } from './story-bundle.ts';
import { startTranslator } from './translator.ts';

/** Timeout of a story played twice, in milliseconds: the first real handler starts PostgreSQL in the page. */
const PATIENCE = 90_000;

/** The numbers that can be read in all elements of ours: amounts, dates, numbers of users and credits, digits of cards. */
const numbersShown = (): string[] =>
  elementsOf(document).flatMap(
    ({ shadowRoot }) => shadowRoot?.querySelector<HTMLElement>('.base')?.innerText.match(/\d[\d.,]*/g) ?? [],
  );

async function until(isSo: () => boolean, what: () => string): Promise<void> {
  const end = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(what());
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}

function clear(): void {
  endChallenge();
  document.body.replaceChildren();
}

/** Plays each story that has a play function twice, untranslated and under a page translator: both must end with the same numbers. */
export async function checkTranslated(isWanted: (file: string) => boolean): Promise<void> {
  await emulateMedia({ reducedMotion: 'reduce' });
  const all = await loadStories();
  const wanted = Object.entries(all.files).filter(([file]) => isWanted(file.replace('.stories.ts', '')));
  expect(wanted, 'files of stories').to.not.be.empty;
  for (const [file, module] of wanted) {
    describe(`Under a page translator, the stories of ${file}`, function () {
      this.timeout(PATIENCE);
      afterEach(clear);
      for (const [name, story] of Object.entries(all.compose(module))) {
        const { says } = story.parameters as { says?: string };
        if (!('play' in story && story.play) || says === undefined) continue;
        it(`${name} shows the same numbers`, async () => {
          const text = (): string =>
            elementsOf(document)
              .map(({ shadowRoot }) => shadowRoot?.querySelector<HTMLElement>('.base')?.innerText ?? '')
              .join(' ')
              .replace(/[\u200e\u2066\u2069]/g, '')
              .replace(/\s+/g, ' ');
          await story.run();
          await until(
            () => text().includes(says),
            () => `“${says}”, but it says: ${text()}`,
          );
          const plain = numbersShown();
          clear();
          const translator = startTranslator();
          try {
            await story.run();
            await until(
              () => String(numbersShown()) === String(plain),
              () => `${String(plain)}, but translated it shows ${String(numbersShown())}: ${text()}`,
            );
            expect(translator.translated, 'pieces of text that were translated').to.be.greaterThan(0);
          } finally {
            translator.stop();
          }
        });
      }
    });
  }
}
