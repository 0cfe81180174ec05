import { invalidField } from './problem.ts';

/** Maximum length of a return URL in characters. Stripe's limit is 5000, and the purchase's id is appended. */
const MAX_RETURN_URL_LENGTH = 2000;

/** Allowed origins of a return URL. */
export interface AllowedOrigins {
  /** `policy.allowedReturnOrigins`. */
  readonly policy: readonly string[];
  /** Origins of the caller's embed token; `null` for a caller without one. */
  readonly token: readonly string[] | null;
}

/**
 * Returns the URL as this server parsed it, so that Stripe and the browser get exactly what was checked. Throws
 * `invalid_request` unless its origin is allowed by the policy and, with an embed token, by the token.
 */
export function checkedReturnUrl(returnUrl: string, allowed: AllowedOrigins): string {
  const { origin, protocol, username, password, href } = new URL(returnUrl);
  if (allowed.token?.includes(origin) === false) {
    throw invalidField('returnUrl', `has the origin ${origin}, which is not among those of the embed token`);
  }
  // A `blob:https://…` URL has the origin of the page that created it.
  if (protocol !== 'https:' && protocol !== 'http:') throw invalidField('returnUrl', 'must be a web address');
  if (!allowed.policy.includes(origin)) {
    throw invalidField('returnUrl', `has the origin ${origin}, which is not among those that are allowed`);
  }
  if (username !== '' || password !== '')
    throw invalidField('returnUrl', 'must not have a user or a password');
  if (href.length > MAX_RETURN_URL_LENGTH) {
    throw invalidField('returnUrl', `has more than ${MAX_RETURN_URL_LENGTH} characters`);
  }
  return href;
}
