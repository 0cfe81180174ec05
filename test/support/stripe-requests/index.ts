import type { RawParams } from '../../../src/simulator/protocol/form.ts';
import { readForm } from '../../../src/simulator/protocol/form.ts';
import { bestEndpoint } from '../stripe-sdk/endpoints.ts';
import { keptReading } from '../stripe-sdk/kept-reading.ts';
import type { SdkEndpoint } from './read-sdk.ts';
import type { ParameterProblem } from './shape.ts';
import { shapeProblems } from './shape.ts';

/** A request as it travels. */
export interface StripeRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  /** Form-encoded; empty if there is none. */
  readonly body: string;
}

/** A request that the SDK's own types do not allow, with all that is wrong with it. */
export class StripeRequestProblem extends Error {
  override readonly name = 'StripeRequestProblem';

  constructor(
    readonly endpoint: string,
    readonly problems: readonly ParameterProblem[],
  ) {
    const list = problems.map(({ parameter, problem }) => `${parameter} ${problem}`.trim());
    super(`${endpoint} does not fit the types of the installed stripe package: ${list.join('; ')}`);
  }
}

let endpoints: Promise<readonly SdkEndpoint[]> | undefined;

/** Parses a request like Stripe and checks it against the types of the installed SDK; `null` if it matches. */
export async function checkStripeRequest(request: StripeRequest): Promise<StripeRequestProblem | null> {
  const url = new URL(request.url);
  const found = bestEndpoint(await stripeEndpoints(), request.method, url.pathname);
  if (found === undefined) {
    const problem = { parameter: '', problem: 'the SDK has no such endpoint' };
    return new StripeRequestProblem(`${request.method} ${url.pathname}`, [problem]);
  }
  const problems = shapeProblems(found.shape, parametersOf(url, request.body));
  return problems.length === 0 ? null : new StripeRequestProblem(`${found.method} ${found.path}`, problems);
}

/** All endpoints of the installed SDK. Read from its types once per version (4 s), then from `.cache`. */
export function stripeEndpoints(): Promise<readonly SdkEndpoint[]> {
  endpoints ??= cachedEndpoints();
  return endpoints;
}

async function cachedEndpoints(): Promise<readonly SdkEndpoint[]> {
  return await keptReading('stripe-requests', new URL('read-sdk.ts', import.meta.url), async (sdk) => {
    const { readSdkEndpoints } = await import('./read-sdk.ts');
    return readSdkEndpoints(sdk);
  });
}

/** A lookup's parameters are in its query, a change's in its body. */
function parametersOf(url: URL, body: string): RawParams {
  return readForm([url.search.slice(1), body].filter((part) => part !== '').join('&'));
}
