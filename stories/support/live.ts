import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import type { Scope } from '../../src/contract/index.ts';
import type { BillingDatabase, BillingHandler, BillingPolicy, SeatLimits } from '../../src/server/index.ts';
import { createBillingHandler, openDatabase } from '../../src/server/index.ts';
import type { OrganizationSeed } from '../../src/simulator/index.ts';
import { createStripeSimulator, simulatedStripe } from '../../src/simulator/index.ts';
import type { StoryBackend } from './backends.ts';

/** Options of the organization in a live story. */
export interface LiveOptions {
  readonly seed?: OrganizationSeed;
  readonly seatLimits?: SeatLimits;
  readonly scopes?: readonly Scope[];
  readonly policy?: Partial<BillingPolicy>;
  /** Seconds from the subscription's start to now. Default: half a month. */
  readonly elapsed?: number;
  /** Number of jobs that have used a credit. */
  readonly usedCredits?: number;
}

/** 1 March 2026, 00:00 UTC. */
const START = Date.UTC(2026, 2, 1) / 1000;
const HALF_A_MONTH = 15.5 * 86_400;
const WEBHOOK_SECRET = 'whsec_storybook';
/** OID of the type `int8`, which the ledger reads as numbers. */
const INT8 = 20;

let database: BillingDatabase | undefined;
let organizations = 0;

/** One database for the page, from the prepared data directory; without that, it takes ten seconds to start. */
function openOnce(): BillingDatabase {
  const start = async (): Promise<PGlite> => {
    const prepared = await fetch(new URL('ledger.tar.gz', document.baseURI));
    return await PGlite.create({
      parsers: { [INT8]: Number },
      ...(prepared.ok && { loadDataDir: await prepared.blob() }),
    });
  };
  return (database ??= openDatabase({ dialect: new PGliteDialect({ pglite: start }) }));
}

/** A new organization with its own Stripe account and clock, on the page's database. */
export async function createLiveBackend(options: LiveOptions = {}): Promise<StoryBackend> {
  const organizationId = `org_story_${(organizations += 1)}`;
  const simulator = createStripeSimulator({
    now: () => START,
    webhook: {
      secret: WEBHOOK_SECRET,
      deliver: (request) => handler(request),
      url: `${location.origin}/story-backend/stripe/webhook`,
    },
    baseUrl: `${location.origin}/simulator`,
  });
  const objects = await simulator.seed(options.seed);
  const handler: BillingHandler = createBillingHandler({
    identify: () => Promise.resolve({ organizationId, ...(options.scopes && { scopes: options.scopes }) }),
    database: openOnce(),
    stripe: { client: simulatedStripe(simulator), webhookSecret: WEBHOOK_SECRET, mode: 'simulated' },
    policy: {
      planName: 'Plus',
      creditName: 'OCJ',
      creditsPerSeat: 1,
      topUp: { priceId: objects.creditPrice, minimum: 1, maximum: 100 },
      creditIncludes: [
        'Job ad written for you',
        'Posted on more than 30 job boards',
        'Applicants in one list',
      ],
      allowedReturnOrigins: [location.origin],
      seatLimits: () => options.seatLimits ?? { minimum: 3, maximum: 500 },
      ...options.policy,
    },
    clock: () => simulator.now(),
    // A server would write it to its log.
    onError: (error) => console.error(error),
  });
  await simulator.advanceBy(options.elapsed ?? HALF_A_MONTH);
  await handler.linkOrganization({
    organizationId,
    customerId: objects.customer,
    subscriptionId: objects.subscription,
  });
  for (let job = 1; job <= (options.usedCredits ?? 0); job += 1) {
    await handler.useCredit({ organizationId, reference: `earlier-job-${job}` });
  }
  await simulator.settled();
  return {
    handle: (request) => handler(request),
    stripe: simulator.browser,
    page: (request) => simulator.page(request),
  };
}
