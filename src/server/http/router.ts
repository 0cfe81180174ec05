import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import type {
  Operation,
  OperationDetails,
  OperationName,
  QueryParameter,
  ResponseName,
  ResponseOf,
} from '../../contract/index.ts';
import {
  IDEMPOTENCY_KEY,
  IDEMPOTENCY_REPLAYED,
  OPERATION_DETAILS,
  OPERATIONS,
  REQUEST_ID,
  REQUEST_SCHEMAS,
  WEBHOOK_PATH,
} from '../../contract/index.ts';
import { newId } from '../ids.ts';
import type { Report } from '../reporter.ts';
import type { StartTimer } from '../stripe/deadline.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import type { Caller, Operations, Reply } from './operation.ts';
import { BillingProblem, invalidField, problemOf, problemResponse } from './problem.ts';
import { assertJson, isStorable, readBody, readKey, readText, requireScope } from './request.ts';

/** Dependencies of a router. */
export interface RouterParts {
  readonly operations: Operations;
  /** Handles an event from Stripe. `body` is the unmodified request body. */
  readonly webhook: (request: Request, body: string) => Promise<object>;
  /** Identifies the caller. Throws `unauthenticated` or `forbidden`. */
  readonly identify: (request: Request) => Promise<Caller>;
  /** Adds CORS headers for pages of other origins; `null` if none are allowed. */
  readonly cors: MiddlewareHandler | null;
  readonly report: Report;
  /** Path at which the handler is mounted. Default: what precedes the shortest suffix of the path that is a route. */
  readonly basePath: string | undefined;
  /** Starts the timer that limits the wait for a body. */
  readonly startTimer: StartTimer;
  /** Prepares the database; called before every request. */
  readonly prepare: () => Promise<void>;
}

interface Environment {
  Variables: { requestId: string; caller: Caller };
}

type Row = Operation & OperationDetails;
type Run = (call: {
  readonly caller: Caller;
  readonly id: string | null;
  readonly key: string | null;
  readonly input: unknown;
  readonly query: unknown;
}) => Promise<ResponseOf<ResponseName> | Reply<ResponseOf<ResponseName>>>;

interface Route {
  readonly name: OperationName;
  readonly row: Row;
  /** Matches the operation's paths below the endpoint; its group is the id. */
  readonly pattern: RegExp;
}

/** The rows of the contract's table as routes. */
const ROUTES: readonly Route[] = (Object.keys(OPERATIONS) as OperationName[]).map((name) => {
  const row: Row = { ...OPERATIONS[name], ...OPERATION_DETAILS[name] };
  return { name, row, pattern: new RegExp(`^/${row.path.replace('{id}', '([^/]+)')}$`) };
});

/** Segments of the longest route. Longer suffixes are not searched, since a caller may send a path of thousands of segments. */
const MAX_SEGMENTS = Math.max(
  ...[WEBHOOK_PATH, ...ROUTES.map(({ row }) => row.path)].map((path) => path.split('/').length),
);

/** Creates the Fetch handler of the contract's operations and the webhook. */
export function createRouter(parts: RouterParts): (request: Request) => Promise<Response> {
  const app = new Hono<Environment>({ getPath: (request) => relativePath(request, parts.basePath) });

  app.onError((error, c) =>
    errorResponse(parts.report, error, c.get('requestId'), c.get('caller')?.organizationId),
  );
  app.notFound((c) => errorResponse(parts.report, new BillingProblem('not_found'), c.get('requestId')));
  // Outermost, so that a page of another origin can read every error.
  if (parts.cors !== null) app.use(parts.cors);
  app.use(async (c, next) => {
    c.set('requestId', newId('req'));
    await parts.prepare();
    await next();
    c.header(REQUEST_ID, c.get('requestId'));
    c.header('Cache-Control', 'no-store');
  });

  app.post(`/${WEBHOOK_PATH}`, async (c) =>
    c.json(await parts.webhook(c.req.raw, await readText(c.req.raw, 'webhook', parts.startTimer))),
  );
  app.use(async (c, next) => {
    if (!isRoute(c.req.path)) throw new BillingProblem('not_found');
    c.set('caller', await parts.identify(c.req.raw));
    await next();
  });
  app.all('*', async (c) => {
    const { path, method } = c.req;
    const routes = routesAt(path);
    // Hono handles a HEAD request as a GET and drops the body.
    const route = routes.find(({ row }) => row.method === (method === 'HEAD' ? 'GET' : method));
    if (route === undefined) {
      const problem = new BillingProblem('method_not_allowed');
      const response = errorResponse(parts.report, problem, c.get('requestId'));
      response.headers.set('Allow', allowedMethods(path, routes));
      return response;
    }
    const { name, row, pattern } = route;
    const caller = c.get('caller');
    requireScope(caller.scopes, ...row.scopes);
    const run = parts.operations[name] as Run;
    const id = decodedId(pattern.exec(path)?.[1]);
    return success(row, await run({ caller, ...(await readCall(parts, row, c.req.raw, id)) }));
  });
  return async (request) => {
    try {
      return await app.fetch(request);
    } catch (error) {
      // Hono catches only `Error`s; a host's callback may throw any value.
      return errorResponse(parts.report, error, newId('req'));
    }
  };
}

