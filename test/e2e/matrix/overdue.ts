import type { Interrupted, Interruption, Scene } from './interruptions.ts';
import { goOffline, interrupt, restart } from './interruptions.ts';
import type { Cell, Row } from './row.ts';
import { Tab } from './tab.ts';

// The renewal of April 1 was declined: $145.00 is owed, its 5 credits are held. After the payment the person adds a user, which
// is refused while the renewal is owed: 1 × $29.00 for 15 of 30 days.

const DAY = 86_400;
const PAYMENT = '/backend/invoices/';
const CHALLENGE = '/api/complete-challenge';
const CONFIRM = '/api/confirm-payment';

const OWED = '$145.00 overdue since Apr 1, 2026';
const PAID = '$145.00 paid. Your plan is active.';
/** All there is to say where the page has not seen the payment itself. */
const ACTIVE = 'Active';
const ASKED = 'Your bank asks you to approve the payment of $145.00. You haven’t been charged yet.';
const NOT_APPROVED = 'Your bank didn’t approve the payment.';
const DECLINED = 'Your card was declined.';
const FORM = 'This becomes the payment method for your plan.';
/** What the page says while nobody reaches the server. */
const WAITS = ['You’re offline.', 'We can’t reach the server.'];

const PAY = /^Pay \$145\.00 now$/;
const GOOD_CARD = '4242424242424242';
const ASKING_CARD = 'pm_card_threeDSecure2Required';
const DECLINED_CARD = 'pm_card_chargeCustomerFail';
const CHARGE = 14_500;
const NEXT_CHARGE = 1450;

type End = 'paid' | 'refused';

type Script = (scene: Scene, kind: Interruption) => Promise<Interrupted & { readonly said: string }>;

/** Lets the renewal fail, and puts the card on file that is charged from then on. */
const prepare =
  (card: string | null): NonNullable<Row['prepare']> =>
  async (control) => {
    await control('card', { card: DECLINED_CARD });
    await control('clock', { by: 31 * DAY });
    await control('card', { card });
  };

/** What the page says at the end, by what came between: a message does not survive a reload, nor a refusal a lost response. */
function words(end: string, kind: Interruption): string {
  if (end === PAID) return kind === 'reload' ? ACTIVE : PAID;
  return kind === 'none' || kind === 'second tab' ? end : OWED;
}

/** Interrupted while a request is on its way that the page sends after `begin`; with a second tab it has not arrived yet. */
function onItsWay(request: string, pay: (tab: Tab) => Promise<void>, end: string): Script {
  return async (scene, kind) => {
    const { tab } = scene;
    await tab.says(OWED);
    if (kind === 'server restart')
      await scene.server.control(scene.organization.organizationId, 'events', { hold: true });
    const held = tab.hold(request, 'POST', kind === 'second tab' ? 'request' : 'answer');
    await pay(tab);
    const after = await interrupt(kind, scene, await held, WAITS);
    if (kind === 'second tab') {
      await after.tab.says(OWED);
      await pay(after.tab);
    }
    const said = await after.tab.says(words(end, kind));
    return { ...after, said };
  };
}

async function payOnFile(tab: Tab): Promise<void> {
  await tab.pay(PAY);
}

async function payAndApprove(tab: Tab): Promise<void> {
  await tab.pay(PAY);
  await tab.answerChallenge('Complete');
}

async function payWithAnotherCard(tab: Tab): Promise<void> {
  // After a refusal the form may be there already; a bank that still asks is answered first.
  if (!(await tab.read('ocw-subscription-summary')).includes(FORM)) {
    const other = tab.element.getByRole('button', { name: 'Use another card', exact: true });
    if (await other.isVisible()) await other.click();
    if ((await tab.says(ASKED, FORM)) === ASKED) {
      await tab.press('Approve payment');
      await tab.answerChallenge('Fail');
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

/** Interrupted while the bank's question covers the page; the person then says no, where it still asks. */
const whileAsked: Script = async (scene, kind) => {
  const { tab } = scene;
  await tab.pay(PAY);
  await tab.challenge.getByRole('button').first().waitFor();
  const here = { tab, first: null, release: () => Promise.resolve() };
  switch (kind) {
    case 'none':
      await tab.answerChallenge('Fail');
      break;
    case 'reload':
      await tab.page.reload();
      await tab.says(OWED);
      return { ...here, said: OWED };
    case 'second tab': {
      const second = await tab.duplicate();
      await second.pay(PAY);
      await second.answerChallenge('Fail');
      await second.says(NOT_APPROVED);
      return { tab: second, first: tab, release: () => tab.answerChallenge('Fail'), said: NOT_APPROVED };
    }
    case 'offline':
      await goOffline(scene, async () => {
        await tab.answerChallenge('Fail');
        await tab.says(...WAITS);
      });
      await tab.says(OWED);
      return { ...here, said: OWED };
    case 'server restart':
      await restart(scene, () => Promise.resolve());
      await tab.answerChallenge('Fail');
      break;
  }
  await tab.says(NOT_APPROVED);
  return { ...here, said: NOT_APPROVED };
};

/** Adds a user, with a card on file that may ask. */
async function addUser({ page, shown }: Tab, asks: boolean): Promise<void> {
  const editor = new Tab(page, 'ocw-seat-editor', shown as number[]);
  await editor.says('Number of users');
  await editor.type(6);
  await editor.press('Update User Count');
  await editor.says('Review your change');
  editor.agree(await editor.element.locator('[part~="due"]').innerText());
  await editor.press(/^Confirm Update/);
  if (asks) await editor.answerChallenge('Complete');
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
    await addUser(tab, isPaid && card === ASKING_CARD && script !== withAnotherCard);
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

const withAnotherCard = onItsWay(CONFIRM, payWithAnotherCard, PAID);

/** Paying an overdue renewal in the page, a row for each way that the payment can go. */
export const OVERDUE_ROWS: readonly Row[] = [
  row('card on file succeeds', 'paid', onItsWay(PAYMENT, payOnFile, PAID), 'pm_card_visa'),
  row('3-D Secure passed', 'paid', onItsWay(CHALLENGE, payAndApprove, PAID), ASKING_CARD),
  row('3-D Secure failed', 'refused', whileAsked, ASKING_CARD),
  row('declined', 'refused', onItsWay(PAYMENT, payOnFile, DECLINED), DECLINED_CARD),
  row('another card succeeds', 'paid', withAnotherCard, DECLINED_CARD),
  row('no card on file', 'paid', onItsWay(CONFIRM, payWithoutCard, PAID), null),
];
