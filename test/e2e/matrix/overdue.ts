import type { Interruption, Script, Steps } from './interruptions.ts';
import { onItsWay, whileAsked } from './interruptions.ts';
import type { Cell, Row } from './row.ts';
import { confirm, review } from './seat-changes.ts';
import type { Tab } from './tab.ts';

// The renewal of April 1 was declined: $145.00 is owed, its 5 credits are held. After the payment the user adds a seat, which
// is refused while the renewal is owed: 1 × $29.00 for 15 of 30 days.

const DAY = 86_400;
const PAYMENT = '/backend/invoices/';
const CHALLENGE = '/api/complete-challenge';
const CONFIRM = '/api/confirm-payment';

const OWED = '$145.00 overdue since Apr 1, 2026';
const PAID = '$145.00 paid. Your plan is active.';
/** The page's text if it did not observe the payment itself. */
const ACTIVE = 'Active';
const ASKED = 'Your bank asks you to approve the payment of $145.00. You haven’t been charged yet.';
const NOT_APPROVED = 'Your bank didn’t approve the payment.';
const DECLINED = 'Your card was declined.';
const FORM = 'This becomes the payment method for your plan.';
/** The page's text while it cannot reach the server. */
const WAITS = ['You’re offline.', 'We can’t reach the server.'];

const PAY = /^Pay \$145\.00 now$/;
const GOOD_CARD = '4242424242424242';
const ASKING_CARD = 'pm_card_threeDSecure2Required';
const DECLINED_CARD = 'pm_card_chargeCustomerFail';
const CHARGE = 14_500;
const NEXT_CHARGE = 1450;

type End = 'paid' | 'refused';

/** Lets the renewal fail, and puts the card on file that is charged from then on. */
const prepare =
  (card: string | null): NonNullable<Row['prepare']> =>
  async (control) => {
    await control('card', { card: DECLINED_CARD });
    await control('clock', { by: 31 * DAY });
    await control('card', { card });
  };

/** The page's final text by interruption: a message does not survive a reload. */
function words(end: string, kind: Interruption): string {
  if (kind === 'reload') return end === PAID ? ACTIVE : OWED;
  // The rejection has not reached the bank, whose challenge is still open.
  return kind === 'offline' && end === NOT_APPROVED ? ASKED : end;
}

function steps(pay: (tab: Tab) => Promise<void>, end: string): Steps {
  return {
    pay: async (tab) => {
      await tab.says(OWED);
      await pay(tab);
    },
    waits: WAITS,
    words: (kind) => words(end, kind),
  };
}

async function payOnFile(tab: Tab): Promise<void> {
  await tab.pay(PAY);
}

async function payAndApprove(tab: Tab): Promise<void> {
  await tab.pay(PAY);
  await tab.respondToChallenge('Complete');
}

async function payWithAnotherCard(tab: Tab): Promise<void> {
  // After a rejection the form may be open already; an open challenge is finished first.
  if (!(await tab.read('ocw-subscription-summary')).includes(FORM)) {
    const other = tab.element.getByRole('button', { name: 'Use another card', exact: true });
    if (await other.isVisible()) await other.click();
    if ((await tab.says(ASKED, FORM)) === ASKED) {
      await tab.press('Approve payment');
      await tab.respondToChallenge('Fail');
    }
  }
  await tab.says(FORM);
  await tab.enter(GOOD_CARD);
  await tab.pay(PAY);
}

/** Without a card on file the one button opens the form, and charges nothing. */
async function payWithoutCard(tab: Tab): Promise<void> {
  await tab.press(PAY);
  await tab.says(FORM);
  await tab.enter(GOOD_CARD);
  await tab.pay(PAY);
}

/** Adds a seat, with a card on file that may require a challenge. */
async function addUser(tab: Tab, asks: boolean): Promise<void> {
  const editor = tab.at('ocw-seat-editor');
  await review(editor, 6);
  await confirm(editor);
  if (asks) await editor.respondToChallenge('Complete');
  await editor.says('You now have 6 users');
}

function row(outcome: string, end: End, script: Script, card: string | null): Row {
  const cell: Cell = async (scene, kind, check) => {
    const { tab, first, release, said } = await script(scene, kind);
    const isPaid = end === 'paid';
    await check({ charged: isPaid ? [CHARGE] : [], users: 5, credits: isPaid ? 5 : 0, said, tab });
    if (!isPaid) {
      await payWithAnotherCard(tab);
      await tab.says(PAID);
    }
    await release();
    await first?.says(PAID, ACTIVE);
    await addUser(tab, isPaid && card === ASKING_CARD);
    await check({ charged: [CHARGE, NEXT_CHARGE], users: 6, credits: 6, said: '', tab });
  };
  return {
    flow: 'overdue payment',
    element: 'ocw-subscription-summary',
    outcome,
    seed: {},
    prepare: prepare(card),
    cell,
  };
}

/** Paying an overdue renewal in the page, with a row for each outcome of the payment. */
export const OVERDUE_ROWS: readonly Row[] = [
  row('card on file succeeds', 'paid', onItsWay(PAYMENT, steps(payOnFile, PAID)), 'pm_card_visa'),
  row('3-D Secure passed', 'paid', onItsWay(CHALLENGE, steps(payAndApprove, PAID)), ASKING_CARD),
  row('3-D Secure failed', 'refused', whileAsked(steps(payOnFile, NOT_APPROVED)), ASKING_CARD),
  row('declined', 'refused', onItsWay(PAYMENT, steps(payOnFile, DECLINED)), DECLINED_CARD),
  row('another card succeeds', 'paid', onItsWay(CONFIRM, steps(payWithAnotherCard, PAID)), DECLINED_CARD),
  row('no card on file', 'paid', onItsWay(CONFIRM, steps(payWithoutCard, PAID)), null),
];
