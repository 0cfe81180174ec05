import type Stripe from 'stripe';
import type { Account } from '../../contract/index.ts';
import { describe } from '../describe.ts';
import type { KeyTable } from '../known-keys.ts';
import { OperatorError } from '../operator-error.ts';

/** The Stripe account behind the handler. */
export interface StripeOptions {
  /** The SDK, with a secret key; or with the simulator as its HTTP client. */
  readonly client: Stripe;
  /** The endpoint's signing secret. */
  readonly webhookSecret: string;
  /** For the browser; left out where the host configures Stripe.js itself. */
  readonly publishableKey?: string;
  /**
   * `simulated` with the simulator as the client's HTTP client. Default: what the keys' prefixes say, or else Stripe's
   * `livemode` of the linked subscription.
   */
  readonly mode?: Account['mode'];
}

const TABLE: KeyTable<StripeOptions> = {
  client: true,
  webhookSecret: true,
  publishableKey: true,
  mode: true,
};

/** The options that {@link StripeOptions} has. */
export const STRIPE_KEYS: readonly string[] = Object.keys(TABLE);

/** Whether money is real: Stripe's `livemode` in words. */
export type KeyMode = 'live' | 'test';

/**
 * API version whose objects the handler reads, the one that `stripe` 23.1.0 asks for. Stripe adds to a version's objects
 * within a major name (`endive`) and changes them between two, see https://docs.stripe.com/api/versioning.
 */
export const STRIPE_API_VERSION = '2026-10-28.endive' satisfies typeof Stripe.API_VERSION;

/** Mode of a Stripe key, by its prefix (`sk_live_`, `rk_test_`, `pk_live_`, …); `null` for any other text. */
export function keyMode(key: string): KeyMode | null {
  const [, mode] = /^(?:sk|rk|pk)_(?:org_)?(live|test)_/.exec(key) ?? [];
  return mode === 'live' || mode === 'test' ? mode : null;
}

const MODES: ReadonlySet<unknown> = new Set<Account['mode']>(['live', 'test', 'simulated']);

/**
 * The mode that the options or a key's prefix state; `null` if neither does. Throws a TypeError that
 * names a mode that there is not, or two options that contradict each other.
 */
export function statedMode({ mode, publishableKey, client }: StripeOptions): Account['mode'] | null {
  // A word such as 'production' would count as test mode: live events would be dropped.
  if (mode !== undefined && !MODES.has(mode)) {
    throw new TypeError(`stripe.mode must be 'live', 'test' or 'simulated', got ${describe(mode)}`);
  }
  const claims = [
    { name: 'stripe.mode is', mode: mode ?? null, noun: '' },
    { name: 'stripe.publishableKey is a', mode: keyMode(publishableKey ?? ''), noun: ' key' },
    { name: "stripe.client's secret key is a", mode: keyMode(secretKeyOf(client)), noun: ' key' },
  ].filter((claim) => claim.mode !== null);
  const [first, ...others] = claims;
  const other = others.find((claim) => (claim.mode === 'live') !== (first?.mode === 'live'));
  if (first !== undefined && other !== undefined) {
    throw new TypeError(
      `${first.name} ${first.mode}${first.noun}, but ${other.name} ${other.mode}${other.noun}: use the keys of one mode`,
    );
  }
  return first?.mode ?? null;
}

/** Throws a TypeError unless the client asks for an API version whose objects the handler reads. */
export function assertApiVersion(client: Stripe): void {
  const version = apiVersionOf(client);
  if (version === null) return;
  const [date = '', major] = version.split('.');
  const [ownDate = '', ownMajor] = STRIPE_API_VERSION.split('.');
  if (major === ownMajor && date >= ownDate) return;
  throw new TypeError(
    `stripe.client uses Stripe's API version ${version}, but this package reads ${STRIPE_API_VERSION}: ` +
      'install the version of `stripe` that package.json names as a peer dependency, and leave out its apiVersion option',
  );
}

/** Throws an {@link OperatorError} unless a subscription's `livemode` is the one that the handler was created for. */
export function assertMode(expected: Account['mode'] | null, id: string, livemode: boolean): void {
  if (expected === null || livemode === (expected === 'live')) return;
  throw new OperatorError(
    'stripe_mode_mismatch',
    `The subscription ${id} is in ${livemode ? 'live' : 'test'} mode, but the handler was created in ${expected} mode.`,
    { subscriptionId: id, livemode, mode: expected },
  );
}

/** The version as the SDK's client has it: the host's own `apiVersion`, or the one that the SDK was released for. */
function apiVersionOf(client: Stripe): string | null {
  // Private in the SDK's documentation, so that it may go: then there is nothing to compare.
  const fields: { readonly getApiField?: unknown } = client;
  const version: unknown =
    typeof fields.getApiField === 'function' ? client.getApiField('version') : undefined;
  return typeof version === 'string' ? version : null;
}

/** The secret key, where the SDK still keeps it beside its authenticator; empty where the host has an authenticator of its own. */
function secretKeyOf(client: Stripe): string {
  const authenticator: unknown = client._authenticator;
  if (typeof authenticator !== 'function' || !('_apiKey' in authenticator)) return '';
  return typeof authenticator._apiKey === 'string' ? authenticator._apiKey : '';
}
