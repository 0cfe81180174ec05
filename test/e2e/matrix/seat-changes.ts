import type { OrganizationSeed } from '../../../src/simulator/index.ts';
import type { Interrupted, Interruption, Scene, Script, Steps } from './interruptions.ts';
import { interrupt, onItsWay, whileAsked } from './interruptions.ts';
import { stripeIsBack, stripeIsDown } from './outage.ts';
import type { Cell, Row } from './row.ts';
import type { Tab } from './tab.ts';

// From 5 users to 8 in the middle of a month: 3 × $29.00 for 16 of 31 days, and 3 credits; then the user continues to 9.

const CONFIRM = '/backend/seat-changes';
const CHALLENGE = '/api/complete-challenge';
const SETUP = '/api/confirm-setup';

const EDITOR = 'Number of users';
const REVIEW = 'Review your change';
const REACHED = 'You already have this number of users.';
const DONE = 'You now have 8 users';
const ASKED = 'Your bank asks you to approve the payment of $44.90.';
const OTHER_CARD = 'Pay for your change to 8 users';
const NOT_APPROVED = 'Your bank didn’t approve the payment.';
const UNKNOWN = 'We couldn’t confirm your change';
const WITH_STRIPE = 'Your payment is processing. This page updates automatically.';
const FAILED = 'Your payment didn’t go through';
const CHECK = 'Check the result';
const DOUBTFUL = 'We’re checking your payment';
const DOWN = 'The payment service isn’t responding right now.';
const GIVEN_UP = 'Change canceled';

const GOOD_CARD = '4242424242424242';
const ASKING_CARD = 'pm_card_authenticationRequired';
const CHARGE = 4490;
const NEXT_CHARGE = 1497;
/** The price of the change minutes later. */
const LATER_CHARGE = 4489;
/** Longer than the time after which a change unknown to Stripe counts as never sent, in seconds. */
const LOST_AFTER = 200;

type End = 'changed' | 'refused' | 'not sent' | 'card on file';

/** Requests the quote for a number. */
export async function review(tab: Tab, users: number): Promise<void> {
  await tab.says(EDITOR);
  await tab.type(users);
  await tab.press('Update User Count');
  await tab.says(REVIEW);
}

/** Agrees to the amount of the review. */
export async function confirm(tab: Tab): Promise<void> {
  tab.agree(await tab.element.locator('[part~="due"]').innerText());
  await tab.press(/^Confirm Update/);
}

/** Checks the outcome of the change, which is not announced if the server was down, nor to a tab if the other one has not sent it. */
async function learn(tab: Tab, kind: Interruption): Promise<void> {
  if (kind === 'server restart' || kind === 'second tab') await tab.press(CHECK);
}

/** The change to 8 users. */
function change(end: string): Steps {
  return {
    begin: (tab) => review(tab, 8),
    pay: confirm,
    resume: learn,
    waits: [UNKNOWN],
    words: () => end,
  };
}

/** The user completes the challenge. */
const approved: Steps = {
  ...change(DONE),
  polls: true,
  pay: async (tab) => {
    await confirm(tab);
    await tab.respondToChallenge('Complete');
  },
  resume: async (tab, kind) => {
    if (kind !== 'second tab') return;
    await openChallenge(tab);
    await tab.respondToChallenge('Complete');
  },
  waits: [DOUBTFUL, DONE],
};

/** The user rejects the challenge; if the bank did not receive that, the challenge opens again. */
const notApproved: Steps = {
  ...change(NOT_APPROVED),
  resume: openChallenge,
  waits: [DOUBTFUL],
  words: (kind) => (kind === 'reload' || kind === 'offline' ? ASKED : NOT_APPROVED),
};

async function openChallenge(tab: Tab): Promise<void> {
  await tab.says(ASKED);
  await tab.press('Approve payment');
}

