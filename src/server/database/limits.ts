/** How long the database may take. Milliseconds; every one of them is at least 1. */
export interface DatabaseLimits {
  /** Until a new connection is ready: 5,000. */
  readonly connectTimeoutMs: number;
  /** Waiting for a connection of a pool that is in use altogether: 1,000. */
  readonly poolTimeoutMs: number;
  /** Waiting for the row of an organization: in the process, and again in the database (`lock_timeout`). 5,000. */
  readonly lockTimeoutMs: number;
  /** One statement of a transaction (`statement_timeout`): 10,000. A silent server's connection is dropped a second later. */
  readonly statementTimeoutMs: number;
  /** Between two statements of a transaction (`idle_in_transaction_session_timeout`): 10,000. */
  readonly idleInTransactionTimeoutMs: number;
}

const DEFAULTS: DatabaseLimits = {
  connectTimeoutMs: 5_000,
  poolTimeoutMs: 1_000,
  lockTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
  idleInTransactionTimeoutMs: 10_000,
};

/** PostgreSQL's timeouts are 32-bit integers, and so are Node's timers. */
const MOST = 2_147_483_647;

/** The limits with the defaults for those that are not given. Throws a TypeError that names the wrong one. */
export function databaseLimits(given: Partial<DatabaseLimits> = {}): DatabaseLimits {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`database.limits must be an object, got ${String(given)}`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULTS, name)) {
      throw new TypeError(`database.limits has no '${name}': there are ${Object.keys(DEFAULTS).join(', ')}`);
    }
    if (!Number.isInteger(value) || value < 1 || value > MOST) {
      throw new TypeError(`database.limits.${name} must be whole milliseconds of at least 1, got ${value}`);
    }
  }
  return { ...DEFAULTS, ...given };
}

/**
 * Begins a transaction with its isolation and its limits in one message of the simple protocol. All of it ends with the
 * transaction: nothing is left in a session that a pooler such as pgbouncer lends to somebody else next.
 */
export function beginStatement(limits: DatabaseLimits): string {
  return `start transaction isolation level read committed; ${limitSettings(limits)
    .map(([name, value]) => `set local ${name} = ${value}`)
    .join('; ')}`;
}

/** The same limits for a driver that sends one statement at a time: run right after the transaction has begun. */
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
