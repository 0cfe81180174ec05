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
  /** Passed to the browser. Omit it if the host configures Stripe.js itself. */
  readonly publishableKey?: string;
  /**
   * `simulated` with the simulator as the client's HTTP client. Default: the mode of the keys' prefixes, or else `livemode` of the
   * linked subscription.
   */
  readonly mode?: Account['mode'];
}

const TABLE: KeyTable<StripeOptions> = {
  client: true,
  webhookSecret: true,
  publishableKey: true,
  mode: true,
};

/** The keys of {@link StripeOptions}. */
export const STRIPE_KEYS: readonly string[] = Object.keys(TABLE);

/** Stripe's `livemode` as a name. In `live` mode, charges are real. */
export type KeyMode = 'live' | 'test';

/**
 * API version whose objects the handler reads, the one that `stripe` 23.1.0 requests. Within a major release (`endive`) Stripe only
 * adds to objects; between major releases it changes them, see https://docs.stripe.com/api/versioning.
 */
export const STRIPE_API_VERSION = '2026-10-28.endive' satisfies typeof Stripe.API_VERSION;

/** Returns the mode of a Stripe key by its prefix (`sk_live_`, `rk_test_`, `pk_live_`, …), or `null` for any other text. */
export function keyMode(key: string): KeyMode | null {
  const [, mode] = /^(?:sk|rk|pk)_(?:org_)?(live|test)_/.exec(key) ?? [];
  return mode === 'live' || mode === 'test' ? mode : null;
}

const MODES: ReadonlySet<unknown> = new Set<Account['mode']>(['live', 'test', 'simulated']);

/**
 * Returns the mode given by the options or a key's prefix, or `null` if neither gives one. Throws a TypeError that names an
 * unknown mode, or two options that contradict each other.
 */
export function statedMode({ mode, publishableKey, client }: StripeOptions): Account['mode'] | null {
  // Another value such as 'production' would count as test mode, and live events would be dropped.
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

/** Throws a TypeError unless the handler can read the objects of the client's API version. */
export function assertApiVersion(client: Stripe): void {
  const version = apiVersionOf(client);
  if (version === null) return;
  const [date = '', major] = version.split('.');
  const [ownDate = '', ownMajor] = STRIPE_API_VERSION.split('.');
  if (major === ownMajor && date >= ownDate) return;
  throw new TypeError(
    `stripe.client uses Stripe's API version ${version}, but this package reads ${STRIPE_API_VERSION}: ` +
      'install the version of `stripe` that package.json names as a peer dependency, and omit its apiVersion option',
  );
}

/** Throws an {@link OperatorError} if a subscription's `livemode` does not match the handler's mode. */
export function assertMode(expected: Account['mode'] | null, id: string, livemode: boolean): void {
  if (expected === null || livemode === (expected === 'live')) return;
  throw new OperatorError(
    'stripe_mode_mismatch',
    `The subscription ${id} is in ${livemode ? 'live' : 'test'} mode, but the handler was created in ${expected} mode.`,
    { subscriptionId: id, livemode, mode: expected },
  );
}

/** Returns the client's API version: the host's `apiVersion` option, or the SDK's own. Returns `null` if it cannot be read. */
function apiVersionOf(client: Stripe): string | null {
  // Private to the SDK, so a later version may remove it: then the check is skipped.
  const fields: { readonly getApiField?: unknown } = client;
  const version: unknown =
    typeof fields.getApiField === 'function' ? client.getApiField('version') : undefined;
  return typeof version === 'string' ? version : null;
}

/** Returns the secret key stored on the SDK's authenticator; empty if there is none, or the host has its own authenticator. */
function secretKeyOf(client: Stripe): string {
  const authenticator: unknown = client._authenticator;
  if (typeof authenticator !== 'function' || !('_apiKey' in authenticator)) return '';
  return typeof authenticator._apiKey === 'string' ? authenticator._apiKey : '';
}
