import type { Scope } from '../../contract/index.ts';
import { BillingProblem } from '../http/problem.ts';
import type { EmbedToken, EmbedTokenRequest } from './issue.ts';
import { issueEmbedToken } from './issue.ts';
import type { EmbedKeys } from './keys.ts';
import { embedKeys } from './keys.ts';
import type { EmbedOptions } from './options.ts';
import { claimsToBeOurs, readEmbedToken } from './verify.ts';

/** The caller of a request with an embed token, and the pages that may use the token. */
export interface EmbedIdentity {
  readonly organizationId: string;
  readonly scopes: readonly Scope[];
  /** The token's origins that are still among `embed.origins`. */
  readonly origins: readonly string[];
}

/** Issues embed tokens and identifies callers by them. */
export interface Embed {
  /** Origins that CORS allows. */
  readonly origins: readonly string[];
  /** Issues a token. Rejects with a TypeError that says which part of the request is not valid and why. */
  issue(request: EmbedTokenRequest): Promise<EmbedToken>;
  /**
   * Identifies the caller by the request's embed token. Resolves to `null` if the host has to identify it. Rejects with
   * `unauthenticated` if the token is not valid, or a page of an embed origin has none, and with `forbidden` if the token is used
   * on another page or outside a page.
   */
  identify(request: Request): Promise<EmbedIdentity | null>;
}

/** Creates the embed tokens. The options must be valid; `now` returns whole Unix seconds. */
export function createEmbed({ secrets, origins }: EmbedOptions, now: () => number): Embed {
  let imported: Promise<EmbedKeys> | undefined;
  const readKeys = (): Promise<EmbedKeys> => (imported ??= embedKeys(secrets));
  return {
    origins,
    issue: async (request) => issueEmbedToken({ keys: await readKeys(), origins, now }, request),
    async identify(request) {
      const origin = request.headers.get('Origin');
      const token = bearerToken(request);
      if (token === null || !claimsToBeOurs(token)) {
        if (origin === null || !origins.includes(origin)) return null;
        // Reject even if the request has a cookie, which it should not without Access-Control-Allow-Credentials.
        throw new BillingProblem('unauthenticated', { detail: `A page of ${origin} needs an embed token` });
      }
      const claims = await readEmbedToken(token, await readKeys(), now());
      const pages = claims.origins.filter((each) => origins.includes(each));
      assertPage(origin, pages);
      return {
        organizationId: claims.sub,
        scopes: claims.scopes,
        origins: pages,
      };
    },
  };
}

function assertPage(origin: string | null, pages: readonly string[]): void {
  if (origin !== null && pages.includes(origin)) return;
  const where = origin === null ? 'without an Origin header, so not from a page' : `from ${origin}`;
  throw new BillingProblem('forbidden', {
    detail: `The embed token is for other pages: the request came ${where}`,
  });
}

/** Returns the token of `Authorization: Bearer …`. Tokens in URLs and bodies are not accepted, since those are logged. */
function bearerToken(request: Request): string | null {
  const match = /^bearer +(\S.*)$/i.exec(request.headers.get('Authorization') ?? '');
  return match?.[1] ?? null;
}
