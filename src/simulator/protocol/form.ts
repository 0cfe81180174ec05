/** A form-encoded parameter: a string, or an object of them. Lists are objects with the keys 0, 1, 2 … */
export type RawParam = string | RawParams;
/** Form-encoded parameters by name. */
export interface RawParams {
  [name: string]: RawParam;
}

/** Parses `a=1&b[c]=2&d[0][e]=3&f[]=4`. If a name is repeated, the last value counts. */
export function readForm(text: string): RawParams {
  const root: RawParams = Object.create(null) as RawParams;
  for (const [name, value] of new URLSearchParams(text)) place(root, segments(name), value);
  return root;
}

function segments(name: string): string[] {
  const open = name.indexOf('[');
  if (open < 0) return [name];
  return [
    name.slice(0, open),
    ...[...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? ''),
  ];
}

function place(into: RawParams, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  const name = head === '' ? String(Object.keys(into).length) : head;
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const existing = into[name];
  const nest: RawParams = typeof existing === 'object' ? existing : (Object.create(null) as RawParams);
  into[name] = nest;
  place(nest, rest, value);
}

/** Returns the parameters with lists as arrays, for logs and assertions. */
export function tidy(raw: RawParam): unknown {
  if (typeof raw === 'string') return raw;
  const entries = Object.entries(raw);
  if (entries.length > 0 && entries.every(([name], index) => name === String(index))) {
    return entries.map(([, value]) => tidy(value));
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, tidy(value)]));
}

/** Returns a string that is equal for equal parameters in any order. */
export function fingerprint(raw: RawParam): string {
  if (typeof raw === 'string') return JSON.stringify(raw);
  const names = Object.keys(raw).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${fingerprint(raw[name] ?? '')}`).join(',')}}`;
}
