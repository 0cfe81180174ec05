import { http, HttpResponse } from 'msw';
import type { HttpHandler } from 'msw';
import {
  AccountSchema,
  CreditEntryPageSchema,
  CreditPurchaseSchema,
  InvoicePageSchema,
  parse,
  PaymentMethodSetupSchema,
  PortalSessionSchema,
  SeatChangeQuoteSchema,
  SeatChangeSchema,
} from '../../src/contract/index.ts';
import type { HostStripe, PaymentUnavailableReason } from '../../src/payments/index.ts';
import { PaymentLoadError } from '../../src/payments/index.ts';
import type { FixtureBackendOptions, FixtureStripeOptions } from '../../src/testing/index.ts';
import type { FakeStripeBackend } from '../../src/simulator/index.ts';
import { ACCOUNT, createFixtureFetch, createFixtureStripe } from '../../src/testing/index.ts';
import { createFakeStripe } from '../../src/simulator/index.ts';
import type { LiveOptions } from './live.ts';
import type { NetworkState } from './network.ts';
import { Network } from './network.ts';

/** Why Stripe is not available to the page; with `silence`, it never responds. */
export type StripeAbsence = PaymentUnavailableReason | 'silence';

/** The backend of one story while it is open. */
export interface StoryBackend {
  /** Responds to the contract's routes. */
  handle(request: Request): Promise<Response>;
  readonly stripe: FakeStripeBackend | StripeAbsence;
  /** Serves Stripe's and the bank's pages; `undefined` for any other URL. */
  readonly page?: (request: Request) => Promise<Response | undefined>;
}

/** Creates a story's backend each time the story is opened. */
export interface StoryBackendFactory {
  /** The backend has state, so changing the network in the toolbar must not create a new one. */
  readonly isStateful: boolean;
  open(): StoryBackend | Promise<StoryBackend>;
}

/** One opening of a story. */
interface Opening {
  readonly network: Network;
  readonly endpoint: string;
  readonly fetch: typeof globalThis.fetch;
  readonly backend: Promise<StoryBackend>;
  readonly stripe: HostStripe;
}

/** Path of all backends; each opening of a story has a separate name below it, so that stories share no state. */
const ROOT = '/story-backend';

const openings = new WeakMap<AbortSignal, Opening>();
const handlers = new Map<string, StoryBackend['handle']>();
/** Opening that the next one takes over. */
let kept: Opening | undefined;

/** The service worker's only handler: passes each request to the backend of the story that sent it. */
export const backendHandler: HttpHandler = http.all(`*${ROOT}/:name/*`, async ({ request, params }) => {
  const handle = handlers.get(String(params['name']));
  if (!handle) return HttpResponse.error();
  try {
    return await handle(request);
  } catch (error) {
    // `fetch` rejects with a TypeError without a network; any other error is a mistake in the story.
    if (error instanceof TypeError) return HttpResponse.error();
    throw error;
  }
});

/**
 * Opens the story's backend on the toolbar's network, once per opening (`signal`). If the toolbar changes while a stateful
 * backend is open, it keeps its state, and its next request uses the new network. Returns whether it was the first time.
 */
export function openBackend(
  signal: AbortSignal,
  { isStateful, open }: StoryBackendFactory,
  state: NetworkState,
): boolean {
  const opened = openings.get(signal) ?? kept;
  if (opened && opened === kept) {
    kept = undefined;
    opened.network.state = state;
    openings.set(signal, opened);
    return true;
  }
  if (opened && (isStateful || opened.network.state === state)) {
    opened.network.state = state;
    return false;
  }
  const network = new Network(state);
  // Not awaited: the first request waits for a slow start, so that the element shows its loading state.
  const backend = Promise.resolve(open());
  // A name that no earlier load of the page used: elements store unfinished purchases by endpoint.
  const name = crypto.randomUUID();
  const handle = async (request: Request): Promise<Response> => {
    await network.pass();
    return await (await backend).handle(request);
  };
  handlers.set(name, handle);
  const stripe = backend.then((each) => toStripe(each, network));
  stripe.catch(() => undefined);
  openings.set(signal, { network, backend, stripe, endpoint: `${ROOT}/${name}`, fetch: asFetch(handle) });
  return opened === undefined;
}

