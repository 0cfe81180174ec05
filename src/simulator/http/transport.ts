import { checkExpand, expandPath } from './expand.ts';
import type { Fields } from './expand.ts';
import { expansions } from './expansions.ts';
import type { IncomingCall } from '../protocol/call.ts';
import { match } from './endpoint.ts';
import type { Endpoint, PathValues } from './endpoint.ts';
import { invalid, StripeFault } from '../protocol/fault.ts';
import { fingerprint } from '../protocol/form.ts';
import { readTable } from '../protocol/params.ts';
import type { ReplayRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';

/** The simulated API version. */
export const apiVersion = '2026-10-28.endive';

/** The parts of a `Response`, its body serialized. */
export interface ResponseParts {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A call with valid parameters. */
interface ValidCall {
  readonly endpoint: Endpoint;
  readonly values: PathValues;
  readonly params: unknown;
  readonly expand: readonly string[];
}

const dayInSeconds = 86_400;

/** The HTTP side of the API: keys, versions, parameters, idempotency, responses. Runs inside the simulator's queue. */
export class Transport {
  readonly #world: World;
  readonly #endpoints: readonly Endpoint[];

  constructor(world: World, endpoints: readonly Endpoint[]) {
    this.#world = world;
    this.#endpoints = endpoints;
  }

  /** Handles a call. Never throws: errors become responses, and their effects are rolled back unless the error keeps them. */
  handle(call: IncomingCall, requestId: string): ResponseParts {
    const store = this.#world.store;
    try {
      const ready = this.#read(call);
      const replay = this.#replay(call);
      if (replay !== undefined) return replay;
      const response = this.#execute(call, ready, requestId);
      if (call.method === 'POST') this.#remember(call, response, requestId);
      return response;
    } catch (error) {
      store.rollback();
      return { ...errorResponse(error), headers: this.#headers(call, requestId) };
    }
  }

  #read(call: IncomingCall): ValidCall {
    checkKey(call);
    checkVersion(call);
    const found = match(this.#endpoints, call.method, call.path);
    if (found === undefined) {
      throw new StripeFault(404, {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${call.method}: ${call.path}). The simulator does not have this endpoint.`,
      });
    }
    const { endpoint, values } = found;
    const params = readTable(endpoint.params, call.raw);
    const paths = (params as { readonly expand?: readonly string[] }).expand ?? [];
    for (const path of paths) checkExpand(path, responseFields(endpoint), expansions);
    endpoint.check?.(params);
    return { endpoint, values, params, expand: paths };
  }

  #execute(call: IncomingCall, ready: ValidCall, requestId: string): ResponseParts {
    const { endpoint, values, params, expand } = ready;
    const headers = this.#headers(call, requestId);
    try {
      const found = endpoint.handle(this.#world, params, values);
      const fields = responseFields(endpoint);
      const body = expand.reduce<unknown>(
        (value, path) => expandPath(this.#world, value, path.split('.'), fields, expansions),
        found,
      );
      return { status: 200, body: JSON.stringify(body), headers };
    } catch (error) {
      if (!(error instanceof StripeFault && error.keepsEffects)) this.#world.store.rollback();
      if (!(error instanceof StripeFault)) throw error;
      return { ...errorResponse(error), headers };
    }
  }

  /** Returns the stored response for the same key. Throws Stripe's 400 for another request with the same key. */
  #replay(call: IncomingCall): ResponseParts | undefined {
    const record =
      call.method === 'POST' ? this.#world.store.find('_replay', call.idempotencyKey) : undefined;
    if (record === undefined) return undefined;
    if (record.created + dayInSeconds <= this.#world.now()) {
      this.#world.store.remove('_replay', record.id);
      return undefined;
    }
    if (record.fingerprint !== fingerprintOf(call)) {
      throw new StripeFault(400, {
        type: 'idempotency_error',
        message:
          'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
          `Try using a key other than '${record.id}' if you meant to execute a different request.`,
      });
    }
    const headers = { 'idempotent-replayed': 'true', 'original-request': record.requestId };
    return {
      status: record.status,
      body: record.body,
      headers: { ...this.#headers(call, record.requestId), ...headers },
    };
  }

  #remember(call: IncomingCall, response: ResponseParts, requestId: string): void {
    if (call.idempotencyKey === undefined || response.status >= 500) return;
    const record: ReplayRecord = {
      id: call.idempotencyKey,
      fingerprint: fingerprintOf(call),
      status: response.status,
      body: response.body,
      requestId,
      created: this.#world.now(),
    };
    this.#forgetOld();
    this.#world.store.put('_replay', record);
  }

  /** Removes keys older than a day; the store lists the oldest first. */
  #forgetOld(): void {
    const { store } = this.#world;
    const limit = this.#world.now() - dayInSeconds;
    for (const record of store.all('_replay')) {
      if (record.created > limit) return;
      store.remove('_replay', record.id);
    }
  }

  #headers(call: IncomingCall, requestId: string): Record<string, string> {
    return {
      'content-type': 'application/json',
      'request-id': requestId,
      'stripe-version': apiVersion,
      ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
    };
  }
}

/** Returns the 409 for a key whose first request is still in progress. */
export function keyInUse(call: IncomingCall, requestId: string): ResponseParts {
  const fault = new StripeFault(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (${call.idempotencyKey ?? ''}).`,
  });
  return {
    ...errorResponse(fault),
    headers: { 'content-type': 'application/json', 'request-id': requestId },
  };
}

function fingerprintOf(call: IncomingCall): string {
  return `${call.method} ${call.path} ${fingerprint(call.raw)}`;
}

function responseFields(endpoint: Endpoint): Fields {
  const fields = endpoint.returns === 'none' ? {} : (expansions[endpoint.returns] ?? {});
  return endpoint.list ? { data: { fields } } : fields;
}

function errorResponse(error: unknown): { readonly status: number; readonly body: string } {
  if (error instanceof StripeFault)
    return { status: error.status, body: JSON.stringify({ error: error.error }) };
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const body = { error: { type: 'api_error', message: `The simulator failed: ${reason}` } };
  return { status: 500, body: JSON.stringify(body) };
}

function checkKey(call: IncomingCall): void {
  const key = /^Bearer (.*)$/.exec(call.headers.get('authorization') ?? '')?.[1]?.trim() ?? '';
  if (/^(sk|rk)_test_\w+$/.test(key)) return;
  const message =
    key === ''
      ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
      : `Invalid API Key provided: ${key.slice(0, 8)}****. The simulator accepts any sk_test_… key.`;
  throw new StripeFault(401, { type: 'invalid_request_error', message });
}

function checkVersion(call: IncomingCall): void {
  const version = call.headers.get('stripe-version');
  if (version !== null && version !== apiVersion) {
    throw invalid(`Invalid Stripe API version: ${version}. The simulator has version ${apiVersion}.`);
  }
}
