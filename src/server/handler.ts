import type { Account, CreditUse } from '../contract/index.ts';
import { ScopeSchema } from '../contract/index.ts';
import { isDatabaseFailure } from './database/index.ts';
import { cors } from './embed/cors.ts';
import { createEmbed } from './embed/embed.ts';
import type { EmbedToken, EmbedTokenRequest } from './embed/issue.ts';
import type { EventPage, EventQuery } from './events/list.ts';
import type { OutboxParts } from './events/outbox.ts';
import { createOutbox } from './events/outbox.ts';
import { createExpiringSearch } from './ledger/expiring.ts';
import type { DeliveryResult } from './events/relay.ts';
import { readAccount } from './operations/account.ts';
import { useCredit } from './operations/credits.ts';
import { createDrain } from './maintenance/drain.ts';
import type { Health, HealthOptions } from './maintenance/health.ts';
import { readHealth } from './maintenance/health.ts';
import type { PruneResult } from './maintenance/prune.ts';
import { prune } from './maintenance/prune.ts';
import type { ReconcileOptions, ReconcileResult } from './maintenance/reconcile.ts';
import { reconcile } from './maintenance/reconcile.ts';
import type { OperatorError } from './operator-error.ts';
import type { OrganizationLink } from './operations/link-organization.ts';
import { linkOrganization } from './operations/link-organization.ts';
import type { Context } from './operations/context.ts';
import { createOperations } from './operations/index.ts';
import { createNextInvoices } from './operations/next-invoices.ts';
import { MIRROR_SECONDS } from './operations/state.ts';
import type { BillingHandlerOptions } from './options.ts';
import { assertOptions, assertSeconds } from './options.ts';
import { assertOwnOrigin } from './http/foreign-origin.ts';
import { callIdentify } from './http/identity.ts';
import type { Caller } from './http/operation.ts';
import { BillingProblem, problemOf } from './http/problem.ts';
import { newId } from './ids.ts';
import { receiveWebhook } from './operations/webhook.ts';
import { createReporter } from './reporter.ts';
import type { RouterParts } from './http/router.ts';
import { createRouter } from './http/router.ts';
import { recordRefusedCalls } from './stripe/call-log.ts';
import { createTopUpCatalog } from './stripe/catalog.ts';
import { createCheckoutGateway } from './stripe/checkout.ts';
import { createInvoicePreviews } from './stripe/invoice-preview.ts';
import { createInvoicePayments } from './stripe/invoice-payments.ts';
import { createInvoiceLists } from './stripe/invoice-list.ts';
import { createCustomerGateway } from './stripe/customer.ts';
import { systemTimer } from './stripe/deadline.ts';
import { createSubscriptionGateway } from './stripe/gateway.ts';
import { statedMode } from './stripe/mode.ts';
import { createProductNames } from './stripe/product-names.ts';
import { createReturnsGateway } from './stripe/returned.ts';
import { createOutageMemory } from './stripe/outages.ts';
import { createSynchronizer } from './sync/synchronizer.ts';

/** A web-standard request handler: a {@link BillingHandler}, or a host's function that wraps one. */
export type RequestHandler = (request: Request) => Promise<Response>;

