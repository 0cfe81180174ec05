export { compileOnce } from './compile-once.ts';
export type { DatabaseFailureKind } from './failure.ts';
export { DatabaseFailure, isDatabaseFailure } from './failure.ts';
export { lockFolder } from './folder-lock.ts';
export type { DatabaseLimits } from './limits.ts';
export type { BillingDatabase, DatabaseOptions } from './open.ts';
export { openDatabase } from './open.ts';
export type * from './schema.ts';
export { SCHEMA, toJson } from './schema.ts';
