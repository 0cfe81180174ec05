import type { OrganizationSeed } from '../../../src/simulator/index.ts';
import type { Interrupted, Interruption, Scene } from './interruptions.ts';
import { goOffline, interrupt, restart } from './interruptions.ts';
import type { Cell, Row } from './row.ts';
import { serverIsCutOff, stripeIsBack, stripeIsDown } from './outage.ts';
import type { Payment, Tab } from './tab.ts';

// Two credits at $19.00 are bought, and after whatever came between, the person goes on.

const CONFIRM = '/api/confirm-checkout';
const CHALLENGE = '/api/complete-challenge';
const PURCHASES = '/backend/credit-purchases';

const FORM = 'Pay for 2 credits';
/** What the page says without an answer: the account may have told it that the payment was seen. */
const WAITS = ['We’re checking your payment', 'Payment received'];
const DOUBT = 'We couldn’t find your payment. You haven’t been charged. Try again.';
const BOUGHT = '2 credits added';
const UNDER_WAY = 'Your payment is processing';
const NOT_APPROVED = 'Your bank didn’t approve the payment. You haven’t been charged.';
const DOWN = 'The payment service isn’t responding right now.';

const PAY = /^Pay \$/;
const BUY = /^Buy Credits · \$/;
const GOOD_CARD = '4242424242424242';
const ASKING_CARD = '4000002760003184';

/** How a payment ends, and why where it is refused. */
interface End {
  readonly as: 'bought' | 'refused' | 'under way';
  readonly because?: string;
}

/** What the person does, up to where it is interrupted and until the page says how it ended. */
type Script = (scene: Scene, kind: Interruption) => Promise<Interrupted & { readonly said: string }>;

async function choose(tab: Tab, quantity: number): Promise<void> {
  await tab.says('Number of credits');
  await tab.type(quantity);
  await tab.press('Buy Credits');
}

async function pay(tab: Tab, payment: Payment): Promise<void> {
  await tab.toForm();
  await tab.enter(payment);
  await tab.pay(PAY);
}

/** What the page says at the end, by what came between: a message does not survive a reload, nor a lost answer. */
function words(end: End, kind: Interruption): string {
  if (end.as === 'bought') return BOUGHT;
  if (end.as === 'under way') return UNDER_WAY;
  if (kind === 'reload') return FORM;
  return kind === 'offline' || kind === 'server restart' || !end.because ? DOUBT : end.because;
}

/**
 * Interrupted while the payment is on its way: it was made and nobody here knows; with a second tab it has not even arrived,
 * and the same purchase is paid there.
 */
function onItsWay(payment: Payment, end: End): Script {
  const asks = payment === ASKING_CARD;
  const payThere = async (tab: Tab): Promise<void> => {
    await pay(tab, payment);
    if (asks) await tab.answerChallenge('Complete');
  };
  return async (scene, kind) => {
    const { tab } = scene;
    await choose(tab, 2);
    await tab.says(FORM);
    if (kind === 'server restart')
      await scene.server.control(scene.organization.organizationId, 'events', { hold: true });
    const held = tab.hold(asks ? CHALLENGE : CONFIRM, 'POST', kind === 'second tab' ? 'request' : 'answer');
    await payThere(tab);
    const after = await interrupt(kind, scene, await held, WAITS);
    if (kind === 'second tab') {
      await after.tab.says(FORM);
      await payThere(after.tab);
    }
    const said = await after.tab.says(words(end, kind));
    return { ...after, said };
  };
}

/** The same with the card on file, of which the page remembers nothing but its name. */
function onFileOnItsWay(end: End, asks = false): Script {
  const payThere = async (tab: Tab): Promise<void> => {
    await tab.pay(BUY);
    if (asks) await tab.answerChallenge('Complete');
  };
  return async (scene, kind) => {
    const { tab } = scene;
    await choose(tab, 2);
    await tab.canPay(BUY);
    if (kind === 'server restart')
      await scene.server.control(scene.organization.organizationId, 'events', { hold: true });
    const held = tab.hold(asks ? CHALLENGE : CONFIRM, 'POST', kind === 'second tab' ? 'request' : 'answer');
    await payThere(tab);
    const after = await interrupt(kind, scene, await held, WAITS);
    if (kind === 'second tab') await payThere(after.tab);
    const said = await after.tab.says(words(end, kind));
    return { ...after, said };
  };
}

