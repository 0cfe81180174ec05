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

/** Why the page does not reach Stripe; with `silence` it waits for it. */
export type StripeAbsence = PaymentUnavailableReason | 'silence';

/** What answers for one story while it is open. */
export interface StoryBackend {
  /** Answers the contract's routes. */
  answer(request: Request): Promise<Response>;
  readonly stripe: FakeStripeBackend | StripeAbsence;
  /** Serves Stripe's own pages and a bank's; `undefined` for any other URL. */
  readonly page?: (request: Request) => Promise<Response | undefined>;
}

/** Makes a story's backend, anew for each time that the story is opened. */
export interface StoryBackendFactory {
  /** It remembers: another network must not make it anew. */
  readonly acts: boolean;
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

/** Where backends answer; below it another name for each opening of a story, so that stories share no state. */
const ROOT = '/story-backend';

const openings = new WeakMap<AbortSignal, Opening>();
const answers = new Map<string, StoryBackend['answer']>();
/** What the next opening takes over. */
let kept: Opening | undefined;

/** The service worker's one handler: hands each request to the backend of the story that sends it. */
export const backendHandler: HttpHandler = http.all(`*${ROOT}/:name/*`, async ({ request, params }) => {
  const answer = answers.get(String(params['name']));
  if (!answer) return HttpResponse.error();
  try {
    return await answer(request);
  } catch (error) {
    // As `fetch` does where there is no network; what is not that is a mistake in a story.
    if (error instanceof TypeError) return HttpResponse.error();
    throw error;
  }
});

/**
 * Opens the story's backend on the toolbar's network, once for each opening (`signal`). Where the toolbar changes while a
 * story acts, what it has done stays, and its next request meets the other network. Returns whether it was the first time.
 */
export function openBackend(
  signal: AbortSignal,
  { acts: remembers, open }: StoryBackendFactory,
  state: NetworkState,
): boolean {
  const opened = openings.get(signal) ?? kept;
  if (opened && opened === kept) {
    kept = undefined;
    opened.network.state = state;
    openings.set(signal, opened);
    return true;
  }
  if (opened && (remembers || opened.network.state === state)) {
    opened.network.state = state;
    return false;
  }
  const network = new Network(state);
  // What takes time to start is waited for by the first request, so that the element shows that it loads.
  const backend = Promise.resolve(open());
  // A name that no earlier load of the page had: an element remembers a purchase under way by it.
  const name = crypto.randomUUID();
  const answer = async (request: Request): Promise<Response> => {
    await network.pass();
    return await (await backend).answer(request);
  };
  answers.set(name, answer);
  const stripe = backend.then((each) => toStripe(each, network));
  stripe.catch(() => undefined);
  openings.set(signal, { network, backend, stripe, endpoint: `${ROOT}/${name}`, fetch: asFetch(answer) });
  return opened === undefined;
}

/** The story is about to be opened again, as a page that loads again: its backend and what that knows stay. */
export function keepBackend(signal: AbortSignal): void {
  kept = openings.get(signal);
}

/** The story is left: what is under way in it ends. */
export function leaveBackend(signal: AbortSignal): void {
  openings.get(signal)?.network.hangUp();
}

/** The endpoint of the backend that was opened for this opening of a story. */
export function endpointOf(signal: AbortSignal): string {
  return openings.get(signal)?.endpoint ?? '';
}

/**
 * The `fetch` of a provider in this opening of a story. It asks the backend without the network: a failure that a story shows is not a
 * failed request in the console of the page.
 */
export function fetchOf(signal: AbortSignal): typeof globalThis.fetch | undefined {
  return openings.get(signal)?.fetch;
}

function asFetch(answer: StoryBackend['answer']): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    return await Promise.race([answer(request), aborted]);
  };
}

/** The Stripe object that belongs to this opening of a story, for a provider's `stripe`. */
export function stripeOf(signal: AbortSignal): HostStripe | undefined {
  return openings.get(signal)?.stripe;
}

/** The backend of this opening of a story. */
export async function backendOf(signal: AbortSignal): Promise<StoryBackend | undefined> {
  return await openings.get(signal)?.backend;
}

function toStripe({ stripe }: StoryBackend, network: Network): HostStripe {
  if (stripe === 'silence') return new Promise(() => undefined);
  if (typeof stripe === 'string') throw new PaymentLoadError(stripe, 'As the story wants it');
  return createFakeStripe(network.before(stripe))('pk_test_storybook');
}

/** What a story shows, besides the fixtures' account with nothing to change. */
export interface Shown extends Partial<FixtureBackendOptions> {
  /** What Stripe answers the page, or why its form cannot be shown. */
  readonly stripe?: FixtureStripeOptions | StripeAbsence;
}

/** A backend of fixed answers, each checked by the contract's schema. */
export function shows(shown: Shown = {}): StoryBackendFactory {
  return {
    acts: false,
    open() {
      const { answer, stripe } = fixed({ account: ACCOUNT, ...shown });
      return { stripe, answer: async (request) => checked(request, await answer(request)) };
    },
  };
}

/** A backend of fixed answers, some of which break the contract. */
export function breaks(shown: FixtureBackendOptions): StoryBackendFactory {
  return { acts: false, open: () => fixed(shown) };
}

function fixed({ stripe, ...shown }: Shown & FixtureBackendOptions): StoryBackend {
  return {
    answer: createFixtureFetch(shown),
    stripe: typeof stripe === 'string' ? stripe : createFixtureStripe(stripe),
  };
}

/** The real handler on an embedded PostgreSQL and a simulated Stripe, in this page. */
export function acts(options: LiveOptions = {}): StoryBackendFactory {
  return {
    acts: true,
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
      `The story's answer to ${pathname} breaks the contract: ${first?.field} ${first?.message}`,
    );
  }
  return response;
}
