import { signatureHeader } from './signature.ts';
import type { SimulatedEvent } from '../state/wire.ts';
import type { Store } from '../state/store.ts';

/** Where events go. */
export interface WebhookTarget {
  /** `whsec_…` */
  readonly secret: string;
  /** Receives the signed POST. Anything but a 2xx, and anything thrown, is tried again. */
  readonly deliver: (request: Request) => Promise<Response>;
  /** What the request's URL says; the default is under the simulator's base URL. */
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
const firstPause = 20;
const patience = 20_000;

/** Brings events to the webhook endpoint: in order, after the answer, again when it fails, never into the caller. */
export class Deliveries {
  readonly #setup: DeliverySetup;
  #work: Promise<void> = Promise.resolve();
  #queued = new Set<string>();
  #held: string[] | undefined;

  constructor(setup: DeliverySetup) {
    this.#setup = setup;
  }

  /** True when somebody listens. */
  get wanted(): boolean {
    return this.#setup.target !== undefined;
  }

  /** Starts to deliver new events, with `again` also failed ones. Returns at once. */
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

  /** Keeps events back until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /** Lets events go, in the order given by ids, reversed, or as they came. */
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

  /** Delivers one event now, once more if it was delivered before. */
  deliver(event: SimulatedEvent): Promise<Response> {
    return this.#send(event);
  }

  /** Resolves when every delivery has succeeded or failed for good. */
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
    const bring = (): Promise<void> => this.#bring(id);
    // A save that fails must not stop the events behind it; the event stays pending.
    this.#work = this.#work
      .then(bring)
      .catch(() => undefined)
      .finally(() => this.#queued.delete(id));
  }

  async #bring(id: string): Promise<void> {
    await pause(0);
    const event = this.#setup.store.find('event', id);
    if (event === undefined || this.#setup.store.find('_delivery', id) === undefined) return;
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      if (attempt > 0) await pause(firstPause * 2 ** (attempt - 1));
      if (await this.#arrives(event)) {
        await this.#setup.write(() => this.#delivered(event));
        return;
      }
    }
    await this.#setup.write(() => this.#givenUp(id));
  }

  async #arrives(event: SimulatedEvent): Promise<boolean> {
    try {
      return (await this.#send(event)).ok;
    } catch {
      return false;
    }
  }

  /** Undelivered events stay in the state: `deliverPending` and a restart try again. */
  #givenUp(id: string): void {
    const record = this.#setup.store.find('_delivery', id);
    if (record !== undefined)
      this.#setup.store.put('_delivery', { ...record, attempts: record.attempts + maxAttempts });
  }

  #delivered(event: SimulatedEvent): void {
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
    return withPatience(target.deliver(new Request(target.url ?? url, { method: 'POST', headers, body })));
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function withPatience(response: Promise<Response>): Promise<Response> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The webhook endpoint did not answer in time.')), patience);
  });
  try {
    return await Promise.race([response, late]);
  } finally {
    clearTimeout(timer);
  }
}
