import type { Account, ResponseName, ResponseOf, SeatChange, SeatChangeQuote } from '../../contract/index.ts';
import type { Probe, Reply } from './probe.ts';
import { faultsOf, NotTried, read } from './probe.ts';

/** What is tried: `seats` and `credits` both include `read`. */
export type Profile = 'read' | 'seats' | 'credits';

/** What the sentences work with. */
export class Stage {
  readonly probe: Probe;
  /** Token of another organization, where there is one. */
  readonly #otherToken: string | undefined;
  readonly returnUrl: string;
  /** Makes idempotency keys and references that no earlier run has used. */
  readonly #run: string;
  /** The quote and the change that the sentences about seats share. */
  quote: SeatChangeQuote | undefined;
  change: { readonly key: string; readonly change: SeatChange } | undefined;
  use: { readonly key: string; readonly reference: string; readonly available: number } | undefined;

  constructor(probe: Probe, otherToken: string | undefined, returnUrl: string, run: string) {
    this.probe = probe;
    this.#otherToken = otherToken;
    this.returnUrl = returnUrl;
    this.#run = run;
  }

  get otherToken(): string {
    if (this.#otherToken === undefined) throw new NotTried('needs --other-token, of another organization');
    return this.#otherToken;
  }

  name(what: string): string {
    return `conformance-${this.#run}-${what}`;
  }

  /** The account; a sentence that only needs it is not tried where it breaks the contract, which other sentences say. */
  async account(): Promise<Account> {
    const reply = await this.probe.send('GET', 'account');
    return wellFormed(reply, 'Account', 200);
  }

  /** The number of users; not tried where the plan says none. */
  async seats(): Promise<{ readonly account: Account; readonly quantity: number }> {
    const account = await this.account();
    const { quantity } = account.seats;
    if (quantity === null) throw new NotTried('the plan does not say how many users it has');
    return { account, quantity };
  }

  /** The result of an earlier sentence; not tried where that one failed. */
  earlier<T>(value: T | undefined): T {
    if (value === undefined) throw new NotTried('an earlier sentence that this one needs has failed');
    return value;
  }
}

/** The response by its schema. Throws NotTried where it breaks it: there are sentences of their own for that. */
export function wellFormed<Name extends ResponseName>(
  reply: Reply,
  name: Name,
  status: number,
): ResponseOf<Name> {
  if (reply.status !== status || faultsOf(reply, name).length > 0) {
    throw new NotTried(`needs a valid response to ${reply.label}`);
  }
  return read(reply, name, [status]);
}

/** A sentence of the contract, and how it is tried. `check` throws a Violation, or NotTried. */
export interface Sentence {
  readonly id: string;
  readonly profile: Profile;
  readonly text: string;
  readonly check: (stage: Stage) => Promise<void> | void;
}
