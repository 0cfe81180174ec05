import type { KeyTable } from '../known-keys.ts';
import { assertKnownKeys } from '../known-keys.ts';
import { assertOrigins } from './origins.ts';

/** Allows pages of other origins, with tokens of `issueEmbedToken`. */
export interface EmbedOptions {
  /**
   * Secrets that sign the tokens, at least 32 bytes each: `openssl rand -base64 32`. The first one signs and all verify. To
   * rotate: `[old, new]` in every process, then `[new, old]`, then `[new]` once the last old token has expired. Do not share them with
   * another deployment, whose tokens would be valid here.
   */
  readonly secrets: readonly string[];
  /**
   * Origins of the pages that tokens may be issued for, such as `https://hr.example.com`: the only ones that CORS allows. Do not list
   * your own pages' origin: cookies are ignored on these origins.
   */
  readonly origins: readonly string[];
}

const TABLE: KeyTable<EmbedOptions> = { secrets: true, origins: true };

/** The keys of {@link EmbedOptions}. */
export const EMBED_KEYS: readonly string[] = Object.keys(TABLE);

/** RFC 7518, 3.2: a key of HS256 has at least as many bits as its hash. */
const MIN_BYTES = 32;

/** Throws a TypeError that says which option is not valid and why. Its message never contains a secret. */
export function assertEmbed(embed: EmbedOptions): void {
  assertKnownKeys(embed, { name: 'embed', keys: EMBED_KEYS });
  const secrets: unknown = embed.secrets;
  if (!Array.isArray(secrets) || secrets.length === 0) {
    throw new TypeError('embed.secrets must be a list of at least one string of 32 bytes or more');
  }
  for (const [index, secret] of secrets.entries()) {
    if (typeof secret !== 'string') {
      throw new TypeError(`embed.secrets[${index}] must be a string, got ${typeof secret}`);
    }
    const size = new TextEncoder().encode(secret).byteLength;
    if (size < MIN_BYTES) {
      throw new TypeError(
        `embed.secrets[${index}] has ${size} bytes, but at least ${MIN_BYTES} are required: openssl rand -base64 32`,
      );
    }
  }
  if (new Set(secrets).size < secrets.length) throw new TypeError('embed.secrets has the same secret twice');
  assertOrigins(embed.origins, 'embed.origins');
}
