/** Returns the bytes as lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

let counter = 0;

/**
 * Returns a new id with a prefix that says what it identifies. Unguessable, and ascending within a process, so that rows
 * created in the same second can be ordered.
 */
export function newId(prefix: 'sq' | 'sc' | 'cp' | 'req'): string {
  counter = (counter + 1) % 0x1_0000;
  const time = Date.now().toString(16).padStart(12, '0');
  const random = toHex(crypto.getRandomValues(new Uint8Array(8)));
  return `${prefix}_${time}${counter.toString(16).padStart(4, '0')}${random}`;
}

/** Returns the SHA-256 of a text's UTF-8 bytes, in hexadecimal digits. */
export async function sha256(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}
