import type { FieldError, ResponseName, ResponseOf } from '../contract/index.ts';
import { parse, ProblemSchema, REQUEST_ID, RESPONSE_SCHEMAS } from '../contract/index.ts';
import { BillingError } from './billing-error.ts';

/** What an answer is judged by. */
export interface AnswerContext {
  /** `GET account`, for messages. */
  readonly label: string;
  /** The request changes something, so that an unclear answer leaves open whether it did. */
  readonly changes: boolean;
}

/** What a gateway in front of the backend may refuse in its own format. */
const GATEWAY_CODES: Readonly<Record<number, 'unauthenticated' | 'forbidden' | 'rate_limited'>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  429: 'rate_limited',
};

/** Reads an answer by its schema, or throws the `BillingError` that it amounts to. */
export function readAnswer<K extends ResponseName>(
  response: Response,
  body: string,
  kind: K,
  context: AnswerContext,
): ResponseOf<K> {
  const isJson = /[/+]json\b/i.test(response.headers.get('Content-Type') ?? '');
  let json: unknown;
  try {
    if (isJson) json = JSON.parse(body, withoutPrototype);
  } catch (cause) {
    throw brokenAnswer(response, context, [{ field: '', message: 'The body is not JSON' }], cause);
  }
  if (!response.ok) throw refusal(response, isJson ? json : undefined, context);
  if (!isJson) throw brokenAnswer(response, context, [{ field: '', message: notJson(response) }]);
  const result = parse(RESPONSE_SCHEMAS[kind], json);
  if (result.ok) return result.value;
  throw brokenAnswer(response, context, result.errors);
}

function refusal(response: Response, json: unknown, context: AnswerContext): BillingError {
  const { status } = response;
  const problem = json === undefined ? undefined : parse(ProblemSchema, json);
  if (problem?.ok === true) {
    const { code, detail, title, errors } = problem.value;
    const notBegun = code === 'payment_provider_unavailable';
    return new BillingError({
      ...problem.value,
      message: detail ?? title,
      status,
      fieldErrors: errors,
      retryAfterMs: retryAfter(response),
      mayHaveTakenEffect: context.changes && !notBegun && (status >= 500 || code === 'request_in_progress'),
    });
  }
  const code = GATEWAY_CODES[status];
  if (code !== undefined) {
    return new BillingError({
      code,
      retryable: status === 429,
      status,
      requestId: response.headers.get(REQUEST_ID),
      retryAfterMs: retryAfter(response),
    });
  }
  return brokenAnswer(response, context, problem?.errors ?? [{ field: '', message: notJson(response) }]);
}

function brokenAnswer(
  response: Response,
  context: AnswerContext,
  fieldErrors: readonly FieldError[],
  cause?: unknown,
): BillingError {
  const { status } = response;
  const [first] = fieldErrors;
  const where = first?.field ? `${first.field}: ` : '';
  return new BillingError({
    code: 'invalid_response',
    message: `${context.label} was answered ${status} and breaks the contract: ${where}${first?.message ?? ''}`,
    // A proxy's own error page: what is behind it may be back soon.
    retryable: status >= 500,
    status,
    requestId: response.headers.get(REQUEST_ID),
    fieldErrors,
    retryAfterMs: retryAfter(response),
    mayHaveTakenEffect: context.changes && (status < 400 || status >= 500),
    cause,
  });
}

/** A page may have added fields to `Object.prototype`; they are not part of an answer. */
function withoutPrototype(_key: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? Object.assign(Object.create(null) as object, value) : value;
}

function notJson(response: Response): string {
  return `Expected JSON, got ${response.headers.get('Content-Type') ?? 'no content type'}`;
}

/** Only the form in seconds: the form with a date would need the visitor's clock. */
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('Retry-After');
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : undefined;
}
