import { describe } from '../describe.ts';

/** Timeouts of the database, in milliseconds, each at least 1. */
export interface DatabaseLimits {
  /** Opening a connection. Default: 5,000. */
  readonly connectTimeoutMs: number;
  /** Waiting for a connection if all of the pool are in use. Default: 1,000. */
  readonly poolTimeoutMs: number;
  /** Waiting for an organization's row, in the process and again in the database (`lock_timeout`). Default: 5,000. */
  readonly lockTimeoutMs: number;
  /**
   * One statement of a transaction (`statement_timeout`). Default: 10,000. If the server does not respond, its connection is dropped
   * a second later.
   */
  readonly statementTimeoutMs: number;
  /** Time between two statements of a transaction (`idle_in_transaction_session_timeout`). Default: 10,000. */
  readonly idleInTransactionTimeoutMs: number;
}

const DEFAULTS: DatabaseLimits = {
  connectTimeoutMs: 5_000,
  poolTimeoutMs: 1_000,
  lockTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
  idleInTransactionTimeoutMs: 10_000,
};

/** PostgreSQL's timeouts and Node's timers are 32-bit integers. */
const MAX_MS = 2_147_483_647;

/** Returns the limits, with defaults for missing ones. Throws a TypeError that names an invalid one. */
export function databaseLimits(given: Partial<DatabaseLimits> = {}): DatabaseLimits {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`database.limits must be an object, got ${describe(given)}`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULTS, name)) {
      throw new TypeError(
        `database.limits.${name} is not an option; the options are ${Object.keys(DEFAULTS).join(', ')}`,
      );
    }
    if (!Number.isInteger(value) || value < 1 || value > MAX_MS) {
      throw new TypeError(`database.limits.${name} must be whole milliseconds of at least 1, got ${value}`);
    }
  }
  return { ...DEFAULTS, ...given };
}

/**
 * Returns the SQL that starts a transaction with its isolation level and limits, in one message of the simple protocol. All of it
 * ends with the transaction: a session that a pooler such as pgbouncer gives to another client keeps no setting.
 */
export function beginStatement(limits: DatabaseLimits): string {
  return `start transaction isolation level read committed; ${limitSettings(limits)
    .map(([name, value]) => `set local ${name} = ${value}`)
    .join('; ')}`;
}

/** Returns the SQL that sets the same limits, for a driver that sends one statement at a time: run it first in the transaction. */
export function limitStatement(limits: DatabaseLimits): string {
  return `select ${limitSettings(limits)
    .map(([name, value]) => `set_config('${name}', '${value}', true)`)
    .join(', ')}`;
}

function limitSettings(limits: DatabaseLimits): readonly (readonly [name: string, value: number])[] {
  return [
    ['lock_timeout', limits.lockTimeoutMs],
    ['statement_timeout', limits.statementTimeoutMs],
    ['idle_in_transaction_session_timeout', limits.idleInTransactionTimeoutMs],
  ];
}
