/** Describes a value for an error message: its type, and its contents only if a number or a short text; more may be secret. */
export function describe(value: unknown): string {
  if (value === null || ['undefined', 'boolean', 'number'].includes(typeof value)) return String(value);
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'an array';
  const { constructor } = value as { readonly constructor?: unknown };
  return `an object of ${typeof constructor === 'function' ? constructor.name : 'no class'}`;
}

/** Returns an error's message, or a description of any other thrown value: `String` throws for an object without a prototype. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'string' ? thrown : describe(thrown);
}

/** Returns the sentence, with a full stop unless it ends with a punctuation mark. */
export function withFullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
