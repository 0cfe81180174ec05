import type { JWTVerifyOptions } from 'jose';
import { base64url, errors, jwtVerify } from 'jose';
import * as v from 'valibot';
import { BillingProblem } from '../http/problem.ts';
import type { EmbedClaims } from './claims.ts';
import { ALGORITHM, AUDIENCE, EmbedClaimsSchema, ISSUER, LIFETIME, TYPE } from './claims.ts';
import type { EmbedKeys } from './keys.ts';

/** Allowed clock skew between two servers, in seconds. */
const CLOCK_SKEW_SECONDS = 5;

/**
 * Returns whether a bearer token claims to be one of ours, by its unverified header and payload. Such a token is never passed to
 * the host, which might verify it less strictly.
 */
export function claimsToBeOurs(token: string): boolean {
  const [header, payload] = token.split('.', 2).map(readSegment);
  const type = header?.['typ'];
  return (typeof type === 'string' && type.toLowerCase().endsWith(TYPE)) || payload?.['iss'] === ISSUER;
}

/** Verifies a token and returns its claims. Throws `unauthenticated` with the reason if it is not valid at `now`. */
export async function readEmbedToken(token: string, keys: EmbedKeys, now: number): Promise<EmbedClaims> {
  const options: JWTVerifyOptions = {
    algorithms: [ALGORITHM],
    typ: TYPE,
    issuer: ISSUER,
    audience: AUDIENCE,
    requiredClaims: ['sub', 'iat', 'exp'],
    currentDate: new Date(now * 1000),
    clockTolerance: CLOCK_SKEW_SECONDS,
    // Rejects a token that was signed with a longer lifetime, or whose `iat` is in the future.
    maxTokenAge: LIFETIME.max,
  };
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyOf(kid, keys), options);
    assertCanonicalSignature(token);
    return v.parse(EmbedClaimsSchema, payload);
  } catch (error) {
    throw toUnauthenticated(error);
  }
}

function keyOf(id: string | undefined, keys: EmbedKeys): Uint8Array {
  const key = keys.find((each) => each.id === id);
  if (key === undefined) throw new errors.JWSSignatureVerificationFailed();
  return key.bytes;
}

/** Throws unless the signature is canonical: base64url can encode the same bytes in several ways (spare bits at the end). */
function assertCanonicalSignature(token: string): void {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  if (base64url.encode(base64url.decode(signature)) !== signature) {
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function toUnauthenticated(error: unknown): unknown {
  const reason = reasonOf(error);
  return reason === null
    ? error
    : new BillingProblem('unauthenticated', { detail: `The embed token ${reason}` }, { cause: error });
}

/** Returns why the token is not valid, as the end of a sentence, or `null` if the error is not about the token. */
function reasonOf(error: unknown): string | null {
  if (error instanceof errors.JWTExpired) return 'has expired';
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'is not signed with a secret of this server';
  if (error instanceof errors.JWTClaimValidationFailed) return `is not valid here and now: ${error.claim}`;
  if (v.isValiError(error)) return `has invalid claims: ${v.getDotPath(error.issues[0]) ?? ''}`;
  return error instanceof errors.JOSEError ? 'is not valid' : null;
}

function readSegment(segment: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(base64url.decode(segment)));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}
