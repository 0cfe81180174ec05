import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';

/** Secrets that the demo makes for itself, by the names of their files. */
export type SecretName =
  /** Signs the cookies of OneClickWorker's dashboard. */
  | 'session-secret'
  /** Signs embed tokens. */
  | 'embed-secret'
  /** By which the portal's server is known to OneClickWorker's. */
  | 'portal-api-key'
  /** Signs the cookies of the portal. */
  | 'portal-session-secret';

/** A secret of 32 random bytes in hexadecimal; kept, so that a restart signs nobody out. */
export async function keptSecret(directory: string, name: SecretName): Promise<string> {
  const file = `${directory}/${name}`;
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null) return known;
  const secret = randomBytes(32).toString('hex');
  await mkdir(directory, { recursive: true });
  await writeFile(file, secret, { mode: 0o600 });
  return secret;
}