/** Returns the id in a path. Throws `not_found` for an id that PostgreSQL cannot store, since it cannot exist. */
function decodedId(segment: string | undefined): string | null {
  if (segment === undefined) return null;
  try {
    const id = decodeURIComponent(segment);
    if (isStorable(id)) return id;
  } catch {
    // Malformed percent-encoding.
  }
  throw new BillingProblem('not_found');
}

/** Reads the parts of a request that the operation's row defines. Throws `invalid_request`. */
async function readCall({ startTimer }: RouterParts, row: Row, request: Request, id: string | null) {
  const key = readKeyOf(row, request);
  const schema = row.request && REQUEST_SCHEMAS[row.request];
  const input = schema === undefined ? null : await readBody(request, schema, startTimer);
  // Even without a body, requiring the media type forces pages of other origins into a preflight.
  if (row.method === 'POST' && row.request === undefined) assertJson(request);
  return { id, key, input, query: row.query === undefined ? null : readQuery(row.query, request) };
}

function readKeyOf({ idempotencyKey }: Row, request: Request): string | null {
  if (idempotencyKey === undefined) return null;
  if (idempotencyKey === 'optional' && !request.headers.has(IDEMPOTENCY_KEY)) return null;
  return readKey(request);
}

/** Parses the query's parameters and fills in defaults; ignores unknown ones. Throws `invalid_request` that names the parameter. */
function readQuery(
  parameters: Readonly<Record<string, QueryParameter>>,
  request: Request,
): Readonly<Record<string, string | number | undefined>> {
  const { searchParams } = new URL(request.url);
  const read = (name: string, parameter: QueryParameter) => {
    const { type, minimum = -Infinity, maximum = Infinity } = parameter;
    const text = searchParams.get(name);
    if (text === null) return parameter.default;
    if (type === 'string') return text;
    const value = text === '' ? Number.NaN : Number(text);
    if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value;
    throw invalidField(name, `must be a whole number from ${minimum} to ${maximum}`);
  };
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, read(name, parameter)]),
  );
}

function success({ status, idempotencyKey }: Row, result: Awaited<ReturnType<Run>>): Response {
  if (idempotencyKey !== 'required') return Response.json(result, { status: status ?? 200 });
  const { value, isReplay } = result as Reply<ResponseOf<ResponseName>>;
  return Response.json(value, {
    status: status ?? 200,
    headers: isReplay ? { [IDEMPOTENCY_REPLAYED]: 'true' } : {},
  });
}

function errorResponse(report: Report, error: unknown, requestId: string, organizationId?: string): Response {
  const problem = problemOf(error);
  const isRejection = ['refused', 'misconfigured'].includes(stripeErrorKind(problem.cause) ?? '');
  if (problem.status >= 500 || isRejection) {
    const about = organizationId === undefined ? {} : { organizationId };
    report(problem.cause ?? problem, { requestId, ...about });
  }
  return problemResponse(problem, requestId);
}

function isRoute(path: string): boolean {
  return path === `/${WEBHOOK_PATH}` || routesAt(path).length > 0;
}

/** Returns the routes of a path. A literal path (`seat-changes/quotes`) takes precedence over a pattern (`seat-changes/{id}`). */
function routesAt(path: string): readonly Route[] {
  const exact = ROUTES.filter(({ row }) => `/${row.path}` === path);
  return exact.length > 0 ? exact : ROUTES.filter(({ pattern }) => pattern.test(path));
}

/** Returns the methods of a path for `Allow`, which RFC 9110 requires with a 405. */
function allowedMethods(path: string, routes: readonly Route[]): string {
  return path === `/${WEBHOOK_PATH}` ? 'POST' : routes.map(({ row }) => row.method).join(', ');
}

/** Returns the path below the mount point: after `basePath`, or the shortest suffix of the path that is a route. */
function relativePath(request: Request, basePath: string | undefined): string {
  const path = withoutSlashesAtEnd(new URL(request.url).pathname);
  if (basePath !== undefined) {
    const base = withoutSlashesAtEnd(basePath);
    return path.startsWith(`${base}/`) ? path.slice(base.length) : '/-';
  }
  const segments = path.split('/').slice(1).slice(-MAX_SEGMENTS);
  for (let length = 1; length <= segments.length; length += 1) {
    const tail = `/${segments.slice(-length).join('/')}`;
    if (isRoute(tail)) return tail;
  }
  return '/-';
}

/** A loop, not `/\/+$/`: that regex is quadratic on long runs of slashes. */
function withoutSlashesAtEnd(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
