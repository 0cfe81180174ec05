/** What a value is, without its contents beyond a number or a short text: they may be secret. */
export function describe(value: unknown): string {
  if (value === null || ['undefined', 'boolean', 'number'].includes(typeof value)) return String(value);
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'an array';
  const { constructor } = value as { readonly constructor?: unknown };
  return `an object of ${typeof constructor === 'function' ? constructor.name : 'no class'}`;
}

/** The message of an error, or what else was thrown: `String` itself throws for an object without a prototype. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'string' ? thrown : describe(thrown);
}

/** The sentence, ended by a full stop where it has no end of its own. */
export function withFullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
