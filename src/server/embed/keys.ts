import { createHash } from 'node:crypto';

/** A secret as jose takes it, and the `kid` by which a token names it. */
export interface EmbedKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Keys that sign and verify, the signing one first. */
export type EmbedKeys = readonly [EmbedKey, ...EmbedKey[]];

/** The keys of `embed.secrets`, in their order. An id follows from its secret, so that several processes agree on it. */
export function embedKeys(secrets: readonly string[]): EmbedKeys {
  const [first, ...others] = secrets.map(keyOf);
  if (first === undefined) throw new TypeError('embed.secrets is empty');
  return [first, ...others];
}

function keyOf(secret: string): EmbedKey {
  const id = createHash('sha256').update(`ocw-embed-kid:${secret}`).digest('base64url').slice(0, 12);
  return { id, bytes: new TextEncoder().encode(secret) };
}
