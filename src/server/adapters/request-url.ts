/** Methods that a web `Request` cannot have (https://fetch.spec.whatwg.org/#forbidden-method). Node's servers accept TRACE. */
const FORBIDDEN: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** Returns whether a `Request` can have this method. */
export function canRequest(method: string): boolean {
  return !FORBIDDEN.has(method.toUpperCase());
}

/** Origin of requests without a valid `Host`, which HTTP/1.0 allows. No page has this origin. */
const NO_HOST = 'http://host.invalid';

/**
 * Returns the URL of a request from its target, as Node provides it, and a URL with the origin it was sent to. Never throws.
 * The target is appended as text: resolved against the origin, `//evil.example/account` would be a URL of that host, whose
 * pages would then count as same-origin.
 */
export function addressOf(target: string, sentTo: string): string {
  const origin = URL.canParse(sentTo) ? new URL(sentTo).origin : NO_HOST;
  // A request line sent to a proxy has an absolute URL (RFC 9112, 3.2.2).
  const path = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  return new URL(`${origin}${path.startsWith('/') ? '' : '/'}${path}`).href;
}
