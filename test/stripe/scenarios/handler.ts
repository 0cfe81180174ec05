import assert from 'node:assert/strict';
import type { GenericSchema, InferOutput } from 'valibot';
import { AccountSchema, SeatChangeQuoteSchema, SeatChangeSchema } from '../../../src/contract/index.ts';
import { createBillingHandler } from '../../../src/server/index.ts';
import { expectResponse } from '../../support/contract-responses.ts';
import { openTestPGlite } from '../../support/databases.ts';
import { requestOf } from '../../support/world.ts';
import type { Scenario } from '../scenario.ts';
import { withStage } from '../scenario.ts';
import type { Stage, StageOptions } from '../stage.ts';

type Ask = <const S extends GenericSchema>(
  schema: S,
  method: string,
  path: string,
  body?: unknown,
) => Promise<InferOutput<S>>;

/** A scenario with the whole handler, on a separate database and without webhooks, which are only hints. */
function withHandler(
  name: string,
  options: StageOptions,
  play: (ask: Ask, stage: Stage) => Promise<void>,
): Scenario {
  return withStage(name, options, async (stage) => {
    const database = await openTestPGlite();
    try {
      const handler = createBillingHandler({
        identify: () => Promise.resolve({ organizationId: 'org_contract' }),
        database,
        stripe: { client: stage.stripe, webhookSecret: 'whsec_contract' },
        policy: {
          creditName: 'OCJ',
          creditsPerSeat: 1,
          topUp: null,
          creditIncludes: [],
          allowedReturnOrigins: [],
        },
        clock: () => stage.now(),
      });
      await handler.linkOrganization({ organizationId: 'org_contract', ...stage.ids });
      const ask: Ask = async (schema, method, path, body) => {
        const request = requestOf(method, path, body, { 'Idempotency-Key': `contract ${method} ${path}` });
        return await expectResponse(await handler(request), schema);
      };
      await play(ask, stage);
    } finally {
      await database.close();
    }
  });
}

/** The handler's responses with Stripe behind it. */
export const handler: readonly Scenario[] = [
  withHandler('through the handler, the amount charged is the quoted one', {}, async (ask, stage) => {
    const quote = await ask(SeatChangeQuoteSchema, 'POST', 'seat-changes/quotes', { seats: 8 });
    const change = await ask(SeatChangeSchema, 'POST', 'seat-changes', { quoteId: quote.id });
    assert.equal(change.status, 'succeeded');
    assert.deepEqual(change.amountCharged, quote.amountDue);
    const { data } = await stage.stripe.charges.list({ customer: stage.ids.customerId, limit: 1 });
    assert.equal(data[0]?.amount, quote.amountDue.amount);
    const account = await ask(AccountSchema, 'GET', 'account');
    assert.deepEqual([account.seats.quantity, account.credits.available], [8, 8]);
  }),

  withHandler(
    'through the handler, a change pending with 3-D Secure can be canceled',
    { card: 'pm_card_authenticationRequired' },
    async (ask) => {
      const quote = await ask(SeatChangeQuoteSchema, 'POST', 'seat-changes/quotes', { seats: 8 });
      const change = await ask(SeatChangeSchema, 'POST', 'seat-changes', { quoteId: quote.id });
      assert.equal(change.status, 'requires_action');
      const given = await ask(SeatChangeSchema, 'DELETE', `seat-changes/${change.id}`);
      assert.equal(given.status, 'canceled');
      const account = await ask(AccountSchema, 'GET', 'account');
      assert.deepEqual([account.seats.quantity, account.credits.available], [5, 5]);
    },
  ),
];
