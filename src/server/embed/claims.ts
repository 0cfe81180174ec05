import * as v from 'valibot';
import { ScopeSchema } from '../../contract/index.ts';

/** `iss`: distinguishes our tokens from others that a host's requests may carry. */
export const ISSUER = 'ocw-billing';
/** `aud`: only a billing handler takes them. */
export const AUDIENCE = 'ocw-billing-handler';
/** `typ` of the header (RFC 8725, 3.11): no other kind of token that has our secret passes for one of these. */
export const TYPE = 'ocw-embed+jwt';
/** The one algorithm. What a token's own header says of it is never believed. */
export const ALGORITHM = 'HS256';

/** Seconds for which a token may be good. */
export const LIFETIME = { default: 300, least: 30, most: 3600 } as const;

const InstantSchema = v.pipe(v.number(), v.safeInteger());

/** What a token says, beside who made it and for whom. Instants are Unix seconds. */
export const EmbedClaimsSchema = v.object({
  /** The organization. */
  sub: v.pipe(v.string(), v.minLength(1)),
  scopes: v.pipe(v.array(ScopeSchema), v.minLength(1)),
  /** Pages that may use it, as browsers name them in `Origin`. */
  origins: v.pipe(v.array(v.string()), v.minLength(1)),
  iat: InstantSchema,
  exp: InstantSchema,
});

export type EmbedClaims = v.InferOutput<typeof EmbedClaimsSchema>;
