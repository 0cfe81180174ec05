import { expect } from 'chai';
import { elementsOf } from '../../stories/support/play.ts';
import { endChallenge } from '../../stories/support/stripe-form.ts';
import { addHostileStyles, differences, inheritedHere, pinWidth } from './hostile.ts';
import { atRest, drawings, shownStories } from './appearance.ts';

/** One story of each thing that an element can draw. */
const STATES: readonly string[] = [
  'seat-editor: MoreUsers',
  'seat-editor: BelowTheMinimum',
  'seat-editor-payment: ReviewWithADifference',
  'seat-editor-payment: QuoteChanged',
  'seat-editor-payment: ReviewWithoutACard',
  'seat-editor-payment: Paying',
  'seat-editor-payment: Challenge',
  'seat-editor-payment: Declined',
  'seat-editor-payment: OutcomeUnknown',
  'seat-editor-payment: Done',
  'seat-editor: PastDue',
  'seat-editor: ReadOnly',
  'seat-editor: Loading',
  'seat-editor-payment: EnteringACard',
  'seat-editor-payment: ApprovalBlocked',
  'buy-credits: TooMany',
  'buy-credits: PayingWithTax',
  'buy-credits: FormBlocked',
  'buy-credits: Declined',
  'buy-credits: Arriving',
  'buy-credits: Done',
  'buy-credits: HostedLink',
  'buy-credits: NotSold',
  'credit-balance: BothKinds',
  'credit-balance: Compact',
  'credit-balance: Loading',
  'credit-gate: Closed',
  'credit-gate: OwnOffer',
  'credit-gate: ClosedForUsers',
  'credit-gate: Unreachable',
  'credit-history: EveryKind',
  'credit-history: Empty',
  'subscription-summary: PastDue',
  'subscription-summary: PortalUnavailable',
];

/** The space above the buttons, which depends on the height of the page's frame beside them. */
const AUTO = /^margin-(top|block-start)$/;

const stories = new Map((await shownStories()).map(({ name, story }) => [name, story]));

describe('A hostile page restyles nothing', function () {
  this.timeout(30_000);
  afterEach(() => {
    endChallenge();
    document.body.replaceChildren();
  });

  for (const name of STATES) {
    it(`in the rendering of ${name}`, async function () {
      // Its play continues to Stripe's page; without the Navigation API (Firefox 140), that would replace the tests.
      if (name === 'buy-credits: HostedLink' && !('navigation' in globalThis)) this.skip();
      const story = stories.get(name);
      if (!story) throw new Error(`Unknown story; stories: ${[...stories.keys()].join(', ')}`);
      await story.run();
      await atRest();
      for (const element of elementsOf(document)) {
        if (element.getRootNode() !== document) continue;
        for (
          let each: HTMLElement | null = element;
          each && each !== document.body;
          each = each.parentElement
        ) {
          pinWidth(each);
        }
      }
      for (const animation of document.getAnimations()) animation.pause();
      const inherited = inheritedHere();
      const drawn = drawings().filter(({ host }) => host.localName !== 'ocw-billing');
      expect(drawn.length).to.be.greaterThan(0);
      // Outside of .base are only slots, whose content inherits from the page.
      const changed = drawn
        .flatMap((root) => differences(root))
        .filter(({ element, property }) => element?.closest('.base') || !inherited.has(property))
        .filter(({ element, property }) => !(element?.matches('.panel > .actions') && AUTO.test(property)));
      expect(changed.map(({ text }) => text)).to.deep.equal([]);
      const remove = addHostileStyles();
      for (const place of document.querySelectorAll('[slot^="ocw-frame"]')) {
        const { opacity, transform, float, padding, margin, borderWidth } = getComputedStyle(place);
        expect(
          { opacity, transform, float, padding, margin, borderWidth },
          'where Stripe draws',
        ).to.deep.equal({
          opacity: '1',
          transform: 'none',
          float: 'none',
          padding: '0px',
          margin: '0px',
          borderWidth: '0px',
        });
      }
      remove();
    });
  }
});
