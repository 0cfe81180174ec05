import type { BillingEvent } from '../contract/index.ts';
import type { BillingDatabase } from './database/index.ts';
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

/** What {@link createBillingHandler} is made from. */
export interface BillingHandlerOptions {
  /** Reads from cookies or tokens who makes the request; `null` where nobody may. Never from a body. */
  readonly identify: (request: Request) => Promise<Identity | null>;
  readonly database: BillingDatabase;
  readonly stripe: StripeOptions;
  readonly policy: BillingPolicy;
  /** Pages of other origins, and the tokens they come with; without it none may, and `issueEmbedToken` rejects. */
  readonly embed?: EmbedOptions;
  /** Unix seconds. The machine's clock where it is not given. */
  readonly clock?: () => number;
  /** Starts the timers that bound how long Stripe is waited for. Default: the machine's; tests pass one that they fire themselves. */
  readonly startTimer?: StartTimer;
  /** Path under which the handler is mounted, such as `/api/billing`. Found from the routes where it is not given. */
  readonly basePath?: string;
  /**
   * Told of every failure that is not the caller's, with the id that the response has. What only an operator can mend is an
   * {@link OperatorError}: it has a `code`, says what to do, and comes once an hour for the same thing. Default:
   * `console.error`.
   */
  readonly onError?: OnError;
  /**
   * Hears of what became true (see the contract's `EVENTS`): each event at least once, in order within an organisation, after
   * its transaction has committed, never while a request waits. An event counts as delivered once the promise resolves; one
   * that rejects, throws or takes longer than 30 s is tried again after 5 s, then less often, up to every 15 minutes, while later
   * events of the organisation wait. A day after the first attempt it is parked and `onError` hears of it. Of several processes
   * any that has this option delivers. Tell repetitions by `event.id`.
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

/** Options of the parts, by their full names. */
const OPTIONS_OF_PARTS = Object.entries({
  stripe: STRIPE_KEYS,
  policy: POLICY_KEYS,
  embed: EMBED_KEYS,
}).flatMap(([part, keys]) => keys.map((key) => `${part}.${key}`));

/** Throws a TypeError that says which option is wrong and why. */
export function assertOptions(options: BillingHandlerOptions): void {
  assertKnownKeys(options, { name: '', keys: Object.keys(TABLE), elsewhere: OPTIONS_OF_PARTS });
  const { identify, database, stripe, policy, embed, basePath } = options;
  if (typeof identify !== 'function')
    throw new TypeError('identify must be a function: without it nobody is known');
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
  const { publishableKey } = stripe;
  if (publishableKey !== undefined && !publishableKey.startsWith('pk_')) {
    throw new TypeError('stripe.publishableKey must begin with pk_: any other key must not reach a browser');
  }
  statedMode(stripe);
  assertApiVersion(stripe.client);
  if (basePath !== undefined && !basePath.startsWith('/')) {
    throw new TypeError(`basePath must begin with a slash, got '${basePath}'`);
  }
  if (policy === undefined)
    throw new TypeError('policy is missing: it says what a user brings and what is sold');
  assertPolicy(policy);
  if (options.onEvent !== undefined && typeof options.onEvent !== 'function') {
    throw new TypeError('onEvent must be a function that takes an event');
  }
  if (embed !== undefined) assertEmbed(embed);
}
