import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import type {
  BillingHandler,
  BillingPolicy,
  EmbedOptions,
  Identity,
  StartTimer,
} from '../../src/server/index.ts';
import { createBillingHandler } from '../../src/server/index.ts';
import type { BillingEvent, Scope } from '../../src/contract/index.ts';
import { createStripeSimulator, simulatedStripe } from '../../src/simulator/index.ts';
import type {
  AdaptivePricing,
  OrganizationSeed,
  StripeGuesses,
  StripeSimulator,
  StripeSimulatorOptions,
} from '../../src/simulator/index.ts';
import { withCheckedResponses } from './stripe-responses/index.ts';
import type { StripeWire } from './stripe-wire.ts';
import { createStripeWire } from './stripe-wire.ts';

/** The organization that a test wants, and the Stripe account behind it. */
export interface WorldOptions {
  readonly organizationId?: string;
  /** At Stripe: seats, price, card, currency, interval, account credit, tax, discount. */
  readonly seed?: OrganizationSeed;
  /** Start of the subscription in Unix seconds. Default: {@link START}. */
  readonly start?: number;
  /** Seconds to move the clock on from there, before the organization is linked. */
  readonly elapsed?: number;
  /** False if no credits are sold. */
  readonly sellsCredits?: boolean;
  readonly policy?: Partial<BillingPolicy>;
  readonly scopes?: readonly Scope[];
  readonly publishableKey?: string;
  /** URL of the simulated Stripe's pages. */
  readonly baseUrl?: string;
  /** Additional return origins of payment pages, besides `https://app.example.com`. */
  readonly origins?: readonly string[];
  /** Other origins whose pages may use embed tokens. */
  readonly embed?: EmbedOptions;
  /** Default: identifies every caller as the organization. */
  readonly identify?: (request: Request) => Promise<Identity | null>;
  /** Guesses about Stripe that differ from the simulator's defaults. */
  readonly guesses?: Partial<StripeGuesses>;
  /** Default: timers that never fire, since a busy machine must not look like an unresponsive Stripe. */
  readonly startTimer?: StartTimer;
  /** The simulated account's setting of adaptive pricing. */
  readonly adaptivePricing?: AdaptivePricing;
  /** Seconds for which the simulated Stripe leaves a renewal's invoice a draft. */
  readonly renewalDraftSeconds?: number;
  /** Storage of the simulator's state, for tests that restart it. */
  readonly saved?: Pick<StripeSimulatorOptions, 'load' | 'save'>;
  /** Hears of events, as a host's own server does. */
  readonly onEvent?: (event: BillingEvent) => void | Promise<void>;
  /** An organization that is there already; with `simulator` another process that serves it too. */
  readonly existing?: StripeObjects;
  readonly simulator?: StripeSimulator;
}

/** Ids of an organization's objects at Stripe. */
export interface StripeObjects {
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly creditPriceId: string;
}

