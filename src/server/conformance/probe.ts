import type { FieldError, ResponseName, ResponseOf } from '../../contract/index.ts';
import { IDEMPOTENCY_KEY, parse, ProblemSchema, RESPONSE_SCHEMAS } from '../../contract/index.ts';
import type { Problem } from '../../contract/index.ts';

/** Thrown if the backend violates the contract; the message says how. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** Thrown if a rule cannot be checked with this organization or these arguments. */
export class NotTried extends Error {
  override readonly name = 'NotTried';
}

/** Throws a {@link Violation} unless the condition holds. */
export function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Violation(message);
}

/** A response of the backend, its body parsed. */
export interface Reply {
  readonly label: string;
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

interface RequestOptions {
  readonly body?: unknown;
  /** Idempotency key. */
  readonly key?: string;
  /** Default: the token of the run. `null` sends none. */
  readonly token?: string | null;
}

/** Sends requests to a backend under test. */
export class Probe {
  readonly #endpoint: string;
  readonly #token: string;
  readonly #fetch: typeof globalThis.fetch;

  constructor(endpoint: string, token: string, fetch: typeof globalThis.fetch) {
    this.#endpoint = endpoint.replace(/\/$/, '');
    this.#token = token;
    this.#fetch = fetch;
  }

  async send(
    method: string,
    path: string,
    { body, key, token = this.#token }: RequestOptions = {},
  ): Promise<Reply> {
    const headers = new Headers({ Accept: 'application/json, application/problem+json' });
    if (token !== null) headers.set('Authorization', `Bearer ${token}`);
    if (key !== undefined) headers.set(IDEMPOTENCY_KEY, key);
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    const label = `${method} ${path}`;
    let response: Response;
    try {
      response = await this.#fetch(`${this.#endpoint}/${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new Violation(`${label} got no response: ${String(cause)}`);
    }
    const text = await response.text();
    try {
      return { label, status: response.status, headers: response.headers, json: JSON.parse(text) as unknown };
    } catch {
      throw new Violation(`${label} responded ${response.status} with a body that is not JSON`);
    }
  }
}

/** Returns the errors of a response by its schema, regardless of its status. */
export function errorsOf(reply: Reply, name: ResponseName): readonly FieldError[] {
  const result = parse(RESPONSE_SCHEMAS[name], reply.json);
  return result.ok ? [] : result.errors.map(inPlainWords);
}

/** Whether a field has the right type but contradicts other fields. */
export function isContradiction({ message }: FieldError): boolean {
  return /^is .*, but other fields imply /.test(message);
}

/** Returns the parsed response. Throws a {@link Violation} if it has another status or, naming the field, violates the schema. */
export function read<Name extends ResponseName>(
  reply: Reply,
  name: Name,
  statuses: readonly number[] = [200],
): ResponseOf<Name> {
  expect(statuses.includes(reply.status), `${reply.label} responded ${reply.status}${codeOf(reply)}`);
  const result = parse(RESPONSE_SCHEMAS[name], reply.json);
  if (result.ok) return result.value;
  const { field, message } = inPlainWords(result.errors[0] ?? { field: '', message: '' });
  throw new Violation(`${reply.label}: ${field || 'body'}: ${message}`);
}

/** For a missing field, the validator says "Invalid key: Expected "type" but received undefined". */
function inPlainWords({ field, message }: FieldError): FieldError {
  return {
    field,
    message: /^Invalid key: .* but received undefined$/.test(message) ? 'is missing' : message,
  };
}

/** Returns the problem document of a rejection. Throws a {@link Violation} unless the response has this status and code. */
export function expectProblem(reply: Reply, status: number, code: string): Problem {
  const was = `${reply.label} responded ${reply.status}${codeOf(reply) || ' without a "code"'}, expected ${status} with the code ${code}`;
  expect(reply.status === status, was);
  const result = parse(ProblemSchema, reply.json);
  expect(result.ok && result.value.code === code, was);
  return result.value;
}

function codeOf({ json }: Reply): string {
  return typeof json === 'object' && json !== null && 'code' in json ? ` ${String(json.code)}` : '';
}