/** Stripe has charged, but its response and ours are lost; interrupted while the page checks again. */
const responsesLost: Script = async (scene, kind) => {
  const { tab, server, organization } = scene;
  await review(tab, 8);
  const fault = { kind: 'lost', position: 'after', matching: 'POST /v1/subscriptions/' };
  await server.control(organization.organizationId, 'faults', fault);
  const response = tab.hold(CONFIRM, 'POST', 'response');
  await confirm(tab);
  const first = await response;
  const again = tab.hold(CONFIRM, 'POST', 'request');
  await first.cut('connectionreset');
  const after = await interrupt(kind, scene, await again, [UNKNOWN]);
  if (kind === 'server restart') await after.tab.press(CHECK);
  await after.tab.says(DONE);
  return { ...after, said: DONE };
};

/** Stripe does not respond to the quote, nor receive the change; interrupted while the outcome is unknown. */
const stripeDown: Script = async (scene, kind) => {
  const { tab, server, organization } = scene;
  await tab.says(EDITOR);
  await stripeIsDown(scene);
  await tab.type(8);
  await tab.press('Update User Count');
  await tab.says(DOWN);
  await stripeIsBack(scene);
  await tab.press('Update User Count');
  await tab.says(REVIEW);
  const loseChanges = (): Promise<void> =>
    server.control(organization.organizationId, 'faults', {
      kind: 'lost',
      position: 'before',
      matching: 'POST /v1/subscriptions/',
      times: 1_000,
    });
  await loseChanges();
  const held = tab.hold(CONFIRM, 'POST', 'response');
  await confirm(tab);
  const after = await interrupt(kind, scene, await held, [UNKNOWN], loseChanges);
  const said = kind === 'none' || kind === 'server restart' ? UNKNOWN : WITH_STRIPE;
  await after.tab.says(said);
  return { ...after, said };
};

/** Interrupted while the first card is being saved: nothing is charged by it. */
const cardSaved: Script = async (scene, kind) => {
  const { tab } = scene;
  const save = async (there: Tab): Promise<void> => {
    await there.press('Add a payment method');
    await there.enter(GOOD_CARD);
    await there.press('Save payment method');
  };
  await review(tab, 8);
  const held = tab.hold(SETUP, 'POST', kind === 'second tab' ? 'request' : 'response');
  await save(tab);
  const after = await interrupt(kind, scene, await held, ['You’re offline.', 'We can’t reach the server.']);
  if (kind === 'offline' || kind === 'server restart') await after.tab.press('Try again');
  if (kind === 'reload' || kind === 'second tab') await review(after.tab, 8);
  if (kind === 'second tab') await save(after.tab);
  const said = 'Charged to Visa ending in 4242';
  await after.tab.says(said);
  return { ...after, said };
};

/** From 8 users to 9, with a card on file that may require a challenge. */
async function oneMore(tab: Tab, asks: boolean): Promise<void> {
  // After a reload the page shows only the new number.
  await tab.says(DONE);
  if (!(await tab.read('ocw-seat-editor')).includes(EDITOR)) await tab.press('Done');
  await review(tab, 9);
  await confirm(tab);
  if (asks) await tab.respondToChallenge('Complete');
}

/** Pays for the pending change with another card, in the page. */
async function payWithAnotherCard(tab: Tab): Promise<void> {
  // After a decline the form for another card may already be loading.
  if ((await tab.says(ASKED, OTHER_CARD)) === ASKED) {
    const approve = tab.element.getByRole('button', { name: 'Approve payment', exact: true });
    if (await approve.isVisible()) {
      await approve.click();
      await tab.respondToChallenge('Fail');
    }
  }
  await tab.says(OTHER_CARD);
  await tab.enter(GOOD_CARD);
  await tab.pay(/^Pay \$/);
  await tab.says(DONE);
}

/** Cancels the pending change, and makes the same one with a card that is saved first. */
async function cancelAndStartOver(tab: Tab): Promise<void> {
  await tab.press('Cancel change');
  await tab.says(GIVEN_UP);
  await tab.press('Start over');
  await review(tab, 8);
  await tab.press('Use another payment method');
  await tab.enter(GOOD_CARD);
  await tab.press('Save payment method');
  await tab.says('Charged to Visa ending in 4242');
  await confirm(tab);
  await tab.says(DONE);
}

