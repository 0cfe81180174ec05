import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';

/** Secrets that the demo generates, by file name. */
export type SecretName =
  /** Signs the cookies of OneClickWorker's dashboard. */
  | 'session-secret'
  /** Signs embed tokens. */
  | 'embed-secret'
  /** Authenticates the portal's server to OneClickWorker's. */
  | 'portal-api-key'
  /** Signs the cookies of the portal. */
  | 'portal-session-secret';

/** Returns a secret of 32 random bytes in hexadecimal. It is stored, so that sessions survive a restart. */
export async function keptSecret(directory: string, name: SecretName): Promise<string> {
  const file = `${directory}/${name}`;
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null) return known;
  const secret = randomBytes(32).toString('hex');
  await mkdir(directory, { recursive: true });
  await writeFile(file, secret, { mode: 0o600 });
  return secret;
}
