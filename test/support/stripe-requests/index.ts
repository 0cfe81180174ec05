import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RawParams } from '../../../src/testing/stripe-simulator/http/form.ts';
import { readForm } from '../../../src/testing/stripe-simulator/http/form.ts';
import type { SdkEndpoint } from './read-sdk.ts';
import type { ParameterProblem } from './shape.ts';
import { shapeProblems } from './shape.ts';

/** A request as it travels. */
export interface StripeRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  /** Form-encoded; empty where there is none. */
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

const ROOT = new URL('../../../', import.meta.url);
const SDK = new URL('node_modules/stripe/', ROOT);

let endpoints: Promise<readonly SdkEndpoint[]> | undefined;

/** Reads a request as Stripe would and holds it against the types of the installed SDK; `null` where it fits. */
export async function checkStripeRequest(request: StripeRequest): Promise<StripeRequestProblem | null> {
  const url = new URL(request.url);
  const found = findEndpoint(await stripeEndpoints(), request.method, url.pathname);
  if (found === undefined) {
    const problem = { parameter: '', problem: 'the SDK has no such endpoint' };
    return new StripeRequestProblem(`${request.method} ${url.pathname}`, [problem]);
  }
  const problems = shapeProblems(found.shape, parametersOf(url, request.body));
  return problems.length === 0 ? null : new StripeRequestProblem(`${found.method} ${found.path}`, problems);
}

/** The endpoint of a path, with `{}` for its ids; a name in the path comes before an id. */
export function findEndpoint(
  known: readonly SdkEndpoint[],
  method: string,
  path: string,
): SdkEndpoint | undefined {
  const own = path.split('/');
  const fits = (pattern: readonly string[]): boolean =>
    pattern.length === own.length && pattern.every((part, index) => part === '{}' || part === own[index]);
  const found = known.filter((each) => each.method === method && fits(each.path.split('/')));
  const ids = ({ path: pattern }: SdkEndpoint): number => pattern.split('{}').length;
  return found.sort((a, b) => ids(a) - ids(b))[0];
}

/** Every endpoint that the installed SDK knows. Read from its types once for each version (4 s), then from `.cache`. */
export function stripeEndpoints(): Promise<readonly SdkEndpoint[]> {
  endpoints ??= cachedEndpoints();
  return endpoints;
}

async function cachedEndpoints(): Promise<readonly SdkEndpoint[]> {
  const reader = new URL('read-sdk.ts', import.meta.url);
  const { version } = JSON.parse(await readFile(new URL('package.json', SDK), 'utf8')) as { version: string };
  const revision = createHash('sha256')
    .update(await readFile(reader))
    .digest('hex')
    .slice(0, 8);
  const file = new URL(`.cache/stripe-requests/${version}-${revision}.json`, ROOT);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as readonly SdkEndpoint[];
  const { readSdkEndpoints } = await import('./read-sdk.ts');
  const read = readSdkEndpoints(fileURLToPath(SDK));
  await mkdir(new URL('.', file), { recursive: true });
  // Another test file may be doing the same: whoever is last replaces a whole file by an equal one.
  const own = new URL(`${file.href}.${process.pid}`);
  await writeFile(own, JSON.stringify(read));
  await rename(own, file);
  return read;
}

/** A lookup's parameters are in its query, a change's in its body. */
function parametersOf(url: URL, body: string): RawParams {
  return readForm([url.search.slice(1), body].filter((part) => part !== '').join('&'));
}
