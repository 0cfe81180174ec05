import type { GenericSchema, InferOutput } from 'valibot';
import type { Scope } from '../../contract/index.ts';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_LENGTH, MAX_BODY_BYTES, parse } from '../../contract/index.ts';
import { OperatorError } from '../operator-error.ts';
import type { StartTimer } from '../stripe/deadline.ts';
import { systemTimer, within } from '../stripe/deadline.ts';
import { BillingProblem, invalidField, isBillingProblem } from './problem.ts';

/** Maximum body sizes in bytes: Stripe's events are larger than any request of a page. */
const LIMITS = { json: MAX_BODY_BYTES, webhook: 1_048_576 };

/** Milliseconds for a body to arrive: a caller that sends half of one must not delay the handler's `close()`. */
export const BODY_PATIENCE_MS = 30_000;

/**
 * Returns the body as text, unchanged. Throws `payload_too_large`; `invalid_request` if the caller does not send all of it within
 * {@link BODY_PATIENCE_MS}; `host_misconfigured` if the host has already read it.
 */
export async function readText(
  request: Request,
  kind: keyof typeof LIMITS,
  startTimer: StartTimer = systemTimer,
): Promise<string> {
  const { body }: { readonly body?: Request['body'] } = request;
  if (request.bodyUsed || body?.locked === true) throw bodyTaken();
  const limit = LIMITS[kind];
  const reader = body?.getReader();
  const createError = (): Error => invalidField('body', `did not arrive within ${BODY_PATIENCE_MS} ms`);
  try {
    const text = body === undefined ? readWhole(request, limit) : readStream(reader, limit);
    return await within(startTimer, BODY_PATIENCE_MS, text, createError);
  } catch (error) {
    reader?.cancel(error).catch(() => undefined);
    if (isBillingProblem(error)) throw error;
    // The client disconnected: the host cannot fix that.
    throw invalidField('body', 'ended early');
  }
}

async function readStream(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined,
  limit: number,
): Promise<string> {
  const decoder = createDecoder();
  let text = '';
  let size = 0;
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) throw tooLarge(limit);
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}

/** Fallback if `Request.body` is missing, as in Firefox, whose pages and service workers run the handler in tests and stories. */
async function readWhole(request: Request, limit: number): Promise<string> {
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > limit) throw tooLarge(limit);
  return createDecoder().decode(bytes);
}

function bodyTaken(): BillingProblem {
  const detail =
    "The request's body was read before the billing handler, perhaps by `identify`. Read a copy: request.clone().";
  return new BillingProblem(
    'host_misconfigured',
    { detail },
    { cause: new OperatorError('body_already_read', detail) },
  );
}

function tooLarge(limit: number): BillingProblem {
  return new BillingProblem('payload_too_large', { detail: `The limit is ${limit} bytes` });
}

/** Not `Buffer`, which not every runtime has. Keeps a byte order mark: it is part of what was signed. */
function createDecoder() {
  return new TextDecoder('utf-8', { ignoreBOM: true });
}

/** Throws `invalid_request` unless the body is `application/json`, which another origin cannot send without a preflight. */
export function assertJson(request: Request): void {
  const type = request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw invalidField('Content-Type', 'must be application/json');
}

/** Parses a JSON body with its schema. Throws `invalid_request` that names the field. */
export async function readBody<const S extends GenericSchema>(
  request: Request,
  schema: S,
  startTimer: StartTimer,
): Promise<InferOutput<S>> {
  assertJson(request);
  const text = await readText(request, 'json', startTimer);
  const result = parse(schema, parseJson(text));
  if (result.ok) return result.value;
  const [first] = result.errors;
  throw new BillingProblem('invalid_request', {
    detail: first === undefined ? 'The body is not valid' : `${first.field || 'body'}: ${first.message}`,
    errors: [...result.errors],
  });
}

/** Returns the request's idempotency key. Throws `invalid_request` if it is missing or too long. */
export function readKey(request: Request): string {
  const key = request.headers.get(IDEMPOTENCY_KEY) ?? '';
  if (key === '')
    throw invalidField(IDEMPOTENCY_KEY, 'is required, so that the request can be retried safely');
  const { maximum } = IDEMPOTENCY_KEY_LENGTH;
  if (key.length > maximum) throw invalidField(IDEMPOTENCY_KEY, `has more than ${maximum} characters`);
  return key;
}

/** Throws `forbidden` unless the caller has one of these scopes. */
export function requireScope(scopes: readonly Scope[], ...anyOf: readonly Scope[]): void {
  if (!anyOf.some((scope) => scopes.includes(scope))) {
    throw new BillingProblem('forbidden', { detail: `This requires ${anyOf.join(' or ')}` });
  }
}

/** Returns whether PostgreSQL can store this text unchanged: it contains neither U+0000 nor a lone surrogate. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

function parseJson(text: string): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalidField('body', 'is not JSON');
  }
  if (typeof body !== 'object' || body === null) return body;
  for (const [field, value] of Object.entries(body)) {
    if (typeof value === 'string' && !isStorable(value)) {
      throw invalidField(field, 'has a character that cannot be stored: U+0000, or half of a surrogate pair');
    }
  }
  return body;
}