/** One organization with its own handler, simulated Stripe and clock, on a database that may be shared. */
export interface World extends StripeObjects {
  readonly organizationId: string;
  readonly handler: BillingHandler;
  readonly simulator: StripeSimulator;
  /** For changes at Stripe, bypassing the wire. */
  readonly stripe: Stripe;
  readonly wire: StripeWire;
  /** Errors that the handler reported to its host. */
  readonly errors: unknown[];
  /** Sends a request of the contract. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
}

const neverEnding: StartTimer = () => () => undefined;

/** 1 March 2026, 00:00 UTC. */
export const START = Date.UTC(2026, 2, 1) / 1000;
export const DAY = 86_400;
/** Signs the events of every world. */
export const WEBHOOK_SECRET = 'whsec_test';
export const ENDPOINT = 'http://backend.test/api/billing';

/** Creates the organization at Stripe, links it, and returns a handler for it. */
export async function createWorld(database: BillingDatabase, options: WorldOptions = {}): Promise<World> {
  const organizationId = options.organizationId ?? `org_${randomUUID()}`;
  const start = options.start ?? START;
  const errors: unknown[] = [];
  const simulator =
    options.simulator ??
    createStripeSimulator({
      ...options.saved,
      ...(options.guesses !== undefined && { guesses: options.guesses }),
      ...(options.adaptivePricing !== undefined && { adaptivePricing: options.adaptivePricing }),
      renewalDraftSeconds: options.renewalDraftSeconds ?? 0,
      now: () => start,
      webhook: {
        secret: WEBHOOK_SECRET,
        deliver: (request) => handler(request),
        url: `${ENDPOINT}/stripe/webhook`,
      },
      baseUrl: options.baseUrl ?? 'http://stripe.test',
    });
  const checked = withCheckedResponses(simulator);
  const wire = createStripeWire((url, init) => checked.fetch(url, init));
  const objects = options.existing ?? (await seedObjects(simulator, options.seed));
  const handler: BillingHandler = createBillingHandler({
    identify:
      options.identify ??
      (() => Promise.resolve({ organizationId, ...(options.scopes && { scopes: options.scopes }) })),
    database,
    stripe: {
      client: simulatedStripe({
        ...simulator,
        fetch: (input, init) =>
          wire.fetch(input instanceof Request ? input.url : input.toString(), withoutTimer(init)),
      }),
      webhookSecret: WEBHOOK_SECRET,
      mode: 'simulated',
      ...(options.publishableKey !== undefined && { publishableKey: options.publishableKey }),
    },
    policy: policyOf(objects, options),
    ...(options.embed !== undefined && { embed: options.embed }),
    clock: () => simulator.now(),
    startTimer: options.startTimer ?? neverEnding,
    onError: (error) => errors.push(error),
    ...(options.onEvent !== undefined && { onEvent: options.onEvent }),
  });
  if (options.elapsed !== undefined) await simulator.advanceBy(options.elapsed);
  if (options.existing === undefined) await handler.linkOrganization({ organizationId, ...objects });
  await simulator.settled();
  wire.reset();
  return {
    ...objects,
    organizationId,
    handler,
    simulator,
    stripe: simulatedStripe(checked),
    wire,
    errors,
    send: (method, path, body, headers) => handler(requestOf(method, path, body, headers)),
  };
}

/** A request of the contract, as a browser sends it. */
export function requestOf(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Request {
  return new Request(`${ENDPOINT}/${path}`, {
    method,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** Makes a test card the customer's default, or removes every card. */
export async function setCard(
  world: Pick<World, 'stripe' | 'customerId'>,
  card: string | null,
): Promise<void> {
  const { stripe, customerId } = world;
  if (card === null) {
    for (const { id } of (await stripe.customers.listPaymentMethods(customerId)).data) {
      await stripe.paymentMethods.detach(id);
    }
    return;
  }
  const method = await stripe.paymentMethods.attach(card, { customer: customerId });
  await stripe.customers.update(customerId, { invoice_settings: { default_payment_method: method.id } });
}

/**
 * Disables the SDK's timer, which runs in real time: a busy machine would look like an unresponsive Stripe. Tests that need a
 * timeout use the wire's fault.
 */
function withoutTimer(init: RequestInit | undefined): RequestInit {
  return { ...init, signal: null };
}

async function seedObjects(
  simulator: StripeSimulator,
  seed: OrganizationSeed | undefined,
): Promise<StripeObjects> {
  const fixture = await simulator.seed(seed);
  return {
    customerId: fixture.customer,
    subscriptionId: fixture.subscription,
    creditPriceId: fixture.creditPrice,
  };
}

function policyOf(objects: StripeObjects, options: WorldOptions): BillingPolicy {
  const priceId = objects.creditPriceId;
  return {
    planName: 'Plus',
    creditName: 'OCJ',
    creditsPerSeat: 1,
    topUp: options.sellsCredits === false ? null : { priceId, minimum: 1, maximum: 100 },
    creditIncludes: ['Job advert on the company page', 'Applicant inbox'],
    allowedReturnOrigins: ['https://app.example.com', ...(options.origins ?? [])],
    ...options.policy,
  };
}
