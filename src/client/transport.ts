import type { OperationName, OperationResponse } from '../contract/index.ts';
import { IDEMPOTENCY_KEY, OPERATIONS } from '../contract/index.ts';
import type { Operation } from '../contract/index.ts';
import { onDemand } from './on-demand.ts';
import { BillingError, isBillingError, settlesOutcome, toBillingError } from './billing-error.ts';
import type { Deadline } from './deadline.ts';
import { startDeadline } from './deadline.ts';
import type { TokenCache } from './token.ts';

const FIRST_PAUSE_MS = 300;
/** Longest pause before a retry. If `Retry-After` exceeds it, the request rejects. */
const LONGEST_PAUSE_MS = 5_000;

/** One request of the contract. */
export interface Call<Name extends OperationName> {
  readonly operation: Name;
  /** Replaces `{id}` in the operation's path. */
  readonly id?: string | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Configuration of the transport; the client fills in the defaults. */
export interface TransportOptions {
  readonly endpoint: string;
  readonly token: TokenCache | null;
  readonly credentials: RequestCredentials;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
}

/**
 * Sends a request, with retries, until a response, an abort or the timeout, and parses the response by its schema.
 * Retries only requests that change nothing or have an idempotency key.
 * @throws BillingError Never another error.
 */
export async function send<K extends OperationName>(
  options: TransportOptions,
  call: Call<K>,
): Promise<OperationResponse<K>> {
  const deadline = startDeadline(options.timeoutMs, call.signal);
  const repeatable = !changesSomething(call.operation) || call.idempotencyKey !== undefined;
  let uncertain = false;
  try {
    for (let tries = 0; ; tries++) {
      try {
        return await sendWithToken(options, call, deadline);
      } catch (thrown) {
        const error = withHistory(toBillingError(thrown), uncertain);
        uncertain = error.mayHaveTakenEffect;
        const pause =
          repeatable && error.retryable && tries < options.retries ? pauseFor(error, tries, options) : null;
        if (pause === null || deadline.signal.aborted) throw error;
        try {
          await deadline.race(options.wait(pause));
        } catch (ended) {
          throw withHistory(toBillingError(ended), uncertain);
        }
      }
    }
  } finally {
    deadline.stop();
  }
}

async function sendWithToken<K extends OperationName>(
  options: TransportOptions,
  call: Call<K>,
  deadline: Deadline,
): Promise<OperationResponse<K>> {
  const { token } = options;
  if (token === null) return exchange(options, call, deadline, null);
  const first = await token.get(deadline);
  try {
    return await exchange(options, call, deadline, first);
  } catch (error) {
    if (!isBillingError(error) || error.status !== 401) throw error;
    await deadline.race(token.forget(first));
    return exchange(options, call, deadline, await token.get(deadline));
  }
}

async function exchange<K extends OperationName>(
  options: TransportOptions,
  call: Call<K>,
  deadline: Deadline,
  token: string | null,
): Promise<OperationResponse<K>> {
  const { idempotencyKey } = call;
  const { method } = OPERATIONS[call.operation];
  const path = pathOf(call);
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' };
  if (token !== null) headers['Authorization'] = `Bearer ${token}`;
  if (idempotencyKey !== undefined) headers[IDEMPOTENCY_KEY] = idempotencyKey;
  if (call.body !== undefined) headers['Content-Type'] = 'application/json';
  const changes = changesSomething(call.operation);
  if (deadline.signal.aborted) throw deadline.signal.reason;
  const loading = reader.load();
  // If the request fails first, nothing awaits this.
  loading.catch(() => undefined);
  // A request that changes something is not sent until its response can be parsed.
  if (changes) await deadline.race(loading);
  let response: Response;
  let body: string;
  try {
    response = await deadline.race(
      options.fetch(options.endpoint + path, {
        method,
        headers,
        credentials: options.credentials,
        cache: 'no-store',
        signal: deadline.signal,
        // `undefined` for an operation without a body.
        body: JSON.stringify(call.body),
      }),
    );
    body = await deadline.race(response.text());
  } catch (cause) {
    const { code, retryable } = isBillingError(cause) ? cause : { code: 'network_error', retryable: true };
    throw new BillingError({ code, retryable, mayHaveTakenEffect: changes, cause });
  }
  const { parseResponse } = await deadline.race(loading);
  return parseResponse(response, body, call.operation, { label: `${method} ${path}`, changes });
}

/** Whether the operation may have taken effect if its response is lost or unclear. */
function changesSomething(name: OperationName): boolean {
  const { method, readsOnly }: Operation = OPERATIONS[name];
  return method !== 'GET' && readsOnly !== true;
}

function pathOf({ operation, id = '', query = {} }: Call<OperationName>): string {
  const search = new URLSearchParams(query).toString();
  return OPERATIONS[operation].path.replace('{id}', encodeURIComponent(id)) + (search && `?${search}`);
}

/** Parses responses by their schemas. Loaded in parallel with the first request. */
const reader = onDemand(() => import('./parse.ts'));

/** Keeps `mayHaveTakenEffect` of an earlier try, unless this error says that the request took no effect. */
function withHistory(error: BillingError, uncertain: boolean): BillingError {
  if (!uncertain || error.mayHaveTakenEffect || settlesOutcome(error)) return error;
  const { message, cause } = error;
  return new BillingError(Object.assign({}, error, { message, cause, mayHaveTakenEffect: true }));
}

/**
 * Exponential backoff with jitter (half to all of it), and never less than the server's `Retry-After`. Returns `null` if
 * the pause would be too long.
 */
function pauseFor(error: BillingError, tries: number, options: TransportOptions): number | null {
  const backoff = FIRST_PAUSE_MS * 2 ** tries * (0.5 + options.random() / 2);
  const pause = Math.max(backoff, error.retryAfterMs ?? 0);
  return pause > LONGEST_PAUSE_MS ? null : pause;
}
