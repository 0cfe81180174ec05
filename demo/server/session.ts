import type { Context } from 'hono';
import { setSignedCookie } from 'hono/cookie';
import { parseSigned } from 'hono/utils/cookie';

/** A host's session cookie. Cookies ignore ports, so hosts on one machine need different cookie names. */
export interface Session {
  readonly cookie: string;
  /** Signs the cookie. */
  readonly secret: string;
}

/** Signs the visitor in as the admin of an organization, without a password. */
export async function signIn(context: Context, session: Session, organizationId: string): Promise<void> {
  await setSignedCookie(context, session.cookie, organizationId, session.secret, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
  });
}

/** Returns the organization of the visitor's cookie, or `null` if it is missing or its signature is invalid. */
export async function signedInOrganization(request: Request, session: Session): Promise<string | null> {
  const { cookie, secret } = session;
  const cookies = await parseSigned(request.headers.get('cookie') ?? '', secret, cookie);
  const value = cookies[cookie];
  return typeof value === 'string' ? value : null;
}
