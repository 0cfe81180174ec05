import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { changeSeats, day, invoiceOf, organization, previewSeats, seatsOf } from './setup.ts';

const step = fc.record({
  seconds: fc.integer({ min: 1, max: 20 * day }),
  seats: fc.integer({ min: 1, max: 40 }),
});
const account = fc.record({
  seats: fc.integer({ min: 1, max: 20 }),
  taxPercentage: fc.constantFrom(0, 7, 19),
  percentOff: fc.constantFrom(undefined, 15, 50),
  accountCredit: fc.constantFrom(0, 777),
  currency: fc.constantFrom('usd', 'jpy'),
});

describe('money on the simulator', () => {
  it('is neither created nor lost in any history of changes and renewals, and a preview matches the charge', async () => {
    await fc.assert(
      fc.asyncProperty(
        account,
        fc.array(step, { minLength: 1, maxLength: 6 }),
        async ({ percentOff, ...seed }, steps) => {
          const { simulator, stripe, org } = await organization({
            ...seed,
            ...(percentOff === undefined ? {} : { percentOff }),
          });
          for (const { seconds, seats } of steps) {
            await simulator.advanceBy(seconds);
            const before = seatsOf(await stripe.subscriptions.retrieve(org.subscription));
            const at = simulator.now();
            const preview = await previewSeats(stripe, org, seats, at);
            const updated = await changeSeats(stripe, org, seats, { at });
            assert.equal(seatsOf(updated), seats);
            if (before === seats) continue;
            const { total, amount_due: due, amount_paid: paid } = invoiceOf(updated);
            assert.deepEqual([total, due, paid], [preview.total, preview.amount_due, preview.amount_due]);
          }
          const invoices = await stripe.invoices
            .list({ customer: org.customer })
            .autoPagingToArray({ limit: 100 });
          const billed = invoices.reduce((sum, invoice) => sum + invoice.total, 0);
          const charged = (
            await stripe.charges.list({ customer: org.customer }).autoPagingToArray({ limit: 100 })
          ).reduce((sum, charge) => sum + charge.amount_captured, 0);
          const customer = await stripe.customers.retrieve(org.customer);
          const balance = customer.deleted === true ? 0 : customer.balance;
          assert.equal(billed - charged, balance + seed.accountCredit);
        },
      ),
      { numRuns: 25, seed: 20_261_122 },
    );
  });
});
