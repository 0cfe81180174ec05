/** Methods that a web `Request` cannot have (https://fetch.spec.whatwg.org/#forbidden-method). Node's servers accept TRACE. */
const FORBIDDEN: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** Whether a `Request` of this method can be constructed. */
export function canRequest(method: string): boolean {
  return !FORBIDDEN.has(method.toUpperCase());
}

/** Origin of requests whose `Host` names none, as that of HTTP/1.0 may: no page has it. */
const NO_HOST = 'http://host.invalid';

/**
 * Returns the address of a request from its target, as Node has it, and an address with the origin that it was sent to. Never throws.
 * The target is appended as text: resolved against the origin, `//evil.example/account` would be an address of another host,
 * and a page of that host would count as our own.
 */
export function addressOf(target: string, sentTo: string): string {
  const origin = URL.canParse(sentTo) ? new URL(sentTo).origin : NO_HOST;
  // A proxy's request line has the whole address (RFC 9112, 3.2.2).
  const path = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  return new URL(`${origin}${path.startsWith('/') ? '' : '/'}${path}`).href;
}
