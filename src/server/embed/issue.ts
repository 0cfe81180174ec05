import { SignJWT } from 'jose';
import type { Scope } from '../../contract/index.ts';
import { ScopeSchema } from '../../contract/index.ts';
import { describe } from '../describe.ts';
import { isStorable } from '../http/request.ts';
import { ALGORITHM, AUDIENCE, ISSUER, LIFETIME, TYPE } from './claims.ts';
import type { EmbedKeys } from './keys.ts';

/** A request for a token. */
export interface EmbedTokenRequest {
  readonly organizationId: string;
  /** Scopes granted to the token; at least one. */
  readonly scopes: readonly Scope[];
  /** Origins of the pages that may use it: at least one, each in `embed.origins`. */
  readonly origins: readonly string[];
  /** Lifetime in whole seconds, from 30 to 3600. Default: 300. */
  readonly lifetime?: number;
}

/** A token for a page, and when it expires. */
export interface EmbedToken {
  readonly token: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** Dependencies for issuing tokens. */
export interface EmbedIssuer {
  readonly keys: EmbedKeys;
  /** Origins that a token may have. */
  readonly origins: readonly string[];
  /** Unix seconds, whole. */
  now(): number;
}

/** Signs a token. Rejects with a TypeError that says which part of the request is not valid and why. */
export async function issueEmbedToken(issuer: EmbedIssuer, request: EmbedTokenRequest): Promise<EmbedToken> {
  const { organizationId, scopes, origins, lifetime = LIFETIME.default } = request;
  if (typeof organizationId !== 'string' || organizationId === '') {
    throw new TypeError('organizationId of an embed token must be a non-empty string');
  }
  if (!isStorable(organizationId)) {
    throw new TypeError('organizationId of an embed token has U+0000, or half of a surrogate pair');
  }
  assertEachIn(scopes, 'scopes', ScopeSchema.options, 'the scopes of the contract');
  assertEachIn(origins, 'origins', issuer.origins, 'embed.origins');
  assertLifetime(lifetime);
  const [key] = issuer.keys;
  const issuedAt = issuer.now();
  const expiresAt = issuedAt + lifetime;
  const token = await new SignJWT({ scopes: [...new Set(scopes)], origins: [...new Set(origins)] })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.id })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(organizationId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(key.bytes);
  return { token, expiresAt };
}

function assertEachIn(values: unknown, name: string, known: readonly string[], where: string): void {
  if (!Array.isArray(values) || values.length === 0) {
    throw new TypeError(`${name} of an embed token must be a list of at least one of ${where}`);
  }
  for (const value of values as readonly unknown[]) {
    if (typeof value === 'string' && known.includes(value)) continue;
    throw new TypeError(
      `${name} of an embed token has ${typeof value === 'string' ? `'${value}'` : describe(value)}, which is not among ${where}: ${known.join(', ')}`,
    );
  }
}

function assertLifetime(lifetime: number): void {
  const { min, max } = LIFETIME;
  if (Number.isSafeInteger(lifetime) && lifetime >= min && lifetime <= max) return;
  throw new TypeError(
    `lifetime of an embed token must be whole seconds from ${min} to ${max}, got ${describe(lifetime)}`,
  );
}
