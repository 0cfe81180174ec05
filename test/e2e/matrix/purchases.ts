import type { OrganizationSeed } from '../../../src/simulator/index.ts';
import type { Interrupted, Interruption, Scene, Script, Steps } from './interruptions.ts';
import { goOffline, interrupt, onItsWay, restart, whileAsked } from './interruptions.ts';
import type { Cell, Row } from './row.ts';
import { serverIsCutOff, stripeIsBack, stripeIsDown } from './outage.ts';
import type { Payment, Tab } from './tab.ts';

// Two credits at $19.00 are bought, and after the interruption the user continues.

const CONFIRM = '/api/confirm-checkout';
const CHALLENGE = '/api/complete-challenge';
const PURCHASES = '/backend/credit-purchases';

const FORM = 'Pay for 2 credits';
/** The page's text without a response: the account may already show the payment. */
const WAITS = ['We’re checking your payment', 'Payment received'];
const DOUBT = 'We couldn’t find your payment. You haven’t been charged. Try again.';
const BOUGHT = '2 credits added';
const UNDER_WAY = 'Your payment is processing';
const NOT_APPROVED = 'Your bank didn’t approve the payment. You haven’t been charged.';
const DOWN = 'The payment service isn’t responding right now.';

const BUY = /^Buy Credits · \$/;
const GOOD_CARD = '4242424242424242';
const ASKING_CARD = '4000002760003184';

/** The outcome of a payment, with the reason if it is refused. */
interface End {
  readonly as: 'bought' | 'refused' | 'under way';
  readonly because?: string;
}

async function choose(tab: Tab, quantity: number): Promise<void> {
  await tab.says('Number of credits');
  await tab.type(quantity);
  await tab.press('Buy Credits');
}

async function pay(tab: Tab, payment: Payment): Promise<void> {
  await tab.toForm();
  await tab.enter(payment);
  await tab.pay(BUY);
}

/** The page's final text by interruption: a message survives neither a reload nor a lost response. */
function words(end: End, kind: Interruption): string {
  if (end.as === 'bought') return BOUGHT;
  if (end.as === 'under way') return UNDER_WAY;
  if (kind === 'reload') return FORM;
  return kind === 'offline' || kind === 'server restart' || !end.because ? DOUBT : end.because;
}

/** Two credits in the payment form. */
function inForm(payment: Payment, end: End): Steps {
  return {
    begin: (tab) => choose(tab, 2),
    pay: async (tab) => {
      await tab.says(FORM);
      await pay(tab, payment);
    },
    waits: WAITS,
    words: (kind) => words(end, kind),
  };
}

/** Two credits with the card on file, of which the page remembers nothing but its name. */
function onFile(end: End): Steps {
  return {
    begin: (tab) => choose(tab, 2),
    pay: (tab) => tab.pay(BUY),
    waits: WAITS,
    words: (kind) => words(end, kind),
  };
}

/** The same, and the user completes the challenge. */
function approved({ pay, ...others }: Steps): Steps {
  return {
    ...others,
    pay: async (tab) => {
      await pay(tab);
      await tab.respondToChallenge('Complete');
    },
  };
}

/** The user rejects the challenge, which the bank reports to the page. */
function notApproved(steps: Steps): Script {
  const spoken = (kind: Interruption): string =>
    kind === 'server restart' ? NOT_APPROVED : steps.words(kind);
  return whileAsked({ ...steps, words: spoken });
}

/** The responses to the order and to the payment are lost; interrupted while the page checks the outcome. */
const responsesLost: Script = async (scene, kind) => {
  const { tab } = scene;
  const order = tab.hold(PURCHASES, 'POST', 'response');
  await choose(tab, 2);
  await (await order).cut('connectionreset');
  await tab.says(FORM);
  const payment = tab.hold(CONFIRM, 'POST', 'response');
  await pay(tab, GOOD_CARD);
  const question = tab.hold(PURCHASES, 'GET', 'request');
  await (await payment).cut('connectionreset');
  await tab.says(...WAITS);
  // One check is held; on a fast machine the next one may have succeeded before the interruption.
  const after = await interrupt(kind, scene, await question, [...WAITS, BOUGHT]);
  await after.tab.says(BOUGHT);
  return { ...after, said: BOUGHT };
};

/** Stripe does not respond to the purchase, nor to its payment; interrupted while the outcome is unknown. */
const stripeDown: Script = async (scene, kind) => {
  const { tab } = scene;
  // A user who arrives during an outage sees no price, and cannot choose.
  await tab.says('Number of credits');
  await stripeIsDown(scene);
  await choose(tab, 2);
  await tab.says(DOWN);
  await stripeIsBack(scene);
  await tab.press('Buy Credits');
  await tab.toForm();
  await tab.enter(GOOD_CARD);
  await tab.canPay(BUY);
  await stripeIsDown(scene);
  await tab.pay(BUY);
  await tab.says(...WAITS);
  let there = tab;
  if (kind === 'reload') await tab.page.reload();
  if (kind === 'second tab') there = await tab.duplicate();
  if (kind === 'offline') await goOffline(scene, () => Promise.resolve());
  if (kind === 'server restart') {
    await restart(
      scene,
      () => Promise.resolve(),
      () => serverIsCutOff(scene),
    );
  }
  const isNew = kind === 'reload' || kind === 'second tab';
  if (isNew) await there.says(DOWN);
  await stripeIsBack(scene);
  if (isNew) await there.press('Try again');
  const said = isNew ? FORM : DOUBT;
  await there.says(said);
  await there.reopenForm();
  return { tab: there, first: there === tab ? null : tab, release: () => Promise.resolve(), said };
};

