import { createHmac } from 'node:crypto';
import type { JWTHeaderParameters, JWTPayload } from 'jose';
import { SignJWT } from 'jose';
import { AUDIENCE, ISSUER, TYPE } from '../../src/server/embed/claims.ts';
import { embedKeys } from '../../src/server/embed/keys.ts';
import type { EmbedOptions, Identity } from '../../src/server/index.ts';

/** A third party's page that may use the handler. */
export const PORTAL = 'https://hr.example.com';
/** Another page that may use it, with its own tokens. */
export const OTHER_PORTAL = 'http://localhost:5173';
export const SECRET = 'correct-horse-battery-staple-0001';
export const OLD_SECRET = 'correct-horse-battery-staple-0000';

export const EMBED: EmbedOptions = { secrets: [SECRET], origins: [PORTAL, OTHER_PORTAL] };

/** Differences of a forged token from the handler's. `undefined` omits a field. */
export interface Forgery {
  readonly header?: { readonly [name in keyof JWTHeaderParameters]?: unknown };
  readonly claims?: Readonly<Record<string, unknown>>;
  /** A text for HS256, HS384 and HS512; a private key for the others. */
  readonly key?: string | CryptoKey;
}

/** A token like the handler's for {@link PORTAL}, valid for five minutes from `now`, except for the forged fields. */
export async function forge(
  organizationId: string,
  now: number,
  { header, claims, key = SECRET }: Forgery = {},
): Promise<string> {
  const payload: JWTPayload = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: organizationId,
    scopes: ['billing:read', 'seats:write', 'credits:buy'],
    origins: [PORTAL],
    iat: now,
    exp: now + 300,
    ...claims,
  };
  const own = {
    alg: 'HS256',
    typ: TYPE,
    kid: await kidOf(typeof key === 'string' ? key : SECRET),
    ...header,
  };
  return await new SignJWT(payload)
    .setProtectedHeader(own as JWTHeaderParameters)
    .sign(typeof key === 'string' ? new TextEncoder().encode(key) : key);
}

/** The name by which tokens call a secret. */
export async function kidOf(secret: string): Promise<string> {
  return (await embedKeys([secret]))[0].id;
}

/** A token's header and claims put into words again, with another algorithm or none, and this signature. */
export function rewrite(
  token: string,
  change: { header?: object; claims?: object },
  signature?: string,
): string {
  const [header = '', claims = '', own = ''] = token.split('.');
  return [rewritten(header, change.header), rewritten(claims, change.claims), signature ?? own].join('.');
}

/** A token that was rewritten, with a signature that is right again. */
export function signAgain(token: string, secret = SECRET): string {
  const signed = token.slice(0, token.lastIndexOf('.'));
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function rewritten(segment: string, change: object | undefined): string {
  if (change === undefined) return segment;
  const value = JSON.parse(Buffer.from(segment, 'base64url').toString()) as object;
  return Buffer.from(JSON.stringify({ ...value, ...change })).toString('base64url');
}

/** A host that identifies users by a cookie, and counts its calls. */
export function cookieHost(organizationId: string): {
  asked: number;
  identify: (request: Request) => Promise<Identity | null>;
} {
  const host = {
    asked: 0,
    identify: (request: Request): Promise<Identity | null> => {
      host.asked += 1;
      const isKnown = request.headers.get('Cookie') === 'session=admin';
      return Promise.resolve(isKnown ? { organizationId } : null);
    },
  };
  return host;
}