/** Interrupted while the bank's question covers the page; the person then says no, where it still asks. */
const whileAsked =
  (payThere: (tab: Tab) => Promise<void>): Script =>
  async (scene, kind) => {
    const { tab } = scene;
    await choose(tab, 2);
    await tab.says(FORM);
    await payThere(tab);
    await tab.challenge.getByRole('button').first().waitFor();
    const here = { tab, first: null, release: () => Promise.resolve() };
    switch (kind) {
      case 'none':
        await tab.answerChallenge('Fail');
        break;
      case 'reload':
        await tab.page.reload();
        await tab.says(FORM);
        return { ...here, said: FORM };
      case 'second tab': {
        const second = await tab.duplicate();
        await second.says(FORM);
        await payThere(second);
        await second.answerChallenge('Fail');
        const said = await second.says(NOT_APPROVED);
        return { tab: second, first: tab, release: () => tab.answerChallenge('Fail'), said };
      }
      case 'offline':
        await goOffline(scene, async () => {
          await tab.answerChallenge('Fail');
          await tab.says(...WAITS);
        });
        await tab.says(DOUBT);
        return { ...here, said: DOUBT };
      case 'server restart':
        await restart(scene, () => Promise.resolve());
        await tab.answerChallenge('Fail');
        break;
    }
    return { ...here, said: await tab.says(NOT_APPROVED) };
  };

/** The answers to the order and to the payment are lost; interrupted while the page asks what became of it. */
const answersLost: Script = async (scene, kind) => {
  const { tab } = scene;
  const order = tab.hold(PURCHASES, 'POST', 'answer');
  await choose(tab, 2);
  await (await order).cut('connectionreset');
  await tab.says(FORM);
  const payment = tab.hold(CONFIRM, 'POST', 'answer');
  await pay(tab, GOOD_CARD);
  const question = tab.hold(PURCHASES, 'GET', 'request');
  await (await payment).cut('connectionreset');
  await tab.says(...WAITS);
  const after = await interrupt(kind, scene, await question, WAITS);
  await after.tab.says(BOUGHT);
  return { ...after, said: BOUGHT };
};

/** Stripe is silent when the purchase is made, and again when it is paid; interrupted while nobody can know. */
const stripeDown: Script = async (scene, kind) => {
  const { tab } = scene;
  // Whoever arrives during an outage is not told the price, and cannot choose.
  await tab.says('Number of credits');
  await stripeIsDown(scene);
  await choose(tab, 2);
  await tab.says(DOWN);
  await stripeIsBack(scene);
  await tab.press('Buy Credits');
  await tab.toForm();
  await tab.enter(GOOD_CARD);
  await tab.canPay(PAY);
  await stripeIsDown(scene);
  await tab.pay(PAY);
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

/** What the person does next, which must work; the first tab knows of it as well. */
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
  // The person has left this purchase, and comes back to the page another day.
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
  return row(outcome, end, onItsWay(card, end));
};

const BOUGHT_END = { as: 'bought' } as const;

const refusedOnFile = (outcome: string, paymentMethod: string, because: string): Row => {
  const end = { as: 'refused', because: `${because} You haven’t been charged.` } as const;
  return row(outcome, end, onFileOnItsWay(end), { paymentMethod });
};

/** Buying credits, a row for each way that the payment can go. */
export const PURCHASES_ROWS: readonly Row[] = [
  row('card succeeds', BOUGHT_END, onItsWay(GOOD_CARD, BOUGHT_END)),
  row('3-D Secure passed', BOUGHT_END, onItsWay(ASKING_CARD, BOUGHT_END)),
  row(
    '3-D Secure failed',
    { as: 'refused' },
    whileAsked((tab) => pay(tab, ASKING_CARD)),
  ),
  refused('declined', '4000000000000002', 'Your card was declined.'),
  refused('wrong CVC', '4000000000000127', 'Your card’s security code is incorrect.'),
  refused('expired card', '4000000000000069', 'Your card has expired.'),
  refused('insufficient funds', '4000000000009995', 'Your card has insufficient funds.'),
  row('bank debit, processing', { as: 'under way' }, onItsWay('bank_debit', { as: 'under way' })),
  row('Stripe down', { as: 'refused' }, stripeDown),
  row('request lost after it worked', BOUGHT_END, answersLost),
  row('card on file succeeds', BOUGHT_END, onFileOnItsWay(BOUGHT_END)),
  row('card on file, 3-D Secure passed', BOUGHT_END, onFileOnItsWay(BOUGHT_END, true), {
    paymentMethod: 'pm_card_authenticationRequired',
  }),
  row(
    'card on file, 3-D Secure failed',
    { as: 'refused' },
    whileAsked((tab) => tab.pay(BUY)),
    {
      paymentMethod: 'pm_card_authenticationRequired',
    },
  ),
  refusedOnFile('card on file declined', 'pm_card_chargeCustomerFail', 'Your card was declined.'),
  row('no card on file', BOUGHT_END, onItsWay(GOOD_CARD, BOUGHT_END), { paymentMethod: null }),
];
