import type { StripeRequestProblem } from './stripe-requests/index.ts';
import { checkStripeRequest } from './stripe-requests/index.ts';

/**
 * The fault of one call to Stripe. `lost` is a cut connection, `timeout` the SDK's own timeout, `silent` a response that never
 * comes, `error` a 500, `html` a proxy's page.
 */
export type FaultKind = 'lost' | 'timeout' | 'silent' | 'error' | 'html';

/** One fault: before Stripe has done anything, or after it has done it all. */
export interface WireFault {
  readonly kind: FaultKind;
  readonly position: 'before' | 'after';
  /** Which calls: by method and path, such as `POST /v1/subscriptions/`. Default: any. */
  readonly matching?: string;
  /** Calls to let through first. */
  readonly skip?: number;
  /** How many calls. Default: 1. */
  readonly times?: number;
}

/** A recorded call. */
export interface WireCall {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly idempotencyKey: string | null;
}

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** The wire between the Stripe SDK and Stripe, which a test can cut. */
export interface StripeWire {
  readonly fetch: Fetch;
  readonly calls: readonly WireCall[];
  /** Adds a fault; the first that matches a call is used up by it. */
  fail(fault: WireFault): void;
  /** Runs an action at a call, once, such as a concurrent change. */
  before(matching: string, hook: () => Promise<void>): void;
  after(matching: string, hook: () => Promise<void>): void;
  /** Forgets faults and hooks that were not used, and the calls. */
  reset(): void;
}

interface OpenFault {
  readonly fault: WireFault;
  skip: number;
  left: number;
}

/**
 * Puts a wire in front of a Fetch handler. A request that the SDK's types do not allow gets Stripe's 400, and fails the test
 * that made it, even if the response is ignored; with `refused`, the callback is called instead.
 */
export function createStripeWire(target: Fetch, refused = failTest): StripeWire {
  const calls: WireCall[] = [];
  let faults: OpenFault[] = [];
  let hooks: { position: 'before' | 'after'; matching: string; hook: () => Promise<void> }[] = [];

  const takeFault = (name: string): WireFault | undefined => {
    for (const open of faults) {
      if (!name.startsWith(open.fault.matching ?? '')) continue;
      if (open.skip > 0) {
        open.skip -= 1;
        continue;
      }
      open.left -= 1;
      if (open.left === 0) faults = faults.filter((other) => other !== open);
      return open.fault;
    }
    return undefined;
  };

  const runHooks = async (position: 'before' | 'after', name: string): Promise<void> => {
    const due = hooks.filter((each) => each.position === position && name.startsWith(each.matching));
    hooks = hooks.filter((each) => !due.includes(each));
    for (const { hook } of due) await hook();
  };

  return {
    calls,
    async fetch(url, init) {
      const call = describeCall(url, init);
      calls.push(call);
      const problem = await checkStripeRequest({ method: call.method, url, body: call.body });
      if (problem !== null) {
        refused(problem);
        return refuse(problem);
      }
      const name = `${call.method} ${call.path}`;
      const fault = takeFault(name);
      await runHooks('before', name);
      if (fault?.position === 'before') return await breakCall(fault.kind);
      const response = await target(url, init);
      await runHooks('after', name);
      return fault === undefined ? response : await breakCall(fault.kind);
    },
    fail(fault) {
      faults.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
    },
    before(matching, hook) {
      hooks.push({ position: 'before', matching, hook });
    },
    after(matching, hook) {
      hooks.push({ position: 'after', matching, hook });
    },
    reset() {
      calls.length = 0;
      faults = [];
      hooks = [];
    },
  };
}

function describeCall(url: string, init: RequestInit | undefined): WireCall {
  const headers = new Headers(init?.headers);
  return {
    method: init?.method ?? 'GET',
    path: new URL(url).pathname,
    body: typeof init?.body === 'string' ? init.body : '',
    idempotencyKey: headers.get('Idempotency-Key'),
  };
}

/** Fails the test outside the code under test, which may catch errors from Stripe. */
function failTest(problem: StripeRequestProblem): void {
  queueMicrotask(() => {
    throw problem;
  });
}

function refuse({ message, problems }: StripeRequestProblem): Response {
  const [first] = problems;
  const error = { type: 'invalid_request_error', message, param: first?.parameter };
  return Response.json({ error }, { status: 400 });
}

async function breakCall(kind: FaultKind): Promise<Response> {
  switch (kind) {
    case 'silent':
      return await new Promise<never>(() => undefined);
    case 'lost':
      throw new TypeError('fetch failed');
    case 'timeout':
      // The error of the SDK's own timeout.
      throw Object.assign(new Error('The operation was aborted'), { name: 'AbortError' });
    case 'error':
      return Response.json(
        { error: { type: 'api_error', message: 'An unknown error occurred' } },
        { status: 500 },
      );
    case 'html':
      return Response.json({}, { status: 404 });
  }
}
