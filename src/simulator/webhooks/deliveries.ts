import { signatureHeader } from './signature.ts';
import type { SimulatedEvent } from '../state/wire.ts';
import type { Store } from '../state/store.ts';

/** The endpoint that receives events. */
export interface WebhookTarget {
  /** `whsec_…` */
  readonly secret: string;
  /** Receives the signed POST. Retried unless it resolves with a 2xx. */
  readonly deliver: (request: Request) => Promise<Response>;
  /** URL of the request. Default: `webhook` below the simulator's base URL. */
  readonly url?: string;
}

interface DeliverySetup {
  readonly store: Store;
  readonly target: WebhookTarget | undefined;
  readonly url: string;
  readonly now: () => number;
  /** Changes the store and saves it. */
  readonly write: (change: () => void) => Promise<void>;
}

const maxAttempts = 4;
const firstPauseMs = 20;
const timeoutMs = 20_000;

/** Delivers events to the webhook endpoint: in order, after the response, with retries. Failures never reach the caller. */
export class Deliveries {
  readonly #setup: DeliverySetup;
  #work: Promise<void> = Promise.resolve();
  #queued = new Set<string>();
  #held: string[] | undefined;

  constructor(setup: DeliverySetup) {
    this.#setup = setup;
  }

  /** Whether there is a webhook endpoint. */
  get hasTarget(): boolean {
    return this.#setup.target !== undefined;
  }

  /** Starts the delivery of new events and, with `again`, of failed ones. Returns immediately. */
  start(again = false): void {
    const pending = this.#setup.store
      .all('_delivery')
      .filter((record) => (again || record.attempts === 0) && !this.#queued.has(record.id))
      .map((record) => record.id);
    if (this.#held !== undefined) {
      this.#held.push(...pending.filter((id) => !this.#held?.includes(id)));
      return;
    }
    for (const id of pending) this.#enqueue(id);
  }

  /** Holds events back until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /** Releases held events: in their order, reversed, or in the order of the given ids (the others after them). */
  release(order?: 'reverse' | readonly string[]): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    const chosen = order === 'reverse' ? [...held].reverse() : (order ?? held);
    for (const id of [
      ...chosen.filter((id) => held.includes(id)),
      ...held.filter((id) => !chosen.includes(id)),
    ]) {
      this.#enqueue(id);
    }
    this.start();
  }

  /** Delivers an event now, even if it was delivered before. */
  deliver(event: SimulatedEvent): Promise<Response> {
    return this.#send(event);
  }

  /** Resolves when each delivery has succeeded or its retries are exhausted. */
  async settled(): Promise<void> {
    let work: Promise<void>;
    do {
      work = this.#work;
      await work;
    } while (work !== this.#work);
  }

  #enqueue(id: string): void {
    if (this.#queued.has(id)) return;
    this.#queued.add(id);
    // A failed save must not stop the next events; this event stays pending.
    this.#work = this.#work
      .then(() => this.#deliverWithRetries(id))
      .catch(() => undefined)
      .finally(() => this.#queued.delete(id));
  }

  async #deliverWithRetries(id: string): Promise<void> {
    await pause(0);
    const event = this.#setup.store.find('event', id);
    if (event === undefined || this.#setup.store.find('_delivery', id) === undefined) return;
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      if (attempt > 0) await pause(firstPauseMs * 2 ** (attempt - 1));
      if (await this.#isAccepted(event)) {
        await this.#setup.write(() => this.#markDelivered(event));
        return;
      }
    }
    await this.#setup.write(() => this.#markFailed(id));
  }

  async #isAccepted(event: SimulatedEvent): Promise<boolean> {
    try {
      return (await this.#send(event)).ok;
    } catch {
      return false;
    }
  }

  /** The event stays in the state, so that `deliverPending` and a restart retry it. */
  #markFailed(id: string): void {
    const record = this.#setup.store.find('_delivery', id);
    if (record !== undefined)
      this.#setup.store.put('_delivery', { ...record, attempts: record.attempts + maxAttempts });
  }

  #markDelivered(event: SimulatedEvent): void {
    this.#setup.store.remove('_delivery', event.id);
    this.#setup.store.put('event', { ...event, pending_webhooks: 0 });
  }

  async #send(event: SimulatedEvent): Promise<Response> {
    const { target, url, now } = this.#setup;
    if (target === undefined) throw new Error('The simulator has no webhook to deliver to.');
    const body = JSON.stringify(event, null, 2);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': await signatureHeader(body, target.secret, now()),
      'user-agent': 'Stripe/1.0 (simulated)',
    };
    return withTimeout(target.deliver(new Request(target.url ?? url, { method: 'POST', headers, body })));
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function withTimeout(response: Promise<Response>): Promise<Response> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The webhook endpoint did not respond in time.')), timeoutMs);
  });
  try {
    return await Promise.race([response, late]);
  } finally {
    clearTimeout(timer);
  }
}
