/** A secret in jose's form, and its `kid` in tokens. */
export interface EmbedKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Keys that verify tokens; the first one also signs. */
export type EmbedKeys = readonly [EmbedKey, ...EmbedKey[]];

/** Returns the keys of `embed.secrets`, in order. The id is derived from the secret, so that several processes agree on it. */
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
