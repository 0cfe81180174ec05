import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import { endChallenge } from '../../stories/support/stripe-form.ts';
import { atRest, brokenAmounts, cutOff, drawings, shownStories, smallTargets } from './appearance.ts';

/** Waits until the longest language's messages are loaded, if the element has text. */
async function translated(): Promise<void> {
  const words = (): string =>
    drawings()
      .map((root) => root.textContent)
      .join('');
  for (let tries = 0; tries < 60 && !words().includes('~'); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
  await atRest();
}

/**
 * Tests the stories of the selected files on a page as at 1280 px and 400 % zoom (WCAG 2.2, 1.4.10), with text longer than in any
 * language. Throws if there are none.
 */
export async function checkNarrowAppearance(isWanted: (file: string) => boolean): Promise<void> {
  const all = await shownStories({ language: 'en-XA' });
  const stories = all.filter(({ file }) => isWanted(file));
  if (stories.length === 0) throw new Error('None of the stories is wanted');
  describe('On a page 320 px wide, with text a third longer', function () {
    this.timeout(30_000);
    before(() => setViewport({ width: 320, height: 640 }));
    after(() => setViewport({ width: 800, height: 600 }));
    afterEach(() => {
      document.body.style.removeProperty('--ocw-font-size');
      endChallenge();
      document.body.replaceChildren();
    });

    for (const { name, story } of stories) {
      it(`nothing is cut off or too small to press, even with text twice as large: ${name}`, async () => {
        await story.run();
        await translated();
        expect(cutOff(), 'cut off').to.deep.equal([]);
        expect(brokenAmounts(), 'broken').to.deep.equal([]);
        expect(smallTargets(), 'too small').to.deep.equal([]);
        document.body.style.setProperty('--ocw-font-size', '32px');
        await atRest();
        expect(cutOff(), 'cut off at 200 %').to.deep.equal([]);
      });
    }
  });
}
