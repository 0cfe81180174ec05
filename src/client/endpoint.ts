import { assertConfigured } from './billing-error.ts';

/**
 * Returns the endpoint as an absolute URL that ends with a slash. A path is resolved against the page's address.
 * @throws BillingError `configuration` if it is not an http(s) URL or a path.
 */
export function resolveEndpoint(endpoint: string, base: string | undefined = pageAddress()): string {
  try {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-conversion -- Scripts also assign a `URL`.
    const url = new URL(String(endpoint).trim() || 'nowhere:', base);
    const { protocol, username, password, search, hash, origin, pathname } = url;
    if (/^https?:$/.test(protocol) && username + password + search + hash === '') {
      return origin + pathname.replace(/\/?$/, '/');
    }
  } catch {
    // Not a URL: throws below.
  }
  const path = base === undefined ? '' : ' or a path';
  assertConfigured(
    false,
    `The billing endpoint must be an http(s) URL${path} without user name, query or fragment, got "${endpoint}".`,
  );
}

function pageAddress(): string | undefined {
  // A server-rendering runtime may have a `location`, but only a page has a document.
  return typeof document === 'undefined' ? undefined : document.baseURI;
}
