import * as v from 'valibot';
import { ScopeSchema } from '../../contract/index.ts';

/** `iss`: distinguishes our tokens from a host's other bearer tokens. */
export const ISSUER = 'ocw-billing';
/** `aud`: only a billing handler accepts them. */
export const AUDIENCE = 'ocw-billing-handler';
/** `typ` of the header (RFC 8725, 3.11): another kind of token signed with our secret is not accepted as an embed token. */
export const TYPE = 'ocw-embed+jwt';
/** The only accepted algorithm: a token's own `alg` must not choose it. */
export const ALGORITHM = 'HS256';

/** Lifetime of a token in seconds. */
export const LIFETIME = { default: 300, min: 30, max: 3600 } as const;

const InstantSchema = v.pipe(v.number(), v.safeInteger());

/** Claims of a token apart from `iss` and `aud`. Times are Unix seconds. */
export const EmbedClaimsSchema = v.object({
  /** The organization. */
  sub: v.pipe(v.string(), v.minLength(1)),
  scopes: v.pipe(v.array(ScopeSchema), v.minLength(1)),
  /** Origins of the pages that may use it, as in the `Origin` header. */
  origins: v.pipe(v.array(v.string()), v.minLength(1)),
  iat: InstantSchema,
  exp: InstantSchema,
});

export type EmbedClaims = v.InferOutput<typeof EmbedClaimsSchema>;