/** How the user continues. */
interface Way {
  /** Cancels the pending change instead of paying it with another method. */
  readonly givesUp?: boolean;
  /** The card on file requires a challenge each time. */
  readonly asks?: boolean;
}

/** The user's next action, which must work; the first tab must show it, too. */
async function goOn(
  scene: Scene,
  end: End,
  after: Interrupted,
  { givesUp = false, asks = false }: Way,
): Promise<readonly number[]> {
  const { tab, first, release } = after;
  const { server, organization } = scene;
  const control = (path: string, input: object): Promise<void> =>
    server.control(organization.organizationId, path, input);
  switch (end) {
    case 'changed':
      await release();
      await first?.says(DONE);
      await oneMore(tab, asks);
      await tab.says('You now have 9 users');
      return [CHARGE, NEXT_CHARGE];
    case 'refused':
      if (!givesUp) {
        await payWithAnotherCard(tab);
        break;
      }
      await cancelAndStartOver(tab);
      await release();
      await first?.says(GIVEN_UP);
      return [CHARGE];
    case 'not sent':
      await control('faults', { reset: true });
      await control('clock', { by: LOST_AFTER });
      if ((await tab.read('ocw-seat-editor')).includes(CHECK)) await tab.press(CHECK);
      await tab.says(FAILED);
      await release();
      await first?.says(FAILED);
      await tab.press('Start over');
      await review(tab, 8);
      await confirm(tab);
      await tab.says(DONE);
      return [LATER_CHARGE];
    case 'card on file':
      await confirm(tab);
      await tab.says(DONE);
      await release();
      // The first tab confirmed nothing: it shows the number as current, and does not present the other tab's change as its own.
      await first?.says(REACHED);
      return [CHARGE];
  }
  await release();
  await first?.says(DONE);
  return [CHARGE];
}

function row(outcome: string, end: End, script: Script, seed: OrganizationSeed, way: Way = {}): Row {
  const cell: Cell = async (scene, kind, check) => {
    const after = await script(scene, kind);
    const { tab, said } = after;
    const isChanged = end === 'changed';
    const users = isChanged ? 8 : 5;
    await check({ charged: isChanged ? [CHARGE] : [], users, credits: users, said, tab });
    const charged = await goOn(scene, end, after, way);
    const usersInTheEnd = charged.length === 2 ? 9 : 8;
    await check({ charged, users: usersInTheEnd, credits: usersInTheEnd, said: '', tab });
  };
  return { flow: 'seat change', element: 'ocw-seat-editor', outcome, seed, cell };
}

const refused = (outcome: string, card: string, because: string, givesUp = false): Row =>
  row(outcome, 'refused', onItsWay(CONFIRM, change(because)), { paymentMethod: card }, { givesUp });

/** Changing the number of users, with a row for each outcome of the payment. */
export const SEAT_CHANGE_ROWS: readonly Row[] = [
  row('card on file succeeds', 'changed', onItsWay(CONFIRM, change(DONE)), {}),
  row(
    '3-D Secure passed',
    'changed',
    onItsWay(CHALLENGE, approved),
    { paymentMethod: ASKING_CARD },
    { asks: true },
  ),
  row('3-D Secure failed', 'refused', whileAsked(notApproved), { paymentMethod: ASKING_CARD }),
  refused('declined', 'pm_card_chargeCustomerFail', 'Your card was declined.'),
  refused('wrong CVC', 'pm_card_chargeDeclinedIncorrectCvc', 'Your card’s security code is incorrect.'),
  refused('expired card', 'pm_card_chargeDeclinedExpiredCard', 'Your card has expired.', true),
  refused(
    'insufficient funds',
    'pm_card_chargeDeclinedInsufficientFunds',
    'Your card has insufficient funds.',
  ),
  row('Stripe down', 'not sent', stripeDown, {}),
  row('request lost after it worked', 'changed', responsesLost, {}),
  row('no card on file', 'card on file', cardSaved, { paymentMethod: null }),
];
