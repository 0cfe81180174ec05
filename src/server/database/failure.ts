import { messageOf, withFullStop } from '../describe.ts';
import type { OperatorFacts } from '../operator-error.ts';
import { OperatorError } from '../operator-error.ts';

/**
 * Why the database failed. `unavailable`: it is down, restarting, read-only, or has no free connection. `denied`: its role, password,
 * name or privileges are wrong. `busy`: a wait took too long. `conflict`: it rolled back this transaction in favor of another one; a
 * retry may succeed.
 */
export type DatabaseFailureKind = 'unavailable' | 'denied' | 'busy' | 'conflict';

const BRAND = Symbol.for('@oneclickworker/billing-elements/database-failure');

/** The database failed, and the same work may succeed later. All other errors of queries are thrown unchanged. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
  readonly [BRAND] = true;
  readonly kind: DatabaseFailureKind;

  constructor(kind: DatabaseFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Returns whether a value is a {@link DatabaseFailure}, including one of another copy of this package. */
export function isDatabaseFailure(value: unknown): value is DatabaseFailure {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/** Converts a driver's error to a {@link DatabaseFailure}. Returns the error itself if a retry would not help. */
export function toDatabaseFailure(error: unknown): unknown {
  if (isDatabaseFailure(error)) return error;
  const kind = failureKind(error);
  if (kind === null) return error;
  return new DatabaseFailure(kind, `${MESSAGES[kind]}: ${messageOf(error)}`, { cause: error });
}

/** Converts a failure to the error for `onError` and the command line, which says what to do. `about` names the organization. */
export function failureForOperator(failure: DatabaseFailure, about: OperatorFacts = {}): OperatorError {
  const { kind, message } = failure;
  const what = withFullStop(message);
  const cause = { cause: failure };
  // An outage affects all organizations: one report for all of them. A lock timeout is reported per organization.
  if (kind === 'unavailable')
    return new OperatorError('database_unavailable', what, { failure: kind }, cause);
  if (kind === 'denied') return new OperatorError('database_access_denied', what, { failure: kind }, cause);
  return new OperatorError('database_busy', what, { ...about, failure: kind }, cause);
}

/**
 * Returns whether the connection that had this error can no longer be used: it was closed, may still be running the query, or its
 * server became read-only, as after a failover.
 */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  if (code === null) return isTransportError(error);
  return code.startsWith('08') || LOST.has(code) || isTransportError(error);
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const LOST = new Set([
  '25006', // read_only_sql_transaction
  '25P03', // idle_in_transaction_session_timeout
  '25P04', // transaction_timeout
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57P04', // database_dropped
  '57P05', // idle_session_timeout
]);

/** Node's codes for errors of the network and of name resolution. */
const TRANSPORT = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Messages of errors for which `pg` and PGlite have no codes. */
const TRANSPORT_MESSAGES = [
  /^Connection terminated/,
  /^timeout exceeded when trying to connect/,
  /^Client has encountered a connection error/,
  /^Client was closed/,
  /^Query read timeout/,
  /^PGlite (instance )?is (already )?closed/,
];

const MESSAGES: Readonly<Record<DatabaseFailureKind, string>> = {
  unavailable: 'The database is unavailable',
  denied: 'The database denied access',
  busy: 'The database took too long',
  conflict: 'The database rolled the transaction back in favor of another one',
};

function failureKind(error: unknown): DatabaseFailureKind | null {
  const code = codeOf(error);
  // serialization_failure, deadlock_detected
  if (code === '40001' || code === '40P01') return 'conflict';
  // lock_not_available, query_canceled (as by statement_timeout)
  if (code === '55P03' || code === '57014') return 'busy';
  if (code !== null && isDenial(code)) return 'denied';
  if (isConnectionLost(error)) return 'unavailable';
  // insufficient_resources, system_error
  return code !== null && /^(53|58)/.test(code) && code.length === 5 ? 'unavailable' : null;
}

/** insufficient_privilege, invalid_catalog_name, invalid_authorization_specification and invalid_password */
function isDenial(code: string): boolean {
  return code === '42501' || code === '3D000' || /^28...$/.test(code);
}

function isTransportError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isTransportError);
  const code = codeOf(error);
  if (code !== null && TRANSPORT.has(code)) return true;
  return error instanceof Error && TRANSPORT_MESSAGES.some((pattern) => pattern.test(error.message));
}

function codeOf(error: unknown): string | null {
  const has = typeof error === 'object' && error !== null && 'code' in error;
  return has && typeof error.code === 'string' ? error.code : null;
}
