import { BillingError } from './billing-error.ts';

/**
 * The endpoint as an absolute URL with a slash at its end. A path is taken from the page's address.
 * @throws BillingError `configuration`, saying what is wrong with it.
 */
export function resolveEndpoint(endpoint: string, base: string | undefined = pageAddress()): string {
  const refuse = (why: string): BillingError =>
    new BillingError({ code: 'configuration', message: `The billing endpoint "${endpoint}" ${why}.` });
  if (endpoint.trim() === '')
    throw refuse('is empty: give the address at which the billing handler is mounted');
  let url: URL;
  try {
    url = new URL(endpoint, base);
  } catch {
    throw refuse(base === undefined ? 'must be an absolute URL outside of a page' : 'is not a URL or a path');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refuse('must begin with https:// or http://');
  if (url.username !== '' || url.password !== '') throw refuse('must not contain a user name or a password');
  if (url.search !== '' || url.hash !== '') throw refuse('must not have a query or a fragment');
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

function pageAddress(): string | undefined {
  // A server-rendering runtime may have a `location`, but only a page has a document.
  return typeof document === 'undefined' ? undefined : document.baseURI;
}
