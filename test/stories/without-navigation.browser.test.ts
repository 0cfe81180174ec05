import { expect } from 'chai';
import { elementsOf } from '../../stories/support/play.ts';
import { loadStories } from './story-bundle.ts';

describe('A story', () => {
  it('opens in a browser without the Navigation API', async function () {
    this.timeout(60_000);
    const bundle = await loadStories();
    Object.defineProperty(globalThis, 'navigation', { value: undefined, configurable: true });
    try {
      const { BothKinds: story } = bundle.compose(bundle.files['credit-balance.stories.ts'] ?? {});
      await story?.run();
      expect(elementsOf(document.body).map(({ localName }) => localName)).to.include('ocw-credit-balance');
    } finally {
      Reflect.deleteProperty(globalThis, 'navigation');
    }
  });
});
