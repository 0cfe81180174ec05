/** The endpoint of a path, with `{}` for its ids; a literal segment is preferred to an id. */
export function bestEndpoint<T extends { readonly method: string; readonly path: string }>(
  known: readonly T[],
  method: string,
  path: string,
): T | undefined {
  const own = path.split('/');
  const fits = (pattern: readonly string[]): boolean =>
    pattern.length === own.length && pattern.every((part, index) => part === '{}' || part === own[index]);
  const found = known.filter((each) => each.method === method && fits(each.path.split('/')));
  const ids = ({ path: pattern }: T): number => pattern.split('{}').length;
  return found.sort((a, b) => ids(a) - ids(b))[0];
}
