import type { BillingHandlerOptions, ErrorContext } from './options.ts';

/**
 * What is reported where the host gives no `onError`: silence would cost more than a line in its log. Facts are ids and
 * numbers, never secrets.
 */
function logError(error: unknown, context: ErrorContext): void {
  console.error('[billing-elements]', context, error);
}

/** Tells the host of an error. A host's log that fails, at once or later, must not keep anybody from their response. */
export function tellHost(
  onError: BillingHandlerOptions['onError'],
  error: unknown,
  context: ErrorContext,
): void {
  try {
    if (onError === undefined) {
      logError(error, context);
      return;
    }
    // By its type it returns nothing; an async function fits that type and may reject.
    const tell: (error: unknown, context: ErrorContext) => unknown = onError;
    const result = tell(error, context);
    Promise.resolve(result).catch(() => undefined);
  } catch {
    return;
  }
}
