import { Hono } from 'hono';
import { METHOD_NAME_ALL } from 'hono/router';
import type { RouterRoute } from 'hono/types';
import type { Scope } from '../../contract/index.ts';
import {
  CreditPurchaseRequestSchema,
  CreditUseRequestSchema,
  IDEMPOTENCY_KEY,
  IDEMPOTENCY_REPLAYED,
  PortalSessionRequestSchema,
  REQUEST_ID,
  ROUTES,
  SeatChangeQuoteRequestSchema,
  SeatChangeRequestSchema,
} from '../../contract/index.ts';
import type { Context } from '../context.ts';
import { newId } from '../context.ts';
import { cors } from '../embed/cors.ts';
import type { Embed } from '../embed/embed.ts';
import { assertReturnsToPage } from '../embed/embed.ts';
import { assertOwnOrigin } from './foreign-origin.ts';
import { readAccount } from '../operations/account.ts';
import type { Answer, ConfirmSeatChange } from '../operations/confirm-seat-change.ts';
import { createConfirmSeatChange } from '../operations/confirm-seat-change.ts';
import type { BeginCreditPurchase } from '../operations/credit-purchases.ts';
import { createBeginCreditPurchase, readCreditPurchase } from '../operations/credit-purchases.ts';
import { listCreditEntries, useCredit } from '../operations/credits.ts';
import { openPortal, setUpPaymentMethod } from '../operations/payment-methods.ts';
import { quoteSeatChange } from '../operations/quote-seat-change.ts';
import { giveUpSeatChange, readSeatChange } from '../operations/seat-change.ts';
import { receiveWebhook } from '../operations/webhook.ts';
import { askHost } from './identity.ts';
import type { BillingHandlerOptions } from '../options.ts';
import { BillingProblem, problemOf, problemResponse } from './problem.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import { purchaseFor, seatChangeFor } from './scopes.ts';
import { assertJson, isStorable, readBody, readKey, readText, requireScope } from './request.ts';

/** What the routes need beside the operations' context. */
export interface RouterParts {
  readonly context: Context;
  readonly identify: BillingHandlerOptions['identify'];
  /** Pages of other origins; `null` where there are none. */
  readonly embed: Embed | null;
  readonly basePath: string | undefined;
  /** Makes the database ready; called before every request. */
  prepare(): Promise<void>;
}

interface Environment {
  Variables: {
    organizationId: string;
    scopes: readonly Scope[];
    /** Origins that the caller's pages have; `null` for the host's own. */
    pages: readonly string[] | null;
    requestId: string;
  };
}

const creditPurchase = `/${ROUTES.creditPurchases}/:id` as const;
const seatChange = `/${ROUTES.seatChanges}/:id` as const;

