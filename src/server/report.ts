import type { BillingHandlerOptions } from './options.ts';

/** Tells the host of an error. A host's log that fails must not keep anybody from their answer. */
export function tellHost(
  onError: BillingHandlerOptions['onError'],
  error: unknown,
  context: { readonly requestId: string },
): void {
  try {
    onError?.(error, context);
  } catch {
    return;
  }
}
