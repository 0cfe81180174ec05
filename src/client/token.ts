import { assertConfigured, BillingError } from './billing-error.ts';
import type { Deadline } from './deadline.ts';

/** Caches the embed token. Concurrent requests share one call of the callback. */
export class TokenCache {
  #pending: Promise<string> | null = null;

  readonly #fetchToken: () => string | Promise<string>;

  constructor(fetchToken: () => string | Promise<string>) {
    this.#fetchToken = fetchToken;
  }

  /** Returns the token. If the callback failed or timed out, the next request calls it again. */
  async get(deadline: Deadline): Promise<string> {
    const pending = (this.#pending ??= this.#request());
    const drop = (): void => this.#drop(pending);
    pending.catch(drop);
    try {
      return await deadline.race(pending);
    } catch (error) {
      // An aborted caller says nothing about the callback.
      if ((error as BillingError).code === 'timeout') drop();
      throw error;
    }
  }

  /** Drops a rejected token, unless another request has already renewed it. */
  async forget(rejected: string): Promise<void> {
    const pending = this.#pending;
    if (pending === null) return;
    const current = await pending.catch(() => rejected);
    if (current === rejected) this.#drop(pending);
  }

  #drop(pending: Promise<string>): void {
    if (this.#pending === pending) this.#pending = null;
  }

  async #request(): Promise<string> {
    try {
      const token: unknown = await this.#fetchToken();
      // A token that no header can carry would fail as a network error.
      assertConfigured(
        typeof token === 'string' && /^\s*[!-~]+\s*$/.test(token),
        'token must return a token.',
      );
      return token.trim();
    } catch (cause) {
      if (cause instanceof BillingError) throw cause;
      throw new BillingError({ code: 'unauthenticated', message: 'The token callback failed.', cause });
    }
  }
}