/** All routes below the handler's mount point, as one Fetch handler. */
export function createRouter(parts: RouterParts): (request: Request) => Promise<Response> {
  const { context } = parts;
  const app = new Hono<Environment>({ getPath: (request) => relativePath(request, parts.basePath) });

  app.onError((error, c) => answerError(parts, error, c.get('requestId'), c.get('organizationId')));
  app.notFound((c) => answerError(parts, new BillingProblem('not_found'), c.get('requestId')));
  // Around all the rest, so that a page of another origin can read whatever went wrong.
  if (parts.embed !== null) app.use(cors(parts.embed.origins));
  app.use(async (c, next) => {
    c.set('requestId', newId('req'));
    await parts.prepare();
    await next();
    c.header(REQUEST_ID, c.get('requestId'));
    c.header('Cache-Control', 'no-store');
  });

  app.post(`/${ROUTES.stripeWebhook}`, async (c) =>
    c.json(await receiveWebhook(context, c.req.raw, await readText(c.req.raw, 'webhook'))),
  );
  app.use(async (c, next) => {
    if (!isRoute(c.req.path)) throw new BillingProblem('not_found');
    const embedded = (await parts.embed?.identify(c.req.raw)) ?? null;
    if (embedded === null) assertOwnOrigin(c.req.raw, context.policy.allowedReturnOrigins);
    const { organizationId, scopes } = embedded ?? (await askHost(parts.identify, c.req.raw));
    c.set('organizationId', organizationId);
    c.set('scopes', scopes);
    c.set('pages', embedded?.origins ?? null);
    await next();
  });
  addSeatChanges(app, context, createConfirmSeatChange(context));
  addCredits(app, context);
  addPurchases(app, context, createBeginCreditPurchase(context));
  addPaymentMethods(app, context);
  app.get(`/${ROUTES.account}`, async (c) => {
    requireScope(c.get('scopes'), 'billing:read');
    return c.json(await readAccount(context, c.get('organizationId'), c.get('scopes')));
  });
  const { routes } = app;
  app.all('*', (c) => {
    const response = answerError(parts, new BillingProblem('method_not_allowed'), c.get('requestId'));
    response.headers.set('Allow', allowedMethods(routes, c.req.path));
    return response;
  });
  return async (request) => {
    try {
      return await app.fetch(request);
    } catch (error) {
      // Hono answers errors only; a callback of the host's may throw anything.
      return answerError(parts, error, newId('req'));
    }
  };
}

function addSeatChanges(app: Hono<Environment>, context: Context, confirm: ConfirmSeatChange): void {
  app.post(`/${ROUTES.seatChangeQuotes}`, async (c) => {
    requireScope(c.get('scopes'), 'seats:write');
    const { seats } = await readBody(c.req.raw, SeatChangeQuoteRequestSchema);
    return c.json(await quoteSeatChange(context, c.get('organizationId'), seats), 201);
  });
  app.post(`/${ROUTES.seatChanges}`, async (c) => {
    requireScope(c.get('scopes'), 'seats:write');
    const key = readKey(c.req.raw);
    const input = await readBody(c.req.raw, SeatChangeRequestSchema);
    return keyedAnswer(await confirm(c.get('organizationId'), { key, operation: 'seat-change', input }));
  });
  app.get(seatChange, async (c) => {
    requireScope(c.get('scopes'), 'billing:read');
    const change = await readSeatChange(context, c.get('organizationId'), knownId(c.req.param('id')));
    return c.json(seatChangeFor(c.get('scopes'), change));
  });
  app.delete(seatChange, async (c) => {
    requireScope(c.get('scopes'), 'seats:write');
    return c.json(await giveUpSeatChange(context, c.get('organizationId'), knownId(c.req.param('id'))));
  });
}

function addCredits(app: Hono<Environment>, context: Context): void {
  app.post(`/${ROUTES.creditUses}`, async (c) => {
    requireScope(c.get('scopes'), 'credits:use');
    const key = readKey(c.req.raw);
    const { reference } = await readBody(c.req.raw, CreditUseRequestSchema);
    return keyedAnswer(await useCredit(context, c.get('organizationId'), { reference, key }));
  });
  app.get(`/${ROUTES.creditEntries}`, async (c) => {
    requireScope(c.get('scopes'), 'billing:read');
    const limit = c.req.query('limit');
    const page = { cursor: c.req.query('cursor'), limit: limit === undefined ? undefined : Number(limit) };
    return c.json(await listCreditEntries(context, c.get('organizationId'), page));
  });
}

function addPurchases(app: Hono<Environment>, context: Context, begin: BeginCreditPurchase): void {
  app.post(`/${ROUTES.creditPurchases}`, async (c) => {
    requireScope(c.get('scopes'), 'credits:buy');
    const key = readKey(c.req.raw);
    const input = await readBody(c.req.raw, CreditPurchaseRequestSchema);
    assertReturnsToPage(input.returnUrl, c.get('pages'));
    return keyedAnswer(await begin(c.get('organizationId'), { key, operation: 'credit-purchase', input }));
  });
  app.get(creditPurchase, async (c) => {
    requireScope(c.get('scopes'), 'billing:read');
    const id = knownId(c.req.param('id'));
    return c.json(
      purchaseFor(c.get('scopes'), await readCreditPurchase(context, c.get('organizationId'), id)),
    );
  });
}

