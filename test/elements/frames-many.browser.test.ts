import { expect } from 'chai';
import { challenges, FORM_KINDS, listenForChallenges, openBoth } from './paying.ts';
import { startBackend, unmountAll } from './support.ts';

const [BUYING, FIRST_CARD, OTHER_CARD] = FORM_KINDS;
const GOOD = '4242 4242 4242 4242';
const ASKING = '4000 0027 6000 3184';

describe('Several payment forms on one page', function () {
  this.timeout(40_000);
  before(startBackend);
  afterEach(unmountAll);

  for (const [name, one, other] of [
    ['a purchase and an update', BUYING, OTHER_CARD],
    ['a purchase and a card to be put on file', BUYING, FIRST_CARD],
    ['two purchases', BUYING, BUYING],
  ] as const) {
    it(`have separate frames that do not affect each other: ${name}`, async () => {
      const [first, second] = await openBoth(one, other);
      expect(first.frame).not.to.equal(second.frame);
      const { frame } = first;
      first.enter(GOOD);
      await second.pay('5555 5555 5555 4444').catch((error: unknown) => {
        if (second.kind !== FIRST_CARD) throw error;
      });
      expect(first.frame).to.equal(frame);
      expect(first.typed).to.equal(GOOD);
      first.send();
      await first.accepted();
    });
  }

  it('run their challenges one after the other if both cards need one', async () => {
    const [first, second] = await openBoth(BUYING, OTHER_CARD);
    const page = listenForChallenges(document);
    first.enter(ASKING);
    second.enter(ASKING);
    first.send();
    second.send();
    for (const payer of [first, second]) {
      await payer.harness.until(() => challenges().length > 0, 'the bank asks');
      expect(challenges().length).to.equal(1);
      await payer.harness.respondToChallenge('Complete authentication');
      await payer.accepted();
    }
    expect(page.heard).to.deep.equal(['start', 'end', 'start', 'end']);
    page.stop();
  });
});
