import type { Account, ResponseName, ResponseOf, SeatChange, SeatChangeQuote } from '../../contract/index.ts';
import type { Probe, Reply } from './probe.ts';
import { errorsOf, NotTried, read } from './probe.ts';

/** A set of rules to check; `seats` and `credits` both include `read`. */
export type Profile = 'read' | 'seats' | 'credits';

/** Input of a rule's check, and results that later rules reuse. */
export class RuleContext {
  readonly probe: Probe;
  readonly #otherToken: string | undefined;
  readonly returnUrl: string;
  /** Keeps idempotency keys and references different from those of earlier runs. */
  readonly #run: string;
  /** The quote and the change that the seat rules share. */
  quote: SeatChangeQuote | undefined;
  change: { readonly key: string; readonly change: SeatChange } | undefined;
  use: { readonly key: string; readonly reference: string; readonly available: number } | undefined;

  constructor(probe: Probe, otherToken: string | undefined, returnUrl: string, run: string) {
    this.probe = probe;
    this.#otherToken = otherToken;
    this.returnUrl = returnUrl;
    this.#run = run;
  }

  /** Token of another organization. Throws NotTried without one. */
  get otherToken(): string {
    if (this.#otherToken === undefined) throw new NotTried('needs --other-token, of another organization');
    return this.#otherToken;
  }

  /** Returns an idempotency key, id or reference that only this run uses. */
  name(what: string): string {
    return `conformance-${this.#run}-${what}`;
  }

  /** Returns the account. Throws NotTried if it violates the contract: the rules about the account report that. */
  async account(): Promise<Account> {
    const reply = await this.probe.send('GET', 'account');
    return wellFormed(reply, 'Account', 200);
  }

  /** Returns the account with its number of users. Throws NotTried if the plan has none. */
  async seats(): Promise<{ readonly account: Account; readonly quantity: number }> {
    const account = await this.account();
    const { quantity } = account.seats;
    if (quantity === null) throw new NotTried('the plan has no number of users');
    return { account, quantity };
  }

  /** Returns the result of an earlier rule. Throws NotTried if that one failed. */
  earlier<T>(value: T | undefined): T {
    if (value === undefined) throw new NotTried('needs an earlier rule, which failed');
    return value;
  }
}

/** Returns the parsed response. Throws NotTried if it violates its schema: other rules report that. */
export function wellFormed<Name extends ResponseName>(
  reply: Reply,
  name: Name,
  status: number,
): ResponseOf<Name> {
  if (reply.status !== status || errorsOf(reply, name).length > 0) {
    throw new NotTried(`needs a valid response to ${reply.label}`);
  }
  return read(reply, name, [status]);
}

/** A rule of the contract. `check` throws a Violation if the backend breaks it, or NotTried. */
export interface Rule {
  readonly id: string;
  readonly profile: Profile;
  readonly text: string;
  readonly check: (context: RuleContext) => Promise<void> | void;
}
