import { expect } from 'chai';
import { ElementHarness, SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import type { NewTestOrganization } from '../support/backend.ts';
import { Backend, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

const DAY = 86_400;
/** Half of March's 31 days. */
const HALF = 15.5 * DAY;

type Prepare = (backend: Backend) => Promise<void>;

/** Mounts editor and summary for a separate organization. */
async function open(
  { seed, ...organization }: NewTestOrganization = {},
  prepare?: Prepare,
): Promise<{ backend: Backend; editor: SeatEditorHarness; summary: ElementHarness<HTMLElement> }> {
  const backend = await Backend.create({ elapsed: HALF, ...organization, seed: { seats: 5, ...seed } });
  await prepare?.(backend);
  const billing = mount('ocw-billing', backend.connection);
  const summary = new ElementHarness(billing.appendChild(document.createElement('ocw-subscription-summary')));
  const editor = new SeatEditorHarness(billing.appendChild(document.createElement('ocw-seat-editor')));
  billing.timeZone = 'UTC';
  await editor.says('Number of users');
  await summary.says('Current plan');
  return { backend, editor, summary };
}

describe('A number of users that is not possible', () => {
  before(startBackend);
  afterEach(unmountAll);

  const trialWithout = (trialWithoutCard: 'cancel' | 'create_invoice' | 'pause'): NewTestOrganization => ({
    elapsed: DAY,
    seed: { trialDays: 31, paymentMethod: null, trialWithoutCard },
  });
  const endTrial: Prepare = (backend) => backend.control('clock', { by: 31 * DAY });
  const refused: readonly (readonly [
    name: string,
    organization: NewTestOrganization,
    prepare: Prepare,
    status: string,
    sentence: string,
  ])[] = [
    [
      'with a payment overdue',
      { seed: {} },
      async (backend) => {
        await backend.control('card', { card: 'pm_card_chargeCustomerFail' });
        await backend.control('clock', { by: 20 * DAY });
      },
      'Payment overdue',
      'Your last payment failed.',
    ],
    [
      'that has ended',
      { seed: {} },
      (backend) => backend.control('subscription', { cancel: true }),
      'Canceled',
      'Your subscription has ended. You keep your purchased credits.',
    ],
    [
      'whose trial ended without a card',
      trialWithout('cancel'),
      endTrial,
      'Canceled',
      'Your subscription has ended.',
    ],
    ['that its trial left paused', trialWithout('pause'), endTrial, 'Paused', 'Your subscription is paused.'],
    [
      'whose first period could not be charged',
      trialWithout('create_invoice'),
      endTrial,
      'Payment overdue',
      'Your last payment failed.',
    ],
  ];
  for (const [name, organization, prepare, status, sentence] of refused) {
    it(`offers no other number for a subscription ${name}, and says why`, async () => {
      const { editor, summary } = await open(organization, prepare);
      expect(() => editor.field).to.throw('There is no number field');
      expect(editor.actions).to.deep.equal([]);
      await summary.says(sentence);
      // An overdue amount is shown once per page.
      await editor.says(
        status === 'Payment overdue'
          ? 'You can change the number of users once your plan is paid.'
          : sentence,
      );
      await expectAccessible(editor.element);
      expect(summary.part('status')).to.equal(status);
      await expectAccessible(summary.element);
    });
  }

  it('says why a number is refused that was possible a moment ago', async () => {
    const { backend, editor } = await open();
    await editor.type('8');
    await backend.control('events', { hold: true });
    await backend.control('subscription', { cancel: true });
    editor.press('Update User Count');
    await editor.says('Your subscription has ended.');
    expect((await backend.stripeState()).quantity).to.equal(5);
  });

  it('says that nothing was charged if Stripe cannot charge the amount, and allows another number', async () => {
    const kwd = { elapsed: HALF + 3600, seed: { currency: 'kwd', seatAmount: 9000 } };
    const { backend, editor } = await open(kwd);
    const { charges } = await backend.stripeState();
    await editor.review(6);
    editor.press('Confirm Update');
    await editor.says('Your payment didn’t go through');
    await editor.says('You haven’t been charged. You still have 5 users.');
    await expectAccessible(editor.element);
    expect((await backend.stripeState()).charges).to.deep.equal(charges);
    editor.press('Start over');
    await editor.says('Number of users');
  });
});
