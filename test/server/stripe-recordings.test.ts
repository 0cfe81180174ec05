import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import type Stripe from 'stripe';
import { createCustomerGateway } from '../../src/server/stripe/customer.ts';
import { failureOf, stripeErrorKind } from '../../src/server/stripe/errors.ts';
import { createSubscriptionGateway } from '../../src/server/stripe/gateway.ts';
import type { Recording } from '../support/stripe-recordings.ts';
import { readRecordings, RECORDINGS, replayingStripe } from '../support/stripe-recordings.ts';

const FILE = new URL('readings.json', RECORDINGS);
/** `UPDATE_READINGS=1` writes the current results, to be reviewed and checked in. */
const updates = process.env['UPDATE_READINGS'] === '1';
const expected = (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {}) as Record<string, unknown>;
const readings: Record<string, unknown> = {};

/** The gateways' result for a recording; `undefined` for an object that they never request. */
async function readingOf(recording: Recording): Promise<unknown> {
  const stripe = replayingStripe(recording);
  const { body } = recording;
  const id = String(body['id']);
  if (recording.status >= 400) return await errorReading(stripe);
  switch (body['object']) {
    case 'subscription': {
      const subscription = body as unknown as Stripe.Subscription;
      const at = subscription.items.data[0]!.current_period_start + 86_400;
      const { customer } = subscription;
      const customerId = typeof customer === 'string' ? customer : customer.id;
      const gateway = createSubscriptionGateway(stripe, []);
      return await gateway.read({ customerId, subscriptionId: id }, at);
    }
    case 'invoice':
      return await createSubscriptionGateway(stripe, []).readInvoice(id);
    case 'setup_intent':
      return await createCustomerGateway(stripe).readSetup(id);
    case 'billing_portal.session':
      return await createCustomerGateway(stripe).openPortal('cus_1', 'https://app.example.com');
    default:
      return undefined;
  }
}

async function errorReading(stripe: Stripe): Promise<unknown> {
  try {
    await stripe.subscriptions.retrieve('sub_1');
  } catch (error) {
    return { kind: stripeErrorKind(error), failure: failureOf(error) };
  }
  return 'no error';
}

describe("Stripe's recorded test-mode responses, read by the gateways", () => {
  const recordings = readRecordings();
  for (const recording of recordings) {
    test(recording.name, async (t) => {
      const reading = await readingOf(recording);
      if (reading === undefined) {
        t.diagnostic(`no gateway reads a ${String(recording.body['object'])} alone`);
        return;
      }
      // As JSON, like in the mirror.
      const plain: unknown = JSON.parse(JSON.stringify(reading));
      readings[recording.name] = plain;
      if (!updates) assert.deepEqual(plain, expected[recording.name]);
    });
  }
  after(() => {
    console.log(`${recordings.length} recordings, ${Object.keys(readings).length} read by the gateways`);
    if (updates) writeFileSync(FILE, `${JSON.stringify(readings, null, 2)}\n`);
  });
});
