import { OperatorError } from './operator-error.ts';

/** Details of an error reported to the host's `onError`. */
export interface ErrorContext {
  /** Id of the response, as in its `X-Request-Id` and in a problem's `requestId`. */
  readonly requestId: string;
  /** How often the same error occurred since it was last reported, at most an hour ago. Absent if it did not occur. */
  readonly repeated?: number;
}

/** The host's `onError`. */
export type OnError = (error: unknown, context: ErrorContext) => unknown;

/** The default `onError`. Facts are safe to log: ids and numbers, never secrets. */
function logError(error: unknown, context: ErrorContext): void {
  if (!(error instanceof OperatorError)) {
    console.error('[billing-elements]', context, error);
    return;
  }
  const { code, message, facts, cause } = error;
  // Only the stack: an error of Stripe's SDK has some thirty fields, most of them undefined.
  const from = cause instanceof Error ? [`\n${cause.stack ?? cause.message}`] : [];
  console.error(`[billing-elements] ${code}: ${message}`, { ...context, ...facts }, ...from);
}

/** Calls the host's `onError` and ignores its errors: they must not prevent the response. */
export function callOnError(onError: OnError | undefined, error: unknown, context: ErrorContext): void {
  try {
    Promise.resolve((onError ?? logError)(error, context)).catch(() => undefined);
  } catch {
    return;
  }
}
