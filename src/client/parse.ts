import type { FieldError, OperationName, OperationResponse } from '../contract/index.ts';
import {
  OPERATION_RESPONSES,
  parse,
  ProblemSchema,
  REQUEST_ID,
  RESPONSE_SCHEMAS,
} from '../contract/index.ts';
import { BillingError } from './billing-error.ts';

/** What `parseResponse` needs besides the response. */
export interface ResponseContext {
  /** The request's name in messages, such as `GET account`. */
  readonly label: string;
  /** The request changes something, so it may have taken effect if its response is unclear. */
  readonly changes: boolean;
}

/** Statuses with which a gateway in front of the backend may respond in its own format. */
const GATEWAY_CODES: Readonly<Record<number, 'unauthenticated' | 'forbidden' | 'rate_limited'>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  429: 'rate_limited',
};

/** Parses a response by its schema. Throws a `BillingError` if the response is a rejection or invalid. */
export function parseResponse<Name extends OperationName>(
  response: Response,
  body: string,
  operation: Name,
  context: ResponseContext,
): OperationResponse<Name> {
  const isJson = /[/+]json\b/i.test(response.headers.get('Content-Type') ?? '');
  let json: unknown;
  try {
    if (isJson) json = JSON.parse(body, withoutPrototype);
  } catch (cause) {
    throw invalidResponse(response, context, [{ field: '', message: 'The body is not JSON' }], cause);
  }
  if (!response.ok) throw rejection(response, isJson ? json : undefined, context);
  if (!isJson) throw invalidResponse(response, context, [{ field: '', message: notJson(response) }]);
  const result = parse(RESPONSE_SCHEMAS[OPERATION_RESPONSES[operation]], json);
  if (result.ok) return result.value;
  throw invalidResponse(response, context, result.errors);
}

function rejection(response: Response, json: unknown, context: ResponseContext): BillingError {
  const { status } = response;
  const problem = json === undefined ? undefined : parse(ProblemSchema, json);
  if (problem?.ok === true) {
    const { code, detail, title, errors } = problem.value;
    const notStarted = code === 'payment_provider_unavailable';
    return new BillingError({
      ...problem.value,
      message: detail ?? title,
      status,
      fieldErrors: errors,
      retryAfterMs: retryAfter(response),
      mayHaveTakenEffect: context.changes && !notStarted && (status >= 500 || code === 'request_in_progress'),
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
  return invalidResponse(response, context, problem?.errors ?? [{ field: '', message: notJson(response) }]);
}

function invalidResponse(
  response: Response,
  context: ResponseContext,
  fieldErrors: readonly FieldError[],
  cause?: unknown,
): BillingError {
  const { status } = response;
  const [first] = fieldErrors;
  return new BillingError({
    code: 'invalid_response',
    message: `${context.label} got a ${status} response that breaks the contract: ${first?.field && `${first.field}: `}${first?.message}`,
    // Probably a proxy's error page: the backend may be available again soon.
    retryable: status >= 500,
    status,
    requestId: response.headers.get(REQUEST_ID),
    fieldErrors,
    retryAfterMs: retryAfter(response),
    mayHaveTakenEffect: context.changes && (status < 400 || status >= 500),
    cause,
  });
}

/** Ignores fields that the page may have added to `Object.prototype`. */
function withoutPrototype(_key: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? Object.assign(Object.create(null) as object, value) : value;
}

function notJson(response: Response): string {
  return `Expected JSON, got ${response.headers.get('Content-Type') ?? 'no content type'}`;
}

/** Supports only the form in seconds: the form with a date would need the visitor's clock. */
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('Retry-After');
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : undefined;
}
