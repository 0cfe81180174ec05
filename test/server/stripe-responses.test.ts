import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createStripeSimulator, simulatedStripe } from '../../src/simulator/index.ts';
import type { StripeResponseProblem } from '../support/stripe-responses/index.ts';
import { checkStripeResponse, withCheckedResponses } from '../support/stripe-responses/index.ts';

type Json = Record<string, unknown>;

const PATH = '/v1/subscriptions/sub_1';
const simulator = createStripeSimulator({ now: () => 1_772_323_200 });
const org = await simulator.seed();

/** The simulator's subscription with its latest invoice, as it travels. */
async function subscription(): Promise<Json> {
  const response = await simulator.fetch(
    `https://api.stripe.com/v1/subscriptions/${org.subscription}?expand[0]=latest_invoice&expand[1]=customer`,
    { headers: { Authorization: 'Bearer sk_test_simulated' } },
  );
  return (await response.json()) as Json;
}

/** Returns the mismatches of a subscription with a change. */
async function problemsAfter(change: (response: Json) => void): Promise<readonly string[]> {
  const response = await subscription();
  change(response);
  const found = await checkStripeResponse('GET', PATH, response);
  return (found?.problems ?? []).map(({ path, field, problem }) => `${path} (${field}) ${problem}`);
}

const invoiceOf = (response: Json): Json => response['latest_invoice'] as Json;

const WRONG: readonly (readonly [name: string, change: (response: Json) => void, problem: string])[] = [
  ['a missing field', (response) => delete response['status'], 'status (Subscription.status) is missing'],
  [
    'one that is missing in an expanded object',
    (response) => delete invoiceOf(response)['amount_due'],
    'latest_invoice.amount_due (Invoice.amount_due) is missing',
  ],
  [
    'a field of an older API version',
    (response) => (invoiceOf(response)['paid'] = true),
    'latest_invoice.paid (Invoice.paid) is unknown to the SDK',
  ],
  [
    'a text for a number',
    (response) => (invoiceOf(response)['total'] = '14500'),
    'latest_invoice.total (Invoice.total) is "14500", not a number',
  ],
  [
    'a null that cannot be',
    (response) => (response['items'] = null),
    'items (Subscription.items) is null, not ApiList<SubscriptionItem>',
  ],
  [
    'a word that is not on the list',
    (response) => (invoiceOf(response)['status'] = 'unpaid'),
    'latest_invoice.status (Invoice.status) is "unpaid", not "draft" or "open" or "paid" or "uncollectible" or "void" or null',
  ],
  [
    'an object of another kind',
    (response) => (response['customer'] = { id: 'x_1', object: 'unicorn' }),
    'customer (Subscription.customer) is {"id":"x_1","object":"unicorn"}, not Customer or DeletedCustomer or a text',
  ],
];

describe("A response that the installed SDK's types do not declare is detected", () => {
  for (const [name, change, problem] of WRONG) {
    test(name, async () => assert.deepEqual(await problemsAfter(change), [problem]));
  }

  test('a matching one with expanded objects is accepted', async () => {
    assert.deepEqual(await problemsAfter(() => undefined), []);
  });

  test('is reported immediately, but returned', async () => {
    const refused: StripeResponseProblem[] = [];
    const broken = {
      ...simulator,
      async fetch(...call: Parameters<typeof simulator.fetch>) {
        const response = await simulator.fetch(...call);
        return Response.json({ ...((await response.json()) as Json), livemode: 'no' });
      },
    };
    const stripe = simulatedStripe(withCheckedResponses(broken, (problem) => refused.push(problem)));
    assert.equal((await stripe.customers.retrieve(org.customer)).id, org.customer);
    assert.deepEqual(
      refused.map(({ message }) => message),
      [
        'The response of GET /v1/customers/{} does not fit the types of the installed stripe package: livemode (Customer.livemode) is "no", not false or true',
      ],
    );
  });
});
