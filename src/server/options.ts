import type { BillingEvent } from '../contract/index.ts';
import type { BillingDatabase } from './database/index.ts';
import { describe } from './describe.ts';
import type { EmbedOptions } from './embed/options.ts';
import { assertEmbed, EMBED_KEYS } from './embed/options.ts';
import type { Identity } from './http/identity.ts';
import type { BillingPolicy } from './policy.ts';
import { assertPolicy, POLICY_KEYS } from './policy.ts';
import type { OnError } from './host-error.ts';
import type { KeyTable } from './known-keys.ts';
import { assertKnownKeys } from './known-keys.ts';
import type { StartTimer } from './stripe/deadline.ts';
import type { StripeOptions } from './stripe/mode.ts';
import { assertApiVersion, statedMode, STRIPE_KEYS } from './stripe/mode.ts';

/** Options of {@link createBillingHandler}. */
export interface BillingHandlerOptions {
  /** Identifies the caller by a cookie or token; returns `null` for an unknown caller. Never reads a body. Limit: 10 s. */
  readonly identify: (request: Request) => Promise<Identity | null>;
  readonly database: BillingDatabase;
  readonly stripe: StripeOptions;
  readonly policy: BillingPolicy;
  /** Pages of other origins and their tokens. Default: no other origins, and `issueEmbedToken` rejects. */
  readonly embed?: EmbedOptions;
  /** Returns Unix seconds. Default: the machine's clock. */
  readonly clock?: () => number;
  /**
   * Starts the timers that limit waits: for Stripe, `identify` and the functions of `policy`. Default: `setTimeout`; tests pass
   * timers that they fire themselves.
   */
  readonly startTimer?: StartTimer;
  /** Path at which the handler is mounted, such as `/api/billing`. Default: derived from the routes. */
  readonly basePath?: string;
  /**
   * Receives every failure that the caller did not cause, with the id of the response. A failure that needs an operator is an
   * {@link OperatorError} with a `code` and what to do, reported once an hour per cause. Default: `console.error`.
   */
  readonly onError?: OnError;
  /**
   * Receives events (see `EVENTS` of the contract): each at least once, in order within an organization, after its transaction has
   * committed, never during a request. An event counts as delivered once the promise resolves. If the call rejects, throws or
   * takes longer than 30 s, it is retried after 5 s, then less often, up to every 15 minutes, while later events of the organization
   * wait. A day after the first attempt the event is parked and reported to `onError`. Any process that has this option delivers.
   * Deduplicate by `event.id`.
   */
  readonly onEvent?: (event: BillingEvent) => void | Promise<void>;
}

const TABLE: KeyTable<BillingHandlerOptions> = {
  identify: true,
  database: true,
  stripe: true,
  policy: true,
  embed: true,
  clock: true,
  startTimer: true,
  basePath: true,
  onError: true,
  onEvent: true,
};

/** Full names of the nested options, such as `policy.planName`. */
const NESTED_OPTIONS = Object.entries({
  stripe: STRIPE_KEYS,
  policy: POLICY_KEYS,
  embed: EMBED_KEYS,
}).flatMap(([part, keys]) => keys.map((key) => `${part}.${key}`));

/** Optional functions, and what each does. */
const OPTIONAL_FUNCTIONS = [
  ['clock', 'returns Unix seconds'],
  ['startTimer', 'starts a timer and returns what cancels it'],
  ['onError', 'takes an error'],
  ['onEvent', 'takes an event'],
] as const;

/**
 * The largest time accepted as Unix seconds: in the year 5138. Read as milliseconds it is in 1973, so a clock that returns
 * milliseconds is always above it.
 */
const LATEST_UNIX_SECONDS = 1e11;

/** Throws a TypeError that says which option is wrong and why. */
export function assertOptions(options: BillingHandlerOptions): void {
  assertKnownKeys(options, { name: '', keys: Object.keys(TABLE), elsewhere: NESTED_OPTIONS });
  const { identify, database, stripe, policy, embed, basePath } = options;
  if (typeof identify !== 'function')
    throw new TypeError('identify must be a function that identifies the caller of a request');
  if (typeof database?.transaction !== 'function') {
    throw new TypeError('database must come from openDatabase({ url }), ({ directory }) or ({ dialect })');
  }
  if (typeof stripe?.client?.subscriptions !== 'object') {
    throw new TypeError('stripe.client must be an instance of the `stripe` package: new Stripe(secretKey)');
  }
  assertKnownKeys(stripe, { name: 'stripe', keys: STRIPE_KEYS });
  if (typeof stripe.webhookSecret !== 'string' || stripe.webhookSecret.trim() === '') {
    throw new TypeError(
      'stripe.webhookSecret is empty: the signing secret (whsec_…) of the webhook endpoint is needed',
    );
  }
  if (/\s/.test(stripe.webhookSecret)) {
    throw new TypeError(
      'stripe.webhookSecret contains white space, such as a trailing line break: no signature would match',
    );
  }
  const { publishableKey }: { readonly publishableKey?: unknown } = stripe;
  if (publishableKey !== undefined && !startsWith(publishableKey, 'pk_')) {
    throw new TypeError('stripe.publishableKey must begin with pk_: any other key must not reach a browser');
  }
  statedMode(stripe);
  assertApiVersion(stripe.client);
  if (basePath !== undefined && !startsWith(basePath, '/')) {
    throw new TypeError(`basePath must begin with a slash, got ${describe(basePath)}`);
  }
  if (policy === undefined)
    throw new TypeError('policy is missing: it has the credits per user and what is sold');
  assertPolicy(policy);
  for (const [name, what] of OPTIONAL_FUNCTIONS) {
    const value: unknown = options[name];
    if (value === undefined || typeof value === 'function') continue;
    throw new TypeError(`${name} must be a function that ${what}, got ${typeof value}`);
  }
  if (options.clock !== undefined) assertSeconds(options.clock());
  if (embed !== undefined) assertEmbed(embed);
}

function startsWith(value: unknown, start: string): boolean {
  return typeof value === 'string' && value.startsWith(start);
}

/**
 * Throws a TypeError unless the clock returned Unix seconds. Times are written to the append-only ledger, where a wrong unit, which
 * would end all plan credits, could not be corrected.
 */
export function assertSeconds(now: unknown): asserts now is number {
  if (typeof now === 'number' && now >= 0 && now <= LATEST_UNIX_SECONDS) return;
  const isMilliseconds = typeof now === 'number' && Number.isFinite(now) && now > LATEST_UNIX_SECONDS;
  const hint = isMilliseconds ? ', which looks like milliseconds: return Date.now() / 1000' : '';
  throw new TypeError(`clock must return Unix seconds, got ${describe(now)}${hint}`);
}
