/** A secret as jose takes it, and the `kid` by which a token names it. */
export interface EmbedKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Keys that sign and verify, the signing one first. */
export type EmbedKeys = readonly [EmbedKey, ...EmbedKey[]];

/** The keys of `embed.secrets`, in their order. An id follows from its secret, so that several processes agree on it. */
export async function embedKeys(secrets: readonly string[]): Promise<EmbedKeys> {
  const [first, ...others] = await Promise.all(secrets.map(keyOf));
  if (first === undefined) throw new TypeError('embed.secrets is empty');
  return [first, ...others];
}

async function keyOf(secret: string): Promise<EmbedKey> {
  const encoder = new TextEncoder();
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(`ocw-embed-kid:${secret}`));
  const base64 = btoa(String.fromCharCode(...new Uint8Array(digest)));
  const id = base64.replaceAll('+', '-').replaceAll('/', '_').slice(0, 12);
  return { id, bytes: encoder.encode(secret) };
}
