import type Stripe from 'stripe';
import type { SeatLimits } from '../../src/server/index.ts';
import type { Hosted, Shelf } from './hosted-organizations.ts';
import { createHosted, findHosted, openShelf, useCredits } from './hosted-organizations.ts';
import type { WireFault } from './stripe-wire.ts';
import type { World } from './world.ts';
import { setCard } from './world.ts';

export type { NewTestOrganization } from './hosted-organizations.ts';

/** The real handler on an embedded database and a simulated Stripe, for tests over HTTP. */
export interface TestBackend {
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** Response of `POST /backend/_test/organizations`. */
export interface TestOrganization {
  readonly organizationId: string;
  /** Send it as `Authorization: Bearer …`, or the id as `X-Test-Organization`. */
  readonly token: string;
  /** For the elements. */
  readonly endpoint: string;
  /** URL of the simulated Stripe's pages and its browser API (`/api/…`) for this organization. */
  readonly stripe: string;
  /** Unix seconds. */
  readonly now: number;
}

/** Response of `GET /backend/_test/<organization>/stripe`: the state at Stripe, independent of the handler. Minor units. */
export interface StripeState {
  readonly now: number;
  readonly quantity: number;
  readonly status: string;
  readonly hasPendingUpdate: boolean;
  /** Negative is in the customer's favour. */
  readonly balance: number;
  readonly invoices: readonly {
    readonly id: string;
    readonly status: string | null;
    readonly reason: string | null;
    readonly total: number;
    readonly amountDue: number;
    readonly amountPaid: number;
  }[];
  readonly charges: readonly { readonly id: string; readonly amount: number; readonly status: string }[];
  readonly calls: readonly string[];
}

type Control = (hosted: Hosted, input: Record<string, unknown>) => Promise<unknown>;

/**
 * Serves the handler below `/backend` (the elements' endpoint), for the organization that the header
 * `X-Test-Organization` or the bearer token `test:<organization>` names, the simulated Stripe's pages below
 * `/backend/_stripe/<organization>`, and controls below `/backend/_test`:
 *
 * `POST organizations` {@link NewTestOrganization} → {@link TestOrganization} ·
 * `GET <org>/stripe` → {@link StripeState} ·
 * `POST <org>/clock` `{ by }` or `{ to }` in seconds ·
 * `POST <org>/card` `{ card }`, a test card's token or null ·
 * `POST <org>/limits` {@link SeatLimits} ·
 * `POST <org>/faults` {@link WireFault}, or `{ reset: true }` ·
 * `POST <org>/action` `{ outcome: 'succeed' | 'fail' }`, the bank's result for the pending payment ·
 * `POST <org>/payment` `{ purchaseId, card }`, pays like the user in the page ·
 * `POST <org>/refund` `{ purchaseId, amount? }` ·
 * `POST <org>/subscription` Stripe's update parameters, `{ seats }`, or `{ cancel: true }`, behind our back ·
 * `POST <org>/credits/use` `{ references }` ·
 * `POST <org>/events` `{ hold }`: webhooks wait while true, and are delivered at false.
 *
 * With a `directory` all state is stored there, and another process can continue after one was killed.
 */
export async function createTestBackend({
  directory = null,
}: { readonly directory?: string | null } = {}): Promise<TestBackend> {
  const shelf = await openShelf(directory);

  return {
    async fetch(request) {
      const path = new URL(request.url).pathname.replace(/^\/backend\/?/, '');
      try {
        const [first, named = ''] = path.split('/');
        if (first === '_stripe') return await stripePage(await findHosted(shelf, named), request);
        if (path.startsWith('_test/')) return await control(shelf, request, path.slice(6));
        const hosted = await findHosted(shelf, organizationOf(request) ?? '');
        return hosted === undefined ? unauthenticated() : await hosted.world.handler(request);
      } catch (error) {
        return Response.json({ error: String(error) }, { status: 500 });
      }
    },
    close: () => shelf.database.close(),
  };
}

async function stripePage(hosted: Hosted | undefined, request: Request): Promise<Response> {
  return (await hosted?.world.simulator.page(request)) ?? new Response('Nothing here', { status: 404 });
}

async function control(shelf: Shelf, request: Request, path: string): Promise<Response> {
  const input = request.method === 'POST' ? await readJson(request) : {};
  if (path === 'organizations') {
    const { organizationId, simulator } = (await createHosted(shelf, input, new URL(request.url).origin))
      .world;
    const response: TestOrganization = {
      organizationId,
      token: `test:${organizationId}`,
      endpoint: '/backend',
      stripe: simulator.baseUrl,
      now: simulator.now(),
    };
    return Response.json(response, { status: 201 });
  }
  const [organizationId = '', ...rest] = path.split('/');
  const hosted = await findHosted(shelf, organizationId);
  const run = CONTROLS[rest.join('/')];
  if (hosted === undefined || run === undefined)
    return Response.json({ error: `No ${path}` }, { status: 404 });
  const response = await run(hosted, input);
  return Response.json(response ?? {});
}

const CONTROLS: Readonly<Record<string, Control>> = {
  stripe: ({ world }) => readStripeState(world),
  async clock({ world }, { by, to }) {
    await (typeof to === 'number' ? world.simulator.advanceTo(to) : world.simulator.advanceBy(Number(by)));
    await world.simulator.settled();
    return { now: world.simulator.now() };
  },
  async card({ world }, { card }) {
    await setCard(world, typeof card === 'string' ? card : null);
    await world.simulator.settled();
  },
  limits(hosted, input) {
    hosted.limits = input as unknown as SeatLimits;
    return Promise.resolve();
  },
  faults({ world }, input) {
    if (input['reset'] === true) world.wire.reset();
    else world.wire.fail(input as unknown as WireFault);
    return Promise.resolve();
  },
  async action({ world }, { outcome }) {
    await world.simulator.completeAction(
      await waitingPayment(world),
      outcome === 'fail' ? 'fail' : 'succeed',
    );
    await world.simulator.settled();
  },
  async payment({ world }, { purchaseId, card }) {
    await payForPurchase(world, String(purchaseId), typeof card === 'string' ? card : 'pm_card_visa');
    await world.simulator.settled();
  },
  async refund({ world }, { purchaseId, amount }) {
    const payment = await paymentOf(world, String(purchaseId));
    await world.stripe.refunds.create({
      payment_intent: payment,
      ...(typeof amount === 'number' && { amount }),
    });
    await world.simulator.settled();
  },
  async subscription({ world }, input) {
    await changeSubscription(world, input);
    await world.simulator.settled();
  },
  'credits/use': ({ world }, { references }) => useCredits(world, references as readonly string[]),
  async events({ world }, { hold }) {
    if (hold === true) world.simulator.holdEvents();
    else world.simulator.releaseEvents();
    await world.simulator.settled();
  },
};

/** The state at Stripe, read without the handler or its wire. */
export async function readStripeState(world: World): Promise<StripeState> {
  const { stripe, customerId, subscriptionId } = world;
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  const customer = (await stripe.customers.retrieve(customerId)) as Stripe.Customer;
  const invoices = await stripe.invoices.list({ customer: customerId, limit: 100 });
  const charges = await stripe.charges.list({ customer: customerId, limit: 100 });
  return {
    now: world.simulator.now(),
    quantity: subscription.items.data[0]?.quantity ?? 0,
    status: subscription.status,
    hasPendingUpdate: subscription.pending_update !== null,
    balance: customer.balance,
    invoices: invoices.data.map((invoice) => ({
      id: invoice.id,
      status: invoice.status,
      reason: invoice.billing_reason,
      total: invoice.total,
      amountDue: invoice.amount_due,
      amountPaid: invoice.amount_paid,
    })),
    charges: charges.data.map(({ id, amount, status }) => ({ id, amount, status })),
    calls: world.wire.calls.map(({ method, path }) => `${method} ${path}`),
  };
}

/** The newest payment that is pending with the bank or the user. */
async function waitingPayment({ stripe, customerId }: World): Promise<string> {
  const intents = await stripe.paymentIntents.list({ customer: customerId, limit: 100 });
  const waiting = intents.data.find(({ status }) => status === 'requires_action' || status === 'processing');
  if (waiting === undefined) throw new Error('No payment waits for an action');
  return waiting.id;
}

/** Pays for a purchase like the user, in the page or on Stripe's. */
export async function payForPurchase(world: World, purchaseId: string, card = 'pm_card_visa'): Promise<void> {
  const session = await sessionOf(world, purchaseId);
  if (session.client_secret !== null) {
    const clientSecret = session.client_secret;
    await world.simulator.browser.confirmCheckout({ clientSecret, paymentMethod: card });
    return;
  }
  const body = new URLSearchParams({ action: 'card', card });
  await world.simulator.page(new Request(session.url ?? '', { method: 'POST', body }));
}

/** The PaymentIntent of a purchase. */
export async function paymentOf(world: World, purchaseId: string): Promise<string> {
  const { payment_intent: intent } = await sessionOf(world, purchaseId);
  if (typeof intent !== 'string') throw new Error(`${purchaseId} has no payment yet`);
  return intent;
}

async function sessionOf(world: World, purchaseId: string): Promise<Stripe.Checkout.Session> {
  const sessions = await world.stripe.checkout.sessions.list({ customer: world.customerId, limit: 100 });
  const session = sessions.data.find(({ metadata }) => metadata?.['ocw_credit_purchase'] === purchaseId);
  if (session === undefined) throw new Error(`No session for ${purchaseId}`);
  return session;
}

async function changeSubscription(world: World, input: Record<string, unknown>): Promise<void> {
  const { stripe, subscriptionId } = world;
  if (input['cancel'] === true) {
    await stripe.subscriptions.cancel(subscriptionId);
    return;
  }
  const { seats, ...params } = input;
  const item = (await stripe.subscriptions.retrieve(subscriptionId)).items.data[0];
  await stripe.subscriptions.update(subscriptionId, {
    ...(typeof seats === 'number' &&
      item && { items: [{ id: item.id, quantity: seats }], proration_behavior: 'always_invoice' }),
    ...params,
  });
}

function organizationOf(request: Request): string | null {
  const token = /^Bearer test:(.+)$/.exec(request.headers.get('Authorization') ?? '')?.[1];
  return token ?? request.headers.get('X-Test-Organization');
}

async function readJson(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function unauthenticated(): Response {
  const problem = {
    type: 'urn:ocw:problem:unauthenticated',
    title: 'The request does not say who makes it',
    status: 401,
    code: 'unauthenticated',
    retryable: false,
    requestId: 'test',
  };
  return Response.json(problem, { status: 401, headers: { 'Content-Type': 'application/problem+json' } });
}
