import type { BillingHandlerOptions, ErrorContext } from './options.ts';

/** The default of `onError`: silence would cost more than a line in the host's log. Facts are ids and numbers, never secrets. */
function logError(error: unknown, context: ErrorContext): void {
  console.error('[billing-elements]', context, error);
}

/** Calls the host's `onError`. One that throws, or rejects later, keeps nobody from their response. */
export function callOnError(
  onError: BillingHandlerOptions['onError'],
  error: unknown,
  context: ErrorContext,
): void {
  try {
    Promise.resolve((onError ?? logError)(error, context)).catch(() => undefined);
  } catch {
    return;
  }
}
