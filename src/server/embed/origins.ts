/** Hosts of a developer's own machine: the only ones that need no https. */
const OWN_MACHINE: readonly string[] = ['localhost', '127.0.0.1'];

/**
 * Throws a TypeError unless this is a list of at least one exact origin, as browsers write them in the `Origin` header:
 * https, or http on localhost and 127.0.0.1; no path, no pattern. `name` is the option's, for the sentence.
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

/** What is wrong with an origin, as the end of a sentence; `null` where nothing is. */
function originProblem(origin: unknown): string | null {
  if (typeof origin !== 'string' || !URL.canParse(origin)) {
    return 'which is not an origin such as https://hr.example.com';
  }
  if (origin.includes('*')) return 'which is a pattern: each origin is named in full';
  const url = new URL(origin);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && OWN_MACHINE.includes(url.hostname))) {
    return 'which is not https: only localhost and 127.0.0.1 may do without';
  }
  return url.origin === origin
    ? null
    : `which is more than an origin, or written another way: '${url.origin}'`;
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
