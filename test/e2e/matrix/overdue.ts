import type { Interrupted, Interruption, Scene } from './interruptions.ts';
import { interrupt } from './interruptions.ts';
import type { Cell, Row } from './row.ts';
import type { Payment, Tab } from './tab.ts';

// A renewal for 5 users at $145.00 was declined; the person pays it and, after whatever came between, sees an active plan.

const PAYMENT = '/payment';
const CONFIRM = '/api/confirm-payment';
const CHALLENGE = '/api/complete-challenge';
const MONTH = 31 * 86_400;

const OWED = '$145.00 overdue since';
const ACTIVE = 'Current plan Active';
/** What the page says without a response. */
const WAITS = ['Paying…', 'Check your connection', 'You are offline'];
const PAY = /^Pay \$145\.00 now$/;

interface Way {
  readonly outcome: string;
  /** On file once the renewal was declined. */
  readonly card: string;
  /** Held while it is interrupted: the answer, or with a second tab the request. */
  readonly held: string;
  readonly pay: (tab: Tab) => Promise<void>;
}

async function payByForm(tab: Tab, payment: Payment): Promise<void> {
  await tab.press('Use another card');
  await tab.says('This becomes the payment method for your plan.');
  await tab.enter(payment);
  await tab.pay(PAY);
}

const WAYS: readonly Way[] = [
  { outcome: 'paid by the card on file', card: 'pm_card_visa', held: PAYMENT, pay: (tab) => tab.pay(PAY) },
  {
    outcome: 'paid by the card on file, bank asks',
    card: 'pm_card_threeDSecure2Required',
    held: CHALLENGE,
    async pay(tab) {
      await tab.pay(PAY);
      await tab.answerChallenge('Complete');
    },
  },
  {
    outcome: 'paid by another card',
    card: 'pm_card_chargeCustomerFail',
    held: CONFIRM,
    pay: (tab) => payByForm(tab, '5555555555554444'),
  },
];

async function becomeOverdue({ server, organization, tab }: Scene, card: string): Promise<void> {
  const { organizationId } = organization;
  await server.control(organizationId, 'card', { card: 'pm_card_chargeCustomerFail' });
  await server.control(organizationId, 'clock', { by: MONTH });
  await server.control(organizationId, 'card', { card });
  await tab.page.reload();
  await tab.says(OWED);
}

async function play(way: Way, scene: Scene, kind: Interruption): Promise<Interrupted> {
  const { tab } = scene;
  if (kind === 'server restart')
    await scene.server.control(scene.organization.organizationId, 'events', { hold: true });
  const held = tab.hold(way.held, 'POST', kind === 'second tab' ? 'request' : 'answer');
  await way.pay(tab);
  const after = await interrupt(kind, scene, await held, WAITS);
  if (kind === 'second tab') {
    await after.tab.says(OWED);
    await way.pay(after.tab);
  }
  return after;
}

const cell =
  (way: Way): Cell =>
  async (scene, kind, check) => {
    await becomeOverdue(scene, way.card);
    const after = await play(way, scene, kind);
    const said = await after.tab.says(ACTIVE);
    const expected = { charged: [14_500], users: 5, credits: 5, said };
    await check({ ...expected, tab: after.tab });
    await after.release();
    if (after.first) {
      await after.first.says(ACTIVE);
      await check({ ...expected, said: '', tab: after.first });
    }
  };

/** The rows of what is owed. */
export const OVERDUE_ROWS: readonly Row[] = WAYS.map((way) => ({
  flow: 'overdue payment',
  element: 'ocw-subscription-summary',
  outcome: way.outcome,
  seed: { paymentMethod: 'pm_card_visa' },
  cell: cell(way),
}));
