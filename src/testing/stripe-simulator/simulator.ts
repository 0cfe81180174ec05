import { completePayment } from './domain/outcomes.ts';
import { endpoints } from './endpoints/index.ts';
import { Engine } from './engine.ts';
import { readCall } from './http/call.ts';
import type { IncomingCall } from './http/call.ts';
import { keyInUse, Transport } from './http/transport.ts';
import type { Answer } from './http/transport.ts';
import type { Intercept, LoggedCall, StripeSimulator, StripeSimulatorOptions } from './options.ts';
import { finishSeed, requireCard, seedOrganization } from './seed.ts';
import type { OrganizationFixture, OrganizationSeed } from './seed.ts';

/** Makes a Stripe account in memory. See the module comment of `index.ts` for what it is and is not. */
export function createStripeSimulator(options: StripeSimulatorOptions = {}): StripeSimulator {
  const engine = new Engine(options);
  const transport = new Transport(engine.world, endpoints);
  const calls: { -readonly [Key in keyof LoggedCall]: LoggedCall[Key] }[] = [];
  const hooks: Intercept[] = [];
  const inFlight = new Set<string>();

  async function respond(call: IncomingCall): Promise<Response> {
    const id = engine.requestId();
    const key = call.method === 'POST' ? call.idempotencyKey : undefined;
    if (key !== undefined && inFlight.has(key)) return toResponse(keyInUse(call, id));
    if (key !== undefined) inFlight.add(key);
    try {
      return toResponse(await engine.run(() => transport.answer(call, id), { id, idempotencyKey: key }));
    } finally {
      if (key !== undefined) inFlight.delete(key);
    }
  }

  async function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const call = await readCall(input, init);
    const logged: (typeof calls)[number] = {
      method: call.method, path: call.path, params: call.params, idempotencyKey: call.idempotencyKey, status: undefined,
    };
    calls.push(logged);
    const proceed = hooks.reduce<() => Promise<Response>>((inner, hook) => () => hook(logged, inner), () => respond(call));
    const response = await unlessAborted(proceed(), call.signal);
    logged.status = response.status;
    return response;
  }

  function seed(organization: OrganizationSeed = {}): Promise<OrganizationFixture> {
    return engine.run(() => {
      const startedAt = organization.startedAt ?? engine.clock.now();
      if (startedAt > engine.clock.now()) throw new RangeError('A seeded subscription cannot start in the future.');
      const fixture = engine.clock.at(startedAt, () => seedOrganization(engine.world, organization));
      engine.catchUp();
      return finishSeed(engine.world, organization, fixture);
    });
  }

  return {
    fetch,
    page: async () => undefined,
    baseUrl: engine.baseUrl,
    now: () => engine.clock.now(),
    advanceTo: (instant) => engine.advanceTo(instant),
    advanceBy: (seconds) => engine.advanceTo(engine.clock.now() + seconds),
    completeAction: (intent, result) => engine.run(() => void completePayment(engine.world, intent, result)),
    changeCard: (paymentMethod, card) =>
      engine.run(() => {
        engine.store.get('payment_method', paymentMethod);
        engine.store.put('_card', { id: paymentMethod, card: requireCard(card).token, authenticated: false });
      }),
    seed,
    get events() {
      return engine.store.all('event');
    },
    holdEvents: () => engine.deliveries.hold(),
    releaseEvents: (order) => engine.deliveries.release(order),
    async deliver(eventId) {
      await engine.run(() => undefined);
      return engine.deliveries.deliver(engine.store.get('event', eventId));
    },
    async deliverPending() {
      await engine.run(() => undefined);
      engine.deliveries.start(true);
      await engine.deliveries.settled();
    },
    settled: () => engine.deliveries.settled(),
    intercept(hook) {
      hooks.push(hook);
      return () => void hooks.splice(hooks.indexOf(hook), 1);
    },
    calls,
    clearCalls: () => void calls.splice(0),
    serialize: () => engine.run(() => engine.store.serialize()),
  };
}

function toResponse(answer: Answer): Response {
  return new Response(answer.body, { status: answer.status, headers: answer.headers });
}

/** What `fetch` does when its signal is aborted: rejects, while the server goes on. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