/** Keeps the backend with its state for the next opening of the story, which simulates a reload. */
export function keepBackend(signal: AbortSignal): void {
  kept = openings.get(signal);
}

/** Aborts the requests in progress when the story is left. */
export function closeBackend(signal: AbortSignal): void {
  openings.get(signal)?.network.abort();
}

/** The backend's endpoint in this opening of a story. */
export function endpointOf(signal: AbortSignal): string {
  return openings.get(signal)?.endpoint ?? '';
}

/**
 * The `fetch` of a provider in this opening of a story. It calls the backend without the network, so that a simulated failure does not
 * log a failed request in the page's console.
 */
export function fetchOf(signal: AbortSignal): typeof globalThis.fetch | undefined {
  return openings.get(signal)?.fetch;
}

function asFetch(handle: StoryBackend['handle']): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    return await Promise.race([handle(request), aborted]);
  };
}

/** The Stripe object of this opening of a story, for a provider's `stripe`. */
export function stripeOf(signal: AbortSignal): HostStripe | undefined {
  return openings.get(signal)?.stripe;
}

/** The backend of this opening of a story. */
export async function backendOf(signal: AbortSignal): Promise<StoryBackend | undefined> {
  return await openings.get(signal)?.backend;
}

function toStripe({ stripe }: StoryBackend, network: Network): HostStripe {
  if (stripe === 'silence') return new Promise(() => undefined);
  if (typeof stripe === 'string') throw new PaymentLoadError(stripe, 'Set by the story');
  return createFakeStripe(network.before(stripe))('pk_test_storybook');
}

/** The responses of a story's backend. Default: the fixtures' account, and no other operation. */
export interface Shown extends Partial<FixtureBackendOptions> {
  /** Stripe's responses to the page, or why its form cannot be shown. */
  readonly stripe?: FixtureStripeOptions | StripeAbsence;
}

/** A backend with fixed responses, each validated against the contract's schema. */
export function shows(shown: Shown = {}): StoryBackendFactory {
  return {
    isStateful: false,
    open() {
      const { handle, stripe } = fixed({ account: ACCOUNT, ...shown });
      return { stripe, handle: async (request) => checked(request, await handle(request)) };
    },
  };
}

/** A backend with fixed responses, some of which violate the contract. */
export function showsInvalid(shown: FixtureBackendOptions): StoryBackendFactory {
  return { isStateful: false, open: () => fixed(shown) };
}

function fixed({ stripe, ...shown }: Shown & FixtureBackendOptions): StoryBackend {
  return {
    handle: createFixtureFetch(shown),
    stripe: typeof stripe === 'string' ? stripe : createFixtureStripe(stripe),
  };
}

/** The real handler on an embedded PostgreSQL and a simulated Stripe, in this page. */
export function live(options: LiveOptions = {}): StoryBackendFactory {
  return {
    isStateful: true,
    async open() {
      const { createLiveBackend } = await import('./live.ts');
      return await createLiveBackend(options);
    },
  };
}

const SCHEMAS = [
  [/\/account$/, AccountSchema],
  [/\/seat-changes\/quotes$/, SeatChangeQuoteSchema],
  [/\/seat-changes(\/|$)/, SeatChangeSchema],
  [/\/credit-purchases(\/|$)/, CreditPurchaseSchema],
  [/\/credit-entries$/, CreditEntryPageSchema],
  [/\/invoices$/, InvoicePageSchema],
  [/\/payment-methods\/setup$/, PaymentMethodSetupSchema],
  [/\/portal-sessions$/, PortalSessionSchema],
] as const;

async function checked(request: Request, response: Response): Promise<Response> {
  if (!response.ok) return response;
  const { pathname } = new URL(request.url);
  const schema = SCHEMAS.find(([path]) => path.test(pathname))?.[1];
  const result = schema && parse(schema, await response.clone().json());
  if (result?.ok === false) {
    const [first] = result.errors;
    throw new Error(
      `The story's response to ${pathname} violates the contract: ${first?.field} ${first?.message}`,
    );
  }
  return response;
}
