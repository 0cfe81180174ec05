import { http, HttpResponse } from 'msw';
import type { HttpHandler } from 'msw';
import {
  AccountSchema,
  CreditEntryPageSchema,
  CreditPurchaseSchema,
  parse,
  SeatChangeQuoteSchema,
  SeatChangeSchema,
} from '../../src/contract/index.ts';
import type { FixtureBackendOptions } from '../../src/testing/index.ts';
import { ACCOUNT, createFixtureFetch } from '../../src/testing/index.ts';
import type { LiveOptions } from './live.ts';

/** Answers the contract's routes for one story. */
export type StoryBackend = (request: Request) => Promise<Response>;

/** Makes a story's backend, anew for each time that the story is opened. */
export type StoryBackendFactory = () => StoryBackend | Promise<StoryBackend>;

/** What the toolbar says of the network. */
export type Network = 'fast' | 'slow' | 'failing';

/** Where backends answer; below it a number for each opening of a story, so that stories share no state. */
const ROOT = '/story-backend';
/** Milliseconds by which the slow network is late: past the elements' own patience. */
const SLOW = 6000;

const backends = new Map<string, StoryBackend>();
const opened = new WeakMap<AbortSignal, { readonly network: Network; readonly endpoint: string }>();

/** The service worker's one handler: hands each request to the backend of the story that sends it. */
export const backendHandler: HttpHandler = http.all(`*${ROOT}/:number/*`, async ({ request, params }) => {
  const backend = backends.get(String(params['number']));
  if (!backend) return HttpResponse.error();
  try {
    return await backend(request);
  } catch (error) {
    // As `fetch` does where there is no network; what is not that is a mistake in a story.
    if (error instanceof TypeError) return HttpResponse.error();
    throw error;
  }
});

/** Opens the story's backend on the toolbar's network, once for each opening (`signal`); gives its endpoint. */
export function openBackend(signal: AbortSignal, factory: StoryBackendFactory, network: Network): void {
  if (opened.get(signal)?.network === network) return;
  const number = String(backends.size + 1);
  // What takes time to start is waited for by the first request, so that the element shows that it loads.
  const backend = Promise.resolve(factory());
  backend.catch(() => undefined);
  backends.set(
    number,
    withNetwork(async (request) => await (await backend)(request), network),
  );
  opened.set(signal, { network, endpoint: `${ROOT}/${number}` });
}

/** The endpoint of the backend that was opened for this opening of a story. */
export function endpointOf(signal: AbortSignal): string {
  return opened.get(signal)?.endpoint ?? '';
}

function withNetwork(backend: StoryBackend, network: Network): StoryBackend {
  if (network === 'failing') return () => Promise.reject(new TypeError('Failed to fetch'));
  if (network === 'fast') return backend;
  return async (request) => {
    await new Promise((resolve) => setTimeout(resolve, SLOW));
    return await backend(request);
  };
}

/** A backend of fixed answers, each checked by the contract's schema. */
export function shows(options: Partial<FixtureBackendOptions> = {}): StoryBackendFactory {
  return () => {
    const answer = createFixtureFetch({ account: ACCOUNT, ...options });
    return async (request) => checked(request, await answer(request));
  };
}

/** A backend of fixed answers, some of which break the contract. */
export function breaks(options: FixtureBackendOptions): StoryBackendFactory {
  return () => createFixtureFetch(options);
}

/** The real handler on an embedded PostgreSQL and a simulated Stripe, in this page. */
export function acts(options: LiveOptions = {}): StoryBackendFactory {
  return async () => {
    const { createLiveBackend } = await import('./live.ts');
    return await createLiveBackend(options);
  };
}

const SCHEMAS = [
  [/\/account$/, AccountSchema],
  [/\/seat-changes\/quotes$/, SeatChangeQuoteSchema],
  [/\/seat-changes(\/|$)/, SeatChangeSchema],
  [/\/credit-purchases(\/|$)/, CreditPurchaseSchema],
  [/\/credit-entries$/, CreditEntryPageSchema],
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
