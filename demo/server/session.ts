import type { Context } from 'hono';
import { setSignedCookie } from 'hono/cookie';
import { parseSigned } from 'hono/utils/cookie';

/** How a host knows its visitors again. Cookies know no ports: hosts of one machine need names of their own. */
export interface Session {
  readonly cookie: string;
  /** Signs the cookie. */
  readonly secret: string;
}

/** Signs the visitor in as the admin of an organization: the demo asks for no password. */
export async function signIn(context: Context, session: Session, organizationId: string): Promise<void> {
  await setSignedCookie(context, session.cookie, organizationId, session.secret, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
  });
}

/** The organization of the visitor's cookie, or `null` where there is none or its signature is wrong. */
export async function signedInOrganization(request: Request, session: Session): Promise<string | null> {
  const { cookie, secret } = session;
  const cookies = await parseSigned(request.headers.get('cookie') ?? '', secret, cookie);
  const value = cookies[cookie];
  return typeof value === 'string' ? value : null;
}
