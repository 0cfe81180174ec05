import type { Scope } from '../../contract/index.ts';
import { BillingProblem } from '../http/problem.ts';
import type { EmbedToken, EmbedTokenRequest } from './issue.ts';
import { issueEmbedToken } from './issue.ts';
import type { EmbedKeys } from './keys.ts';
import { embedKeys } from './keys.ts';
import type { EmbedOptions } from './options.ts';
import { claimsToBeOurs, readEmbedToken } from './verify.ts';

/** Who makes a request by an embed token, and from which pages they may. */
export interface EmbedIdentity {
  readonly organizationId: string;
  readonly scopes: readonly Scope[];
  /** The token's origins that are still among `embed.origins`. */
  readonly origins: readonly string[];
}

/** Embed tokens as the handler uses them. */
export interface Embed {
  /** Origins that CORS is answered to. */
  readonly origins: readonly string[];
  /** Rejects with a TypeError that says which part of the request is wrong and why. */
  issue(request: EmbedTokenRequest): Promise<EmbedToken>;
  /**
   * Who a request's embed token says that they are, or `null` where the host is to be asked. Rejects with `unauthenticated`
   * where the token is not good, or a page of another origin has none; with `forbidden` where it is used by another page,
   * or by no page at all.
   */
  identify(request: Request): Promise<EmbedIdentity | null>;
}

/** Embed tokens by these options, which are right, and this clock of whole Unix seconds. */
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
        // Cookies do not come along without Access-Control-Allow-Credentials. Should one all the same, it counts for nothing.
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
  const where = origin === null ? 'without an Origin header, so from no page' : `from ${origin}`;
  throw new BillingProblem('forbidden', {
    detail: `The embed token is for other pages: the request came ${where}`,
  });
}

/** The token of `Authorization: Bearer …`. Nowhere else is one looked for: addresses and bodies are logged. */
function bearerToken(request: Request): string | null {
  const match = /^bearer +(\S.*)$/i.exec(request.headers.get('Authorization') ?? '');
  return match?.[1] ?? null;
}
