import { BillingError } from './billing-error.ts';
import type { Deadline } from './deadline.ts';

/** Keeps the embed token between requests, and asks for one only once however many requests wait for it. */
export class TokenCache {
  #pending: Promise<string> | null = null;

  readonly #ask: () => string | Promise<string>;

  constructor(ask: () => string | Promise<string>) {
    this.#ask = ask;
  }

  /** The token. A callback that failed, or gave none in time, is asked again by the next request. */
  async get(deadline: Deadline): Promise<string> {
    const pending = (this.#pending ??= this.#fetch());
    const drop = (): void => this.#drop(pending);
    pending.catch(drop);
    try {
      return await deadline.race(pending);
    } catch (error) {
      // A caller that gives up says nothing about the callback.
      if ((error as BillingError).code === 'timeout') drop();
      throw error;
    }
  }

  /** Forgets the token that was refused, unless another request has renewed it since. */
  async forget(refused: string): Promise<void> {
    const pending = this.#pending;
    if (pending === null) return;
    const current = await pending.catch(() => refused);
    if (current === refused) this.#drop(pending);
  }

  #drop(pending: Promise<string>): void {
    if (this.#pending === pending) this.#pending = null;
  }

  async #fetch(): Promise<string> {
    try {
      const token: unknown = await this.#ask();
      if (typeof token !== 'string' || token.trim() === '') {
        throw new BillingError({ code: 'configuration', message: 'The token callback gave no token.' });
      }
      return token.trim();
    } catch (cause) {
      if (cause instanceof BillingError) throw cause;
      throw new BillingError({ code: 'unauthenticated', message: 'The token callback failed.', cause });
    }
  }
}
