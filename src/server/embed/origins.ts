import { describe } from '../describe.ts';

/** Local hosts: the only ones for which http is allowed. */
const LOCAL_HOSTS: readonly string[] = ['localhost', '127.0.0.1'];

/**
 * Throws a TypeError unless this is an array of at least one exact origin, as in browsers' `Origin` header: https, or http on
 * localhost and 127.0.0.1; no path, no pattern. `name`: the option's name for the message.
 */
export function assertOrigins(origins: unknown, name: string): asserts origins is readonly string[] {
  if (!Array.isArray(origins) || origins.length === 0) {
    throw new TypeError(`${name} must be a list of at least one origin, such as ['https://hr.example.com']`);
  }
  for (const origin of origins) {
    const problem = originProblem(origin);
    if (problem !== null) throw new TypeError(`${name} has ${quoted(origin)}, ${problem}`);
  }
}

/** Returns what is wrong with an origin, as the end of a sentence, or `null` if it is valid. */
function originProblem(origin: unknown): string | null {
  if (typeof origin !== 'string' || !URL.canParse(origin)) {
    return 'which is not an origin such as https://hr.example.com';
  }
  if (origin.includes('*')) return 'which is a pattern: list each origin in full';
  const url = new URL(origin);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOCAL_HOSTS.includes(url.hostname))) {
    return 'which is not https: http is allowed only for localhost and 127.0.0.1';
  }
  return url.origin === origin ? null : `which is not an exact origin: use '${url.origin}'`;
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : describe(value);
}
