import type { Scope } from '../../contract/index.ts';
import { ScopeSchema } from '../../contract/index.ts';
import { describe } from '../describe.ts';
import { OperatorError } from '../operator-error.ts';
import type { StartTimer } from '../stripe/deadline.ts';
import { within } from '../stripe/deadline.ts';
import { BillingProblem } from './problem.ts';
import { isStorable } from './request.ts';

/** Identity of the caller of a request. */
export interface Identity {
  readonly organizationId: string;
  /** Scopes granted to the caller. Default: all. */
  readonly scopes?: readonly Scope[];
}

/** The caller of a request, as identified by the host, with its scopes. */
export interface KnownCaller {
  readonly organizationId: string;
  readonly scopes: readonly Scope[];
}

/** Milliseconds that a request waits for `identify`. */
const IDENTIFY_PATIENCE_MS = 10_000;

const SCOPES: ReadonlySet<unknown> = new Set(ScopeSchema.options);

/**
 * Calls the host's `identify` and validates its result like any other input: an invalid value never grants a scope. Throws
 * `unauthenticated` for an unknown caller, and an {@link OperatorError} if the result is not an identity, or if `identify` throws
 * a value that is not an error or takes longer than {@link IDENTIFY_PATIENCE_MS}.
 */
export async function callIdentify(
  identify: (request: Request) => Promise<Identity | null>,
  request: Request,
  startTimer: StartTimer,
): Promise<KnownCaller> {
  let identity: unknown;
  const createError = (): Error => invalid(`took longer than ${IDENTIFY_PATIENCE_MS} ms`);
  try {
    const pending = Promise.resolve(identify(request));
    identity = await within(startTimer, IDENTIFY_PATIENCE_MS, pending, createError);
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    throw invalid(`threw ${describe(thrown)} instead of an error`, thrown);
  }
  // A host that does not use TypeScript may return undefined for an unknown caller.
  if (identity === null || identity === undefined) throw new BillingProblem('unauthenticated');
  if (typeof identity !== 'object') throw invalid(`returned ${describe(identity)}`);
  const { organizationId, scopes } = identity as {
    readonly organizationId?: unknown;
    readonly scopes?: unknown;
  };
  return { organizationId: readOrganizationId(organizationId), scopes: readScopes(scopes) };
}

function readOrganizationId(id: unknown): string {
  if (typeof id !== 'string') throw invalid(`returned ${describe(id)} as organizationId`);
  if (id === '') throw invalid('returned an empty organizationId');
  if (isStorable(id)) return id;
  throw invalid('returned an organizationId with U+0000, or half of a surrogate pair');
}

/** Only `undefined` means all scopes: a host may use `null` for none, and `includes` of a string would match substrings. */
function readScopes(scopes: unknown): readonly Scope[] {
  if (scopes === undefined) return ScopeSchema.options;
  if (!Array.isArray(scopes)) throw invalid(`returned ${describe(scopes)} as scopes, not an array`);
  const list: readonly unknown[] = Array.from<unknown>(scopes);
  const unknown = list.findIndex((scope) => !SCOPES.has(scope));
  if (unknown === -1) return list as readonly Scope[];
  throw invalid(`returned the unknown scope ${describe(list[unknown])}`);
}

function invalid(what: string, cause?: unknown): OperatorError {
  return new OperatorError('identify_invalid', `identify ${what}.`, {}, { cause });
}
