import type { BillingHandlerOptions, ErrorContext } from './options.ts';

/**
 * What is reported where the host gives no `onError`: silence would cost more than a line in its log. Facts are ids and
 * numbers, never secrets.
 */
function logError(error: unknown, context: ErrorContext): void {
  console.error('[billing-elements]', context, error);
}

/** Tells the host of an error. A host's log that fails must not keep anybody from their answer. */
export function tellHost(
  onError: BillingHandlerOptions['onError'],
  error: unknown,
  context: ErrorContext,
): void {
  try {
    (onError ?? logError)(error, context);
  } catch {
    return;
  }
}
