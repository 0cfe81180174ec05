import { expect } from 'chai';
import { elementsOf } from '../../stories/support/play.ts';
import { loadStories } from './story-bundle.ts';

describe('In a browser without the Navigation API, a story', function () {
  this.timeout(60_000);
  before(() => Object.defineProperty(globalThis, 'navigation', { value: undefined, configurable: true }));
  after(() => Reflect.deleteProperty(globalThis, 'navigation'));
  afterEach(() => document.body.replaceChildren());

  const shown = (): string[] => elementsOf(document.body).map(({ localName }) => localName);

  it('opens', async () => {
    const bundle = await loadStories();
    const { BothKinds: story } = bundle.compose(bundle.files['credit-balance.stories.ts'] ?? {});
    await story?.run();
    expect(shown()).to.include('ocw-credit-balance');
  });

  it('stays on the page when its element opens Stripe’s', async () => {
    const bundle = await loadStories();
    const { HostedLink: story } = bundle.compose(bundle.files['buy-credits.stories.ts'] ?? {});
    const isLink = (node: EventTarget): boolean => node instanceof HTMLAnchorElement;
    const followed = new Promise<Event>((resolve) => {
      const follow = (event: Event): void => {
        if (event.composedPath().some(isLink)) resolve(event);
      };
      addEventListener('click', follow);
    });
    await story?.run();
    expect((await followed).defaultPrevented).to.equal(true);
    expect(shown()).to.include('ocw-buy-credits');
  });
});
