import { invalidField } from './problem.ts';

/** Longest accepted address, in characters: Stripe takes 5000, and the purchase's id is added to ours. */
const MAX_RETURN_URL_LENGTH = 2000;

/** Origins that a caller may be sent back to. */
export interface AllowedOrigins {
  /** `policy.allowedReturnOrigins`. */
  readonly policy: readonly string[];
  /** Origins of the caller's embed token; `null` for a caller without one. */
  readonly token: readonly string[] | null;
}

/**
 * Returns the address as this server parsed it: Stripe and the browser get exactly what was checked. Throws
 * `invalid_request` unless its origin is among those of the policy and, with an embed token, of the token.
 */
export function checkedReturnUrl(returnUrl: string, allowed: AllowedOrigins): string {
  const { origin, protocol, username, password, href } = new URL(returnUrl);
  if (allowed.token?.includes(origin) === false) {
    throw invalidField('returnUrl', `has the origin ${origin}, which is not among those of the embed token`);
  }
  // `blob:https://…` has the origin of the page that made it.
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
