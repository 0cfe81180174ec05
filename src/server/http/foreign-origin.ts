import { BillingProblem } from './problem.ts';

/** Methods that change nothing. */
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Throws `forbidden` where a page of another origin asks for a change by what the browser sends along without being asked,
 * such as a cookie. Cookies are the host's, and whether they come along too: this holds whatever `SameSite` they have.
 *
 * Own is the origin that the request was sent to (also behind a proxy that passes the host on), and each of
 * `allowedOrigins`. A request with an `Authorization` header is let through: no page of another origin can send one
 * without asking first. So is one without `Origin`: browsers add it to every request that changes something (Fetch
 * standard, "append a request `Origin` header").
 */
export function assertOwnOrigin(request: Request, allowedOrigins: readonly string[]): void {
  const { headers, method, url } = request;
  const origin = headers.get('Origin');
  if (origin === null || SAFE.includes(method) || headers.has('Authorization')) return;
  // The browser's own word, which no page can set.
  if (headers.get('Sec-Fetch-Site') === 'same-origin') return;
  if (allowedOrigins.includes(origin) || isSentTo(origin, url, headers)) return;
  throw new BillingProblem('forbidden', {
    detail: `A page of ${origin} asks for a change: add it to policy.allowedReturnOrigins, or give it an embed token`,
  });
}

/** Whether the origin has the host that the request was sent to: the scheme is a proxy's business, but never http for https. */
function isSentTo(origin: string, url: string, headers: Headers): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  const target = new URL(url);
  if (target.protocol === 'https:' && page.protocol !== 'https:') return false;
  const hosts = [target.host, headers.get('Host'), headers.get('X-Forwarded-Host')];
  return hosts.includes(page.host);
}
