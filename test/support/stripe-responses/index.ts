import type { StripeSimulator } from '../../../src/simulator/index.ts';
import { keptReading } from '../stripe-sdk/kept-reading.ts';
import { bestEndpoint } from '../stripe-sdk/endpoints.ts';
import type { ResponseProblem, SdkResponses } from './response-shape.ts';
import { responseProblems } from './response-shape.ts';
import { KNOWN_DEVIATIONS } from './known-deviations.ts';

/** A response that the SDK's types do not allow, with all mismatches. */
export class StripeResponseProblem extends Error {
  override readonly name = 'StripeResponseProblem';

  constructor(
    readonly endpoint: string,
    readonly problems: readonly ResponseProblem[],
  ) {
    const list = problems.map(({ path, field, problem }) => `${path} (${field}) ${problem}`.trim());
    super(
      `The response of ${endpoint} does not fit the types of the installed stripe package: ${list.join('; ')}`,
    );
  }
}

let responses: Promise<SdkResponses> | undefined;

/** The response types of all endpoints of the installed SDK. Read from its types once per version, then from `.cache`. */
export function stripeResponses(): Promise<SdkResponses> {
  responses ??= keptReading('stripe-responses', new URL('read-sdk.ts', import.meta.url), async (sdk) => {
    const { readSdkResponses } = await import('./read-sdk.ts');
    return readSdkResponses(sdk);
  });
  return responses;
}

/**
 * Checks a decoded success response against the types of the installed SDK; `null` if it matches, except for known
 * deviations.
 */
export async function checkStripeResponse(
  method: string,
  path: string,
  body: unknown,
): Promise<StripeResponseProblem | null> {
  const { endpoints, objects } = await stripeResponses();
  const found = bestEndpoint(endpoints, method, path);
  if (found === undefined) return null;
  const problems = responseProblems(objects, found.shape, body).filter(
    ({ field, problem }) => KNOWN_DEVIATIONS[`${field} ${problem}`] === undefined,
  );
  return problems.length === 0 ? null : new StripeResponseProblem(`${method} ${found.path}`, problems);
}

/** Header of a response that a test changed on purpose, which is not checked against the types. */
export const PRETENDED = 'X-Test-Pretended';

/** A simulator whose responses are checked against the SDK's types; a mismatch fails the test that caused it. */
export function withCheckedResponses(simulator: StripeSimulator, refused = failTest): StripeSimulator {
  return {
    ...simulator,
    async fetch(input, init) {
      const request = new Request(input, init);
      const { method, url } = request;
      const response = await simulator.fetch(input, init);
      if (response.headers.has(PRETENDED)) return response;
      if (response.ok && response.headers.get('content-type')?.includes('json') === true) {
        const problem = await checkStripeResponse(
          method,
          new URL(url).pathname,
          await response.clone().json(),
        );
        if (problem !== null) refused(problem);
      }
      return response;
    },
  };
}

/** Fails the test outside the code under test, which may catch errors from Stripe. */
function failTest(problem: StripeResponseProblem): void {
  queueMicrotask(() => {
    throw problem;
  });
}