/** The backend of the elements: a function from Request to Response, with methods for the host's own server code. */
export interface BillingHandler {
  /** Responds to a request of the contract or to Stripe's webhook. Never rejects. */
  (request: Request): Promise<Response>;
  /**
   * Migrates the database's schema. Optional: the first request does the same. Rejects if the driver is not installed, with the
   * command that installs it, and if the database cannot be reached.
   */
  ready(): Promise<void>;
  /** Links an organization to its customer and subscription. Rejects with the reason if they belong to another organization. */
  linkOrganization(link: OrganizationLink): Promise<void>;
  /** Returns the account that the elements show. Rejects with a BillingProblem; `database_unavailable` is retryable. */
  account(organizationId: string): Promise<Account>;
  /** Uses one credit for a job, once for each reference. Rejects with the BillingProblem `insufficient_credits`. */
  useCredit(use: { readonly organizationId: string; readonly reference: string }): Promise<CreditUse>;
  /**
   * Issues a short-lived token with which a page of another origin acts for an organization. Authenticate and authorize the requester
   * first. Rejects with a TypeError if the request is not valid or `embed` is not configured.
   */
  issueEmbedToken(request: EmbedTokenRequest): Promise<EmbedToken>;
  /**
   * Delivers due events to `onEvent`. Hosts without a permanent process call it from cron. With `retryParked`, parked events are
   * retried too. Rejects with a TypeError if there is no `onEvent`.
   */
  deliverEvents(options?: { readonly retryParked?: boolean }): Promise<DeliveryResult>;
  /**
   * Returns recorded events, delivered or not, oldest first, until `prune` deletes them. Rejects with a RangeError if the query is
   * not valid.
   */
  events(query?: EventQuery): Promise<EventPage>;
  /**
   * Reconciles organizations with Stripe, for example after lost webhooks, and returns what changed. Safe to call at any time and from
   * cron. Reads every organization, and its purchases of the last 120 days or since `since`. Rejects with a RangeError if `since` is
   * not valid, and with the BillingProblem `organization_unknown` or `database_unavailable`.
   */
  reconcile(options?: ReconcileOptions): Promise<ReconcileResult>;
  /**
   * Returns the state of the database, its schema, the last Stripe event, and the events that wait for `onEvent`. Resolves even if the
   * database is unavailable, and `onError` receives the reason; makes no request to Stripe. With `check`, also verifies the sums of the
   * ledger.
   */
  health(options?: HealthOptions): Promise<Health>;
  /** Deletes unused quotes, idempotency keys and events older than {@link KEPT_SECONDS}. Never touches the ledger. */
  prune(): Promise<PruneResult>;
  /**
   * Closes the handler: new requests get `database_unavailable` (503, so that Stripe and clients retry), requests in progress finish,
   * undelivered events are left for another process, and the database is closed.
   */
  close(): Promise<void>;
}

const CLOSED = 'The server is shutting down.';

/** Creates the handler. Throws a TypeError that names a missing or invalid option. */
export function createBillingHandler(options: BillingHandlerOptions): BillingHandler {
  assertOptions(options);
  const reporting = reportingOf(options);
  const outbox = createOutbox(outboxParts(options, reporting));
  const { database } = outbox;
  // Reports a missing driver when the process starts, not at the first request.
  database.loadDriver().catch(reporting.report);
  const context = createContext({ ...options, database }, reporting);
  const { identify, basePath } = options;
  const embed = options.embed === undefined ? null : createEmbed(options.embed, () => context.now());
  const report = (error: OperatorError): void => context.report(error);
  const prepare = async (): Promise<void> => {
    await database.migrate(report);
    outbox.start();
  };
  const closed = (): BillingProblem => new BillingProblem('database_unavailable', { detail: CLOSED });
  const drain = createDrain(closed);
  const call = async <T>(work: () => Promise<T>, isPrepared = true): Promise<T> => {
    try {
      return await drain.run(async () => {
        if (isPrepared) await prepare();
        return await work();
      });
    } catch (error) {
      throw isDatabaseFailure(error) ? problemOf(error) : error;
    }
  };
  const identifyCaller = async (request: Request): Promise<Caller> => {
    const embedded = (await embed?.identify(request)) ?? null;
    if (embedded !== null) return embedded;
    assertOwnOrigin(request, context.policy.allowedReturnOrigins);
    return { ...(await callIdentify(identify, request, context.startTimer)), origins: null };
  };
  const routing: RouterParts = {
    operations: createOperations(context),
    webhook: (request, body) => receiveWebhook(context, request, body),
    identify: identifyCaller,
    cors: embed === null ? null : cors(embed.origins),
    report: context.report,
    basePath,
    startTimer: context.startTimer,
    prepare,
  };
  const route = createRouter(routing);
  // The router adds the CORS headers, without which a page of another origin could not see that it may retry.
  const routeClosed = createRouter({
    ...routing,
    prepare: () => Promise.reject(closed()),
    report: () => undefined,
  });
  const respond = async (request: Request): Promise<Response> =>
    drain.isClosed ? await routeClosed(request) : await drain.run(() => route(request));
  let closing: Promise<void> | undefined;
  return Object.assign(respond, {
    ready: prepare,
    linkOrganization: (link: OrganizationLink) => call(() => linkOrganization(context, link)),
    account: (organizationId: string) =>
      call(() => readAccount(context, organizationId, ScopeSchema.options)),
    useCredit: ({ organizationId, reference }: { organizationId: string; reference: string }) =>
      call(async () => (await useCredit(context, organizationId, { reference })).value),
    issueEmbedToken: async (request: EmbedTokenRequest) => {
      if (embed !== null) return await embed.issue(request);
      throw new TypeError('embed is not configured: createBillingHandler({ embed: { secrets, origins } })');
    },
    deliverEvents: (given?: { readonly retryParked?: boolean }) => call(() => outbox.deliver(given)),
    events: (query?: EventQuery) => call(() => outbox.list(query)),
    reconcile: (given?: ReconcileOptions) => call(() => reconcile(context, given)),
    health: (given?: HealthOptions) =>
      call(() => readHealth(database, context.now(), given, context.report), false),
    prune: () => call(() => prune(database, context.now())),
    close: () =>
      (closing ??= (async () => {
        await Promise.all([drain.close(), outbox.close()]);
        context.flushReports();
        await database.close();
      })()),
  });
}

