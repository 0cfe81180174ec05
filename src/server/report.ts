import type { OperatorCode, OperatorError } from './operator-error.ts';
import type { BillingHandlerOptions } from './options.ts';

const HOUR_SECONDS = 3600;

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

/** Limits reports to one an hour for each code, so that a misconfiguration that shows at each event does not flood a log. */
export function atMostHourly(
  report: (error: OperatorError) => void,
  now: () => number,
): (error: OperatorError) => void {
  const reportedAt = new Map<OperatorCode, number>();
  return (error) => {
    const last = reportedAt.get(error.code);
    if (last !== undefined && now() - last < HOUR_SECONDS) return;
    reportedAt.set(error.code, now());
    report(error);
  };
}
