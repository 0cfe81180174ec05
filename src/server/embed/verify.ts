import type { JWTVerifyOptions } from 'jose';
import { base64url, errors, jwtVerify } from 'jose';
import * as v from 'valibot';
import { BillingProblem } from '../http/problem.ts';
import type { EmbedClaims } from './claims.ts';
import { ALGORITHM, AUDIENCE, EmbedClaimsSchema, ISSUER, LIFETIME, TYPE } from './claims.ts';
import type { EmbedKeys } from './keys.ts';

/** Seconds by which the clocks of two servers may differ. */
const LEEWAY = 5;

/**
 * Whether a bearer token means to be one of ours, by what it says of itself and nobody has proved: then it is never handed
 * on to the host, who might take less care.
 */
export function claimsToBeOurs(token: string): boolean {
  const [header, payload] = token.split('.', 2).map(readSegment);
  const type = header?.['typ'];
  return (typeof type === 'string' && type.toLowerCase().endsWith(TYPE)) || payload?.['iss'] === ISSUER;
}

/** What a token of ours says. Throws `unauthenticated`, which says what is wrong, where it is not good at `now`. */
export async function readEmbedToken(token: string, keys: EmbedKeys, now: number): Promise<EmbedClaims> {
  const options: JWTVerifyOptions = {
    algorithms: [ALGORITHM],
    typ: TYPE,
    issuer: ISSUER,
    audience: AUDIENCE,
    requiredClaims: ['sub', 'iat', 'exp'],
    currentDate: new Date(now * 1000),
    clockTolerance: LEEWAY,
    // Also if a longer one was signed, or `iat` is in the future.
    maxTokenAge: LIFETIME.most,
  };
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyOf(kid, keys), options);
    assertOneSpelling(token);
    return v.parse(EmbedClaimsSchema, payload);
  } catch (error) {
    throw refusal(error);
  }
}

function keyOf(id: string | undefined, keys: EmbedKeys): Uint8Array {
  const key = keys.find((each) => each.id === id);
  if (key === undefined) throw new errors.JWSSignatureVerificationFailed();
  return key.bytes;
}

/** Base64url can write the same bytes in several ways, the last character's spare bits for one; a token has one. */
function assertOneSpelling(token: string): void {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  if (base64url.encode(base64url.decode(signature)) !== signature) {
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function refusal(error: unknown): unknown {
  const sentence = refusalSentence(error);
  return sentence === null
    ? error
    : new BillingProblem('unauthenticated', { detail: `The embed token ${sentence}` }, { cause: error });
}

/** The end of the sentence; `null` where the error says nothing of the token. */
function refusalSentence(error: unknown): string | null {
  if (error instanceof errors.JWTExpired) return 'has expired';
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'is not signed with a secret of this server';
  if (error instanceof errors.JWTClaimValidationFailed) return `is not for here and now: ${error.claim}`;
  if (v.isValiError(error)) return `has claims that are not right: ${v.getDotPath(error.issues[0]) ?? ''}`;
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
