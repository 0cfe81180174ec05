import { readFile } from 'node:fs/promises';
import type Stripe from 'stripe';
import { replaceFile } from './files.ts';

/** Ids of the demo's objects in Stripe. */
export interface DemoObjects {
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly creditPriceId: string;
}

/** Reads the ids from `file`, or creates the objects in Stripe: five users at 29.00 USD, with a card on file. */
export async function demoObjects(stripe: Stripe, file: string): Promise<DemoObjects> {
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null) return JSON.parse(known) as DemoObjects;
  const made = await makeObjects(stripe);
  await replaceFile(file, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}

async function makeObjects(stripe: Stripe): Promise<DemoObjects> {
  const plan = await stripe.products.create({ name: 'OneClickWorker Plus' });
  const seat = await stripe.prices.create({
    product: plan.id,
    currency: 'usd',
    unit_amount: 2900,
    recurring: { interval: 'month' },
    nickname: 'Plus',
  });
  const job = await stripe.products.create({ name: 'One Click Job credit' });
  const credit = await stripe.prices.create({ product: job.id, currency: 'usd', unit_amount: 1900 });
  const customer = await stripe.customers.create({ name: 'Acme Staffing', email: 'billing@acme.example' });
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: seat.id, quantity: 5 }],
  });
  return { customerId: customer.id, subscriptionId: subscription.id, creditPriceId: credit.id };
}
