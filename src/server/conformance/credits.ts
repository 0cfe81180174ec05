import type { CreditUse } from '../../contract/index.ts';
import { expect, NotTried, read, refused } from './probe.ts';
import type { Reply } from './probe.ts';
import type { Sentence, Stage } from './sentence.ts';

const use = (stage: Stage, reference: string, key: string): Promise<Reply> =>
  stage.probe.send('POST', 'credit-uses', { body: { reference }, key });

const buy = async (stage: Stage, quantity: number, key: string): Promise<Reply> =>
  await stage.probe.send('POST', 'credit-purchases', {
    body: { quantity, checkout: 'elements', returnUrl: stage.returnUrl },
    key,
  });

async function topUp(stage: Stage) {
  const { topUp: offer } = await stage.account();
  if (offer === null) throw new NotTried('no credits can be bought');
  return offer;
}

/** The sentences about credits. One credit is used, and purchases are begun that nobody pays. */
export const CREDITS: readonly Sentence[] = [
  {
    id: 'use-key',
    profile: 'credits',
    text: 'Using a credit without an Idempotency-Key is refused with 422 invalid_request.',
    async check(stage) {
      const body = { reference: stage.name('unkeyed') };
      refused(await stage.probe.send('POST', 'credit-uses', { body }), 422, 'invalid_request');
    },
  },
  {
    id: 'use-one',
    profile: 'credits',
    text: 'Using a credit leaves exactly one fewer.',
    async check(stage) {
      const { available } = (await stage.account()).credits;
      if (available === 0) throw new NotTried('no credit is available');
      const [key, reference] = [stage.name('use'), stage.name('job')];
      const used: CreditUse = read(await use(stage, reference, key), 'CreditUse', [201]);
      stage.use = { key, reference, available: available - 1 };
      expect(!used.alreadyUsed, 'alreadyUsed is true for a new job');
      const after = (await stage.account()).credits.available;
      expect(after === available - 1, `available went from ${available} to ${after}`);
      expect(used.available === after, `the response says ${used.available} available, the account ${after}`);
    },
  },
  {
    id: 'use-repeated',
    profile: 'credits',
    text: 'The same request with the same key uses nothing more.',
    async check(stage) {
      const { key, reference, available } = stage.earlier(stage.use);
      read(await use(stage, reference, key), 'CreditUse', [200, 201]);
      const after = (await stage.account()).credits.available;
      expect(after === available, `available went from ${available} to ${after}`);
    },
  },
  {
    id: 'use-same-job',
    profile: 'credits',
    text: 'The same job never uses two credits, also with another key: alreadyUsed is true.',
    async check(stage) {
      const { reference } = stage.earlier(stage.use);
      const { available } = (await stage.account()).credits;
      const { alreadyUsed } = read(await use(stage, reference, stage.name('use2')), 'CreditUse', [200, 201]);
      const after = (await stage.account()).credits.available;
      expect(after === available, `available went from ${available} to ${after}`);
      expect(alreadyUsed, 'alreadyUsed is false');
    },
  },
  {
    id: 'use-key-reused',
    profile: 'credits',
    text: 'The same key for another job is refused with 409 idempotency_key_reused.',
    async check(stage) {
      const { key } = stage.earlier(stage.use);
      refused(await use(stage, stage.name('another-job'), key), 409, 'idempotency_key_reused');
    },
  },
  {
    id: 'use-entry',
    profile: 'credits',
    text: 'A use is an entry of the ledger: kind use, quantity -1, the job as its reference.',
    async check(stage) {
      const { reference } = stage.earlier(stage.use);
      const { entries } = read(await stage.probe.send('GET', 'credit-entries'), 'CreditEntryPage');
      const found = entries.filter((entry) => entry.reference === reference);
      expect(found.length === 1, `${found.length} entries have the reference`);
      const [entry] = found;
      expect(entry?.kind === 'use' && entry.quantity === -1, `it is ${entry?.kind} of ${entry?.quantity}`);
    },
  },
  {
    id: 'purchase-total',
    profile: 'credits',
    text: "A purchase's total is its quantity times the unit price that the account shows.",
    async check(stage) {
      const { unitPrice, minimum } = await topUp(stage);
      const quantity = Math.max(minimum, 2);
      const purchase = read(await buy(stage, quantity, stage.name('buy')), 'CreditPurchase', [201]);
      expect(purchase.quantity === quantity, `quantity is ${purchase.quantity}, asked ${quantity}`);
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
    text: 'More credits than the maximum are refused with 422 invalid_request.',
    async check(stage) {
      const { maximum } = await topUp(stage);
      refused(await buy(stage, maximum + 1, stage.name('too-many')), 422, 'invalid_request');
    },
  },
  {
    id: 'purchase-unpaid',
    profile: 'credits',
    text: 'A purchase that is not paid adds no credits.',
    async check(stage) {
      const { minimum } = await topUp(stage);
      const before = (await stage.account()).credits.available;
      const { id } = read(await buy(stage, minimum, stage.name('unpaid')), 'CreditPurchase', [201]);
      const { status } = read(await stage.probe.send('GET', `credit-purchases/${id}`), 'CreditPurchase');
      expect(status === 'open', `its status is ${status}`);
      const after = (await stage.account()).credits.available;
      expect(after === before, `available went from ${before} to ${after}`);
    },
  },
  {
    id: 'purchase-repeated',
    profile: 'credits',
    text: 'The same purchase with the same key is the same purchase.',
    async check(stage) {
      const { minimum } = await topUp(stage);
      const key = stage.name('once');
      const first = read(await buy(stage, minimum, key), 'CreditPurchase', [201]);
      const second = read(await buy(stage, minimum, key), 'CreditPurchase', [200, 201]);
      expect(first.id === second.id, `another purchase: ${second.id} after ${first.id}`);
    },
  },
  {
    id: 'purchase-isolation',
    profile: 'credits',
    text: "Another organization's purchase is refused with 404 not_found.",
    async check(stage) {
      const { otherToken: token } = stage;
      const { minimum } = await topUp(stage);
      const { id } = read(await buy(stage, minimum, stage.name('mine')), 'CreditPurchase', [201]);
      refused(await stage.probe.send('GET', `credit-purchases/${id}`, { token }), 404, 'not_found');
    },
  },
];
