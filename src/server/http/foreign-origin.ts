import { BillingProblem } from './problem.ts';

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Throws `forbidden` if a page of another origin requests a change with credentials that the browser attaches automatically, such
 * as a cookie. The host sets its cookies, so this must hold whatever their `SameSite` is.
 *
 * Own origins are the one that the request was sent to (including behind a proxy that forwards the host) and `allowedOrigins`.
 * A request with an `Authorization` header is allowed: a page of another origin cannot send one without a preflight. So is a
 * request without `Origin`: browsers add it to every request that changes something (Fetch standard, "append a request
 * `Origin` header").
 */
export function assertOwnOrigin(request: Request, allowedOrigins: readonly string[]): void {
  const { headers, method, url } = request;
  const origin = headers.get('Origin');
  if (origin === null || SAFE.includes(method) || headers.has('Authorization')) return;
  // Set by the browser; no page can set it.
  if (headers.get('Sec-Fetch-Site') === 'same-origin') return;
  if (allowedOrigins.includes(origin) || isSentTo(origin, url, headers)) return;
  throw new BillingProblem('forbidden', {
    detail: `A page of ${origin} requested a change: add it to policy.allowedReturnOrigins, or give it an embed token`,
  });
}

/**
 * Returns whether the origin has the host that the request was sent to. The schemes may differ, since a proxy may terminate TLS,
 * but an http page never matches an https request.
 */
function isSentTo(origin: string, url: string, headers: Headers): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  const target = new URL(url);
  if (target.protocol === 'https:' && page.protocol !== 'https:') return false;
  const hosts = [target.host, headers.get('Host'), headers.get('X-Forwarded-Host')];
  return hosts.includes(page.host);
}