/** One more credit, with a card. */
async function buyOneMore(tab: Tab): Promise<void> {
  await choose(tab, 1);
  await tab.says('Pay for 1 credit');
  await pay(tab, GOOD_CARD);
  await tab.says('1 credit added');
}

/** The user's next action, which must work; the first tab must show it, too. */
async function goOn(scene: Scene, end: End, { tab, first, release }: Interrupted): Promise<void> {
  if (end.as === 'refused') {
    await pay(tab, GOOD_CARD);
    await tab.says(BOUGHT);
    await release();
    await first?.says(BOUGHT);
    return;
  }
  await release();
  await first?.says(end.as === 'bought' ? BOUGHT : UNDER_WAY);
  await tab.press(end.as === 'bought' ? 'Done' : 'Buy more');
  await buyOneMore(tab);
  if (end.as === 'bought') return;
  await scene.server.control(scene.organization.organizationId, 'action', { outcome: 'succeed' });
  await first?.says(BOUGHT);
  // The user has left this purchase, and returns to the page another day.
  await tab.page.reload();
}

function row(outcome: string, end: End, script: Script, seed: OrganizationSeed = {}): Row {
  const cell: Cell = async (scene, kind, check) => {
    const after = await script(scene, kind);
    const bought = end.as === 'bought';
    await check({
      charged: bought ? [3800] : [],
      users: 5,
      credits: bought ? 7 : 5,
      said: after.said,
      tab: after.tab,
    });
    await goOn(scene, end, after);
    const more = end.as === 'refused' ? [3800] : [3800, 1900];
    const credits = 5 + more.reduce((sum, amount) => sum + amount, 0) / 1900;
    await check({ charged: more, users: 5, credits, said: '', tab: after.tab });
  };
  return { flow: 'credit purchase', element: 'ocw-buy-credits', outcome, seed, cell };
}

const refused = (outcome: string, card: Payment, because: string): Row => {
  const end = { as: 'refused', because: `${because} You haven’t been charged.` } as const;
  return row(outcome, end, onItsWay(CONFIRM, inForm(card, end)));
};

const BOUGHT_END = { as: 'bought' } as const;
const UNDER_WAY_END = { as: 'under way' } as const;
const NOT_APPROVED_END = { as: 'refused', because: NOT_APPROVED } as const;

const refusedOnFile = (outcome: string, paymentMethod: string, because: string): Row => {
  const end = { as: 'refused', because: `${because} You haven’t been charged.` } as const;
  return row(outcome, end, onItsWay(CONFIRM, onFile(end)), { paymentMethod });
};

/** Buying credits, with a row for each outcome of the payment. */
export const PURCHASES_ROWS: readonly Row[] = [
  row('card succeeds', BOUGHT_END, onItsWay(CONFIRM, inForm(GOOD_CARD, BOUGHT_END))),
  row('3-D Secure passed', BOUGHT_END, onItsWay(CHALLENGE, approved(inForm(ASKING_CARD, BOUGHT_END)))),
  row('3-D Secure failed', NOT_APPROVED_END, notApproved(inForm(ASKING_CARD, NOT_APPROVED_END))),
  refused('declined', '4000000000000002', 'Your card was declined.'),
  refused('wrong CVC', '4000000000000127', 'Your card’s security code is incorrect.'),
  refused('expired card', '4000000000000069', 'Your card has expired.'),
  refused('insufficient funds', '4000000000009995', 'Your card has insufficient funds.'),
  row('bank debit, processing', UNDER_WAY_END, onItsWay(CONFIRM, inForm('bank_debit', UNDER_WAY_END))),
  row('Stripe down', { as: 'refused' }, stripeDown),
  row('request lost after it worked', BOUGHT_END, responsesLost),
  row('card on file succeeds', BOUGHT_END, onItsWay(CONFIRM, onFile(BOUGHT_END))),
  row('card on file, 3-D Secure passed', BOUGHT_END, onItsWay(CHALLENGE, approved(onFile(BOUGHT_END))), {
    paymentMethod: 'pm_card_authenticationRequired',
  }),
  row('card on file, 3-D Secure failed', NOT_APPROVED_END, notApproved(onFile(NOT_APPROVED_END)), {
    paymentMethod: 'pm_card_authenticationRequired',
  }),
  refusedOnFile('card on file declined', 'pm_card_chargeCustomerFail', 'Your card was declined.'),
  row('no card on file', BOUGHT_END, onItsWay(CONFIRM, inForm(GOOD_CARD, BOUGHT_END)), {
    paymentMethod: null,
  }),
];
