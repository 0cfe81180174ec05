import type { CreditUse } from '../../contract/index.ts';
import { expect, NotTried, read, expectProblem } from './probe.ts';
import type { Reply } from './probe.ts';
import type { Rule, RuleContext } from './rule.ts';

const use = (context: RuleContext, reference: string, key: string): Promise<Reply> =>
  context.probe.send('POST', 'credit-uses', { body: { reference }, key });

const buy = async (context: RuleContext, quantity: number, key: string): Promise<Reply> =>
  await context.probe.send('POST', 'credit-purchases', {
    body: { quantity, checkout: 'elements', returnUrl: context.returnUrl },
    key,
  });

async function topUp(context: RuleContext) {
  const { topUp: offer } = await context.account();
  if (offer === null) throw new NotTried('credits cannot be bought');
  return offer;
}

/** Rules for credits. Checking them uses one credit and starts purchases that are never paid. */
export const CREDITS: readonly Rule[] = [
  {
    id: 'use-key',
    profile: 'credits',
    text: 'Using a credit without an Idempotency-Key is rejected with 422 invalid_request.',
    async check(context) {
      const body = { reference: context.name('unkeyed') };
      expectProblem(await context.probe.send('POST', 'credit-uses', { body }), 422, 'invalid_request');
    },
  },
  {
    id: 'use-one',
    profile: 'credits',
    text: 'Using a credit reduces the available credits by exactly one.',
    async check(context) {
      const { available } = (await context.account()).credits;
      if (available === 0) throw new NotTried('no credit is available');
      const [key, reference] = [context.name('use'), context.name('job')];
      const used: CreditUse = read(await use(context, reference, key), 'CreditUse', [201]);
      context.use = { key, reference, available: available - 1 };
      expect(!used.alreadyUsed, 'alreadyUsed is true for a new job');
      const after = (await context.account()).credits.available;
      expect(after === available - 1, `available went from ${available} to ${after}`);
      expect(
        used.available === after,
        `available is ${used.available} in the response, ${after} in the account`,
      );
    },
  },
  {
    id: 'use-repeated',
    profile: 'credits',
    text: 'The same request with the same key uses no further credit.',
    async check(context) {
      const { key, reference, available } = context.earlier(context.use);
      read(await use(context, reference, key), 'CreditUse', [200, 201]);
      const after = (await context.account()).credits.available;
      expect(after === available, `available went from ${available} to ${after}`);
    },
  },
  {
    id: 'use-same-job',
    profile: 'credits',
    text: 'The same job never uses two credits, even with another key: alreadyUsed is true.',
    async check(context) {
      const { reference } = context.earlier(context.use);
      const { available } = (await context.account()).credits;
      const { alreadyUsed } = read(
        await use(context, reference, context.name('use2')),
        'CreditUse',
        [200, 201],
      );
      const after = (await context.account()).credits.available;
      expect(after === available, `available went from ${available} to ${after}`);
      expect(alreadyUsed, 'alreadyUsed is false');
    },
  },
  {
    id: 'use-key-reused',
    profile: 'credits',
    text: 'The same key for another job is rejected with 409 idempotency_key_reused.',
    async check(context) {
      const { key } = context.earlier(context.use);
      expectProblem(await use(context, context.name('another-job'), key), 409, 'idempotency_key_reused');
    },
  },
  {
    id: 'use-entry',
    profile: 'credits',
    text: 'A use is one entry of the ledger, with kind use, quantity -1 and the job as its reference.',
    async check(context) {
      const { reference } = context.earlier(context.use);
      const { entries } = read(await context.probe.send('GET', 'credit-entries'), 'CreditEntryPage');
      const found = entries.filter((entry) => entry.reference === reference);
      expect(found.length === 1, `${found.length} entries have the reference`);
      const [entry] = found;
      expect(
        entry?.kind === 'use' && entry.quantity === -1,
        `the entry is ${entry?.kind} ${entry?.quantity}`,
      );
    },
  },
  {
    id: 'purchase-total',
    profile: 'credits',
    text: "A purchase's total is its quantity times the account's unit price.",
    async check(context) {
      const { unitPrice, minimum } = await topUp(context);
      const quantity = Math.max(minimum, 2);
      const purchase = read(await buy(context, quantity, context.name('buy')), 'CreditPurchase', [201]);
      expect(purchase.quantity === quantity, `quantity is ${purchase.quantity}, requested ${quantity}`);
      const { amount, currency } = purchase.total;
      const due = unitPrice.amount * quantity;
      expect(
        amount === due && currency === unitPrice.currency,
        `total is ${amount} ${currency}, ${quantity} × ${unitPrice.amount} ${unitPrice.currency} is ${due}`,
      );
    },
  },
  {
    id: 'purchase-limits',
    profile: 'credits',
    text: 'More credits than the maximum are rejected with 422 invalid_request.',
    async check(context) {
      const { maximum } = await topUp(context);
      expectProblem(await buy(context, maximum + 1, context.name('too-many')), 422, 'invalid_request');
    },
  },
  {
    id: 'purchase-unpaid',
    profile: 'credits',
    text: 'A purchase that is not paid adds no credits.',
    async check(context) {
      const { minimum } = await topUp(context);
      const before = (await context.account()).credits.available;
      const { id } = read(await buy(context, minimum, context.name('unpaid')), 'CreditPurchase', [201]);
      const { status } = read(await context.probe.send('GET', `credit-purchases/${id}`), 'CreditPurchase');
      expect(status === 'open', `its status is ${status}`);
      const after = (await context.account()).credits.available;
      expect(after === before, `available went from ${before} to ${after}`);
    },
  },
  {
    id: 'purchase-repeated',
    profile: 'credits',
    text: 'The same request with the same key returns the same purchase.',
    async check(context) {
      const { minimum } = await topUp(context);
      const key = context.name('once');
      const first = read(await buy(context, minimum, key), 'CreditPurchase', [201]);
      const second = read(await buy(context, minimum, key), 'CreditPurchase', [200, 201]);
      expect(first.id === second.id, `returned another purchase: ${second.id} after ${first.id}`);
    },
  },
  {
    id: 'purchase-isolation',
    profile: 'credits',
    text: "Another organization's purchase is rejected with 404 not_found.",
    async check(context) {
      const { otherToken: token } = context;
      const { minimum } = await topUp(context);
      const { id } = read(await buy(context, minimum, context.name('mine')), 'CreditPurchase', [201]);
      expectProblem(await context.probe.send('GET', `credit-purchases/${id}`, { token }), 404, 'not_found');
    },
  },
];
