import type { OperatorCode, OperatorFacts } from './operator-error.ts';
import { OperatorError } from './operator-error.ts';
import { withFullStop } from './describe.ts';
import type { OnError } from './host-error.ts';
import { callOnError } from './host-error.ts';
import type { RefusedCall } from './stripe/call-log.ts';
import { failureForOperator, isDatabaseFailure } from './database/failure.ts';
import { isStripeError, isTaxLocationInvalid, stripeErrorKind } from './stripe/errors.ts';

/** The request and organization that an error belongs to. */
export interface ReportContext {
  /** Id of the response to the failed request. Default: a new id. */
  readonly requestId?: string;
  readonly organizationId?: string;
}

/** Reports to the host's `onError`. Never throws. */
export type Report = (error: unknown, context?: ReportContext) => void;

/** Dependencies of a reporter. */
export interface ReporterParts {
  readonly onError: OnError | undefined;
  /** Unix seconds. */
  now(): number;
  newRequestId(): string;
  /** Returns the call that failed with this error of the Stripe SDK. */
  readonly findCall: (error: unknown) => RefusedCall | null;
}

/** The same error is reported once within this many seconds. */
const QUIET_SECONDS = 3600;
/** How many different errors are remembered. */
const MAX_ENTRIES = 1000;

interface Reported {
  readonly at: number;
  /** How often the error occurred since, and its latest instance. */
  repeated: number;
  last: OperatorError;
}

/**
 * Creates a reporter. The same operator error (by code, organization, and seat change, purchase or call) is reported once an
 * hour; the number of repetitions in between is passed with the next report, or on `flush` if there is none.
 */
export function createReporter(parts: ReporterParts): {
  readonly report: Report;
  readonly flush: () => void;
} {
  const reported = new Map<string, Reported>();
  const send = (error: unknown, requestId: string | undefined, repeated = 0): void =>
    callOnError(parts.onError, error, {
      requestId: requestId ?? parts.newRequestId(),
      ...(repeated > 0 && { repeated }),
    });

  const settle = (isDue: (entry: Reported) => boolean): void => {
    for (const [key, entry] of reported) {
      if (!isDue(entry)) continue;
      reported.delete(key);
      if (entry.repeated > 0) send(entry.last, undefined, entry.repeated);
    }
  };
  const isOver = ({ at }: Reported): boolean => Math.abs(parts.now() - at) >= QUIET_SECONDS;

  return {
    report(error, { requestId, organizationId } = {}) {
      const known = operatorErrorOf(error, organizationId, parts);
      if (known === null) {
        send(error, requestId);
        return;
      }
      const key = keyOf(known);
      const entry = reported.get(key);
      if (entry !== undefined && !isOver(entry)) {
        entry.repeated += 1;
        entry.last = known;
        return;
      }
      reported.delete(key);
      settle(isOver);
      if (reported.size >= MAX_ENTRIES) settle(() => true);
      reported.set(key, { at: parts.now(), repeated: 0, last: known });
      send(known, requestId, entry?.repeated);
    },
    flush: () => settle(() => true),
  };
}

function keyOf({ code, facts }: OperatorError): string {
  const subject = facts['seatChangeId'] ?? facts['purchaseId'] ?? facts['subscriptionId'] ?? null;
  // Ids in a path name the object, not the kind of call.
  const call = typeof facts['path'] === 'string' ? facts['path'].replace(/\w+_\w{6,}/g, ':id') : null;
  return JSON.stringify([code, facts['organizationId'] ?? null, subject, facts['method'] ?? null, call]);
}

/** Converts an error of Stripe or the database to an {@link OperatorError}. Returns `null` for any other error. */
function operatorErrorOf(
  error: unknown,
  organizationId: string | undefined,
  { findCall }: ReporterParts,
): OperatorError | null {
  if (error instanceof OperatorError) return error;
  const about: OperatorFacts = organizationId === undefined ? {} : { organizationId };
  if (isDatabaseFailure(error)) return failureForOperator(error, about);
  const kind = stripeErrorKind(error);
  if (kind === null || !(error instanceof Error)) return null;
  const cause = { cause: error };
  if (kind === 'refused' || kind === 'misconfigured') {
    const call = findCall(error);
    const name = call === null ? 'a request' : `${call.method} ${call.path}`;
    const status = isStripeError(error) ? error.statusCode : undefined;
    const what = `Stripe refused ${name} with ${status ?? 'an error'}: ${withFullStop(error.message)}`;
    const stripe = isStripeError(error) ? { stripeCode: error.code ?? null } : {};
    const facts = {
      ...about,
      ...(call && { method: call.method, path: call.path, stripeRequestId: call.requestId }),
      status: status ?? null,
      ...stripe,
    };
    return new OperatorError(refusalCode(error), what, facts, cause);
  }
  if (kind === 'unknown' || kind === 'busy') {
    // An outage affects all organizations: one report for all of them.
    const code = kind === 'busy' ? 'stripe_rate_limited' : 'stripe_unavailable';
    return new OperatorError(code, `Stripe did not respond: ${withFullStop(error.message)}`, {}, cause);
  }
  return null;
}

function refusalCode(error: unknown): OperatorCode {
  if (isTaxLocationInvalid(error)) return 'stripe_tax_location_invalid';
  return stripeErrorKind(error) === 'misconfigured' ? 'stripe_key_refused' : 'stripe_request_refused';
}