function addPaymentMethods(app: Hono<Environment>, context: Context): void {
  app.post(`/${ROUTES.paymentMethodSetup}`, async (c) => {
    requireScope(c.get('scopes'), 'seats:write', 'credits:buy');
    assertJson(c.req.raw);
    const key = c.req.header(IDEMPOTENCY_KEY) === undefined ? null : readKey(c.req.raw);
    return c.json(await setUpPaymentMethod(context, c.get('organizationId'), key), 201);
  });
  app.post(`/${ROUTES.portalSessions}`, async (c) => {
    requireScope(c.get('scopes'), 'seats:write');
    const { returnUrl } = await readBody(c.req.raw, PortalSessionRequestSchema);
    assertReturnsToPage(returnUrl, c.get('pages'));
    return c.json(await openPortal(context, c.get('organizationId'), returnUrl), 201);
  });
}

/** An id as it stands in a path. One that no database could keep is of nothing. */
function knownId(id: string): string {
  if (!isStorable(id)) throw new BillingProblem('not_found');
  return id;
}

function keyedAnswer({ value, isReplay }: Answer<unknown>): Response {
  return new Response(JSON.stringify(value), {
    status: 201,
    headers: { 'Content-Type': 'application/json', ...(isReplay && { [IDEMPOTENCY_REPLAYED]: 'true' }) },
  });
}

function answerError(
  parts: RouterParts,
  error: unknown,
  requestId: string,
  organizationId?: string,
): Response {
  const problem = problemOf(error);
  const isRefusal = ['refused', 'misconfigured'].includes(stripeErrorKind(problem.cause) ?? '');
  if (problem.status >= 500 || isRefusal) {
    const about = organizationId === undefined ? {} : { organizationId };
    parts.context.report(problem.cause ?? problem, { requestId, ...about });
  }
  return problemResponse(problem, requestId);
}

const PATHS: readonly RegExp[] = Object.values(ROUTES).flatMap((route) => {
  const hasIds = route === ROUTES.seatChanges || route === ROUTES.creditPurchases;
  return hasIds ? [new RegExp(`^/${route}$`), new RegExp(`^/${route}/[^/]+$`)] : [new RegExp(`^/${route}$`)];
});

function isRoute(path: string): boolean {
  return PATHS.some((pattern) => pattern.test(path));
}

/** The methods that a path has, as RFC 9110 wants them beside a 405. */
function allowedMethods(routes: readonly RouterRoute[], path: string): string {
  const methods = routes
    .filter(({ method }) => method !== METHOD_NAME_ALL)
    .filter((route) => new RegExp(`^${route.path.replace(':id', '[^/]+')}$`).test(path))
    .map(({ method }) => method);
  return [...new Set(methods)].join(', ');
}

/** Segments of the longest route: nothing longer is looked for, since anybody may send a path of thousands. */
const MOST_SEGMENTS = 2;

/** The path below the mount point: after `basePath`, or the shortest end of the path that is one of our routes. */
function relativePath(request: Request, basePath: string | undefined): string {
  const path = withoutSlashesAtEnd(new URL(request.url).pathname);
  if (basePath !== undefined) {
    const base = withoutSlashesAtEnd(basePath);
    return path.startsWith(`${base}/`) ? path.slice(base.length) : '/-';
  }
  const segments = path.split('/').slice(1).slice(-MOST_SEGMENTS);
  for (let length = 1; length <= segments.length; length += 1) {
    const tail = `/${segments.slice(-length).join('/')}`;
    if (isRoute(tail)) return tail;
  }
  return '/-';
}

/** Not by a pattern: one that has to reach the end tries again at each of thousands of slashes. */
function withoutSlashesAtEnd(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