/** Returns the outbox's dependencies. Expiring credits are searched for only if the policy sets a threshold. */
function outboxParts(
  { database, onEvent, policy }: BillingHandlerOptions,
  { now, report }: Reporting,
): OutboxParts {
  const { expiringSeconds } = policy.creditAlerts ?? {};
  const recordDue =
    expiringSeconds === undefined
      ? undefined
      : createExpiringSearch({ database, now, expiringSeconds, report });
  return { database, onEvent, recordDue, now, report };
}

type Reporting = Pick<Context, 'now' | 'report' | 'flushReports'>;

/** Returns the host's clock in whole seconds, and a reporter that calls its `onError`. */
function reportingOf(options: BillingHandlerOptions): Reporting {
  const clock = options.clock ?? ((): number => Date.now() / 1000);
  const now = (): number => {
    const seconds: unknown = clock();
    assertSeconds(seconds);
    return Math.floor(seconds);
  };
  const { report, flush } = createReporter({
    onError: options.onError,
    now,
    newRequestId: () => newId('req'),
    findCall: recordRefusedCalls(options.stripe.client),
  });
  return { now, report, flushReports: flush };
}

function createContext(options: BillingHandlerOptions, reporting: Reporting): Context {
  const { database, stripe, policy } = options;
  const { now, report } = reporting;
  const mode = statedMode(stripe);
  const startTimer = options.startTimer ?? systemTimer;
  const subscriptions = createSubscriptionGateway(
    stripe.client,
    policy.seatPriceIds ?? [],
    mode,
    report,
    policy.planName === undefined ? createProductNames(stripe.client, { startTimer, report }) : null,
  );
  const checkout = createCheckoutGateway(stripe.client);
  const customers = createCustomerGateway(stripe.client);
  const returns = createReturnsGateway(stripe.client);
  const outages = createOutageMemory(now, report);
  const previews = createInvoicePreviews(stripe.client);
  return {
    database,
    subscriptions,
    checkout,
    customers,
    invoices: createInvoiceLists(stripe.client),
    invoicePayments: createInvoicePayments(stripe.client),
    previews,
    nextInvoices: createNextInvoices(previews, {
      keepSeconds: policy.mirrorSeconds ?? MIRROR_SECONDS,
      outages,
      startTimer,
      report,
    }),
    returns,
    topUp: createTopUpCatalog(stripe.client, policy.topUp, { outages, startTimer, report }),
    synchronizer: createSynchronizer({
      database,
      subscriptions,
      checkout,
      customers,
      returns,
      policy,
      outages,
      startTimer,
      now,
      report,
    }),
    outages,
    startTimer,
    policy,
    mode,
    publishableKey: stripe.publishableKey ?? null,
    report,
    flushReports: reporting.flushReports,
    now,
    verifyEvent: (body, signature) =>
      stripe.client.webhooks.constructEventAsync(
        body,
        signature,
        stripe.webhookSecret,
        undefined,
        undefined,
        now() * 1000,
      ),
  };
}
