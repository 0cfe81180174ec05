import { Hono } from 'hono';
import type Stripe from 'stripe';
import * as v from 'valibot';
import type { StripeSimulator } from '../../src/simulator/index.ts';
import { testCards } from '../../src/simulator/index.ts';
import { buildFakeStripeScript } from '../../src/simulator/node.ts';

const DAY = 86_400;

/** Cards that the chip offers as the card on file: one for each outcome of a charge. */
const CARDS: Readonly<Record<string, string>> = {
  none: 'None',
  pm_card_visa: 'Succeeds',
  pm_card_authenticationRequired: 'Requires 3-D Secure',
  pm_card_authenticationRequiredChargeDeclinedInsufficientFunds: 'Requires 3-D Secure, then declines',
  pm_card_chargeCustomerFail: 'Declines',
  pm_usBankAccount_success: 'Bank debit, pays later',
};

const ChangeSchema = v.union([
  v.object({ seconds: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(60 * DAY)) }),
  v.object({ until: v.literal('renewal') }),
  v.object({ card: v.picklist(Object.keys(CARDS)) }),
]);

interface ControlsOptions {
  readonly simulator: StripeSimulator;
  readonly stripe: Stripe;
  /** The demo's customer and subscription, once created. */
  readonly objects: () => { readonly customerId: string; readonly subscriptionId: string };
}

/** Routes of the simulated Stripe besides its API: clock and cards for the dashboard's chip, Stripe.js, pages. */
export function simulatorControls(options: ControlsOptions): Hono {
  const { simulator, stripe, objects } = options;
  const routes = new Hono();
  routes.get('/control', async (context) => context.json(await readState(options)));
  routes.post('/control', async (context) => {
    const change = v.safeParse(ChangeSchema, await context.req.json().catch(() => null));
    if (!change.success)
      return context.json({ message: 'The body needs seconds, until: "renewal", or a card.' }, 422);
    if ('card' in change.output) await keepCard(stripe, objects().customerId, change.output.card);
    else if ('seconds' in change.output) await simulator.advanceBy(change.output.seconds);
    else await simulator.advanceTo((await renewsAt(stripe, objects().subscriptionId)) + 1);
    await simulator.settled();
    return context.json(await readState(options));
  });
  let script: Promise<string> | undefined;
  routes.get('/stripe.js', async (context) => {
    script ??= buildFakeStripeScript();
    return context.body(await script, 200, { 'content-type': 'text/javascript; charset=utf-8' });
  });
  routes.all('*', async (context) => (await simulator.page(context.req.raw)) ?? context.notFound());
  return routes;
}

async function readState({ simulator, stripe, objects }: ControlsOptions): Promise<object> {
  return { now: simulator.now(), card: await cardOnFile(stripe, objects().customerId), cards: CARDS };
}

async function renewsAt(stripe: Stripe, subscriptionId: string): Promise<number> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  return subscription.items.data[0]?.current_period_end ?? 0;
}

/** Name of the card on file in {@link CARDS}; `null` for another card, entered in a form. */
async function cardOnFile(stripe: Stripe, customerId: string): Promise<string | null> {
  const customer = await stripe.customers.retrieve(customerId, {
    expand: ['invoice_settings.default_payment_method'],
  });
  const method = customer.deleted === true ? null : customer.invoice_settings.default_payment_method;
  if (method === null || typeof method === 'string') return 'none';
  if (method.type === 'us_bank_account') return 'pm_usBankAccount_success';
  const last4 = method.card?.last4 ?? '';
  return (
    testCards.find(({ number, token }) => number?.endsWith(last4) === true && token in CARDS)?.token ?? null
  );
}

async function keepCard(stripe: Stripe, customer: string, token: string): Promise<void> {
  if (token === 'none') {
    const { data } = await stripe.customers.listPaymentMethods(customer);
    for (const { id } of data) await stripe.paymentMethods.detach(id);
    return;
  }
  const method = await stripe.paymentMethods.attach(token, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
}
