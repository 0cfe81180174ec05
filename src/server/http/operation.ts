import type { InferOutput } from 'valibot';
import type {
  OPERATION_DETAILS,
  OperationName,
  OperationResponse,
  OPERATIONS,
  REQUEST_SCHEMAS,
  Scope,
} from '../../contract/index.ts';

/** The caller of an operation, as the host or an embed token identified it. */
export interface Caller {
  readonly organizationId: string;
  readonly scopes: readonly Scope[];
  /** Origins of the caller's embed token; `null` for a caller without one. */
  readonly origins: readonly string[] | null;
}

/** A response, and whether it replays that of an earlier request with the same key. */
export interface Reply<T> {
  readonly value: T;
  readonly isReplay: boolean;
}

type Row<Name extends OperationName> = (typeof OPERATIONS)[Name];
type Details<Name extends OperationName> = (typeof OPERATION_DETAILS)[Name];

type Key<R> = R extends { idempotencyKey: 'required' }
  ? string
  : R extends { idempotencyKey: 'optional' }
    ? string | null
    : null;
type Id<R> = R extends { path: `${string}{id}${string}` } ? string : null;
type Input<D> = D extends { request: infer R extends keyof typeof REQUEST_SCHEMAS }
  ? InferOutput<(typeof REQUEST_SCHEMAS)[R]>
  : null;
type Query<D> = D extends { query: infer Q }
  ? {
      readonly [P in keyof Q]: Q[P] extends { default: number }
        ? number
        : (Q[P] extends { type: 'integer' } ? number : string) | undefined;
    }
  : null;

/** A request that the router has validated against the operation's row. Properties that the row does not have are `null`. */
export interface Call<Name extends OperationName> {
  readonly caller: Caller;
  /** The id in the path. */
  readonly id: Id<Row<Name>>;
  /** The request's idempotency key. */
  readonly key: Key<Details<Name>>;
  /** The body, parsed by its schema. */
  readonly input: Input<Details<Name>>;
  readonly query: Query<Details<Name>>;
}

/** The operations' implementations: one function per row of the contract's table. */
export type Operations = {
  readonly [Name in OperationName]: (
    call: Call<Name>,
  ) => Promise<
    Details<Name> extends { idempotencyKey: 'required' }
      ? Reply<OperationResponse<Name>>
      : OperationResponse<Name>
  >;
};
