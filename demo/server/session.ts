import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Context } from 'hono';
import { setSignedCookie } from 'hono/cookie';
import { parseSigned } from 'hono/utils/cookie';

const COOKIE = 'ocw_session';

/** The key that signs the demo's cookies; kept, so that a restart signs nobody out. */
export async function sessionSecret(directory: string): Promise<string> {
  const file = `${directory}/session-secret`;
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null) return known;
  const secret = randomBytes(32).toString('hex');
  await mkdir(directory, { recursive: true });
  await writeFile(file, secret, { mode: 0o600 });
  return secret;
}

/** Signs the visitor in as the admin of an organisation: the demo asks for no password. */
export async function signIn(context: Context, secret: string, organizationId: string): Promise<void> {
  await setSignedCookie(context, COOKIE, organizationId, secret, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
  });
}

/** The organisation of the visitor's cookie, or `null` where there is none or its signature is wrong. */
export async function signedInOrganization(request: Request, secret: string): Promise<string | null> {
  const cookies = await parseSigned(request.headers.get('cookie') ?? '', secret, COOKIE);
  const value = cookies[COOKIE];
  return typeof value === 'string' ? value : null;
}
