import type { BillingError } from '../../client/index.ts';

/** A request or the page failed; the element shows the message. */
export class OcwErrorEvent extends Event {
  static readonly type = 'ocw-error';
  /** Its `code` is one of the contract's error codes, or a newer backend's. */
  readonly error: BillingError;

  constructor(error: BillingError) {
    super(OcwErrorEvent.type, { bubbles: true, composed: true });
    this.error = error;
  }
}

/** The number of available credits has changed in the account. */
export class OcwCreditsChangeEvent extends Event {
  static readonly type = 'ocw-credits-change';
  /** Credits available now. */
  readonly available: number;
  /** Credits available before. */
  readonly before: number;

  constructor(available: number, before: number) {
    super(OcwCreditsChangeEvent.type, { bubbles: true, composed: true });
    this.available = available;
    this.before = before;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ocw-error': OcwErrorEvent;
    'ocw-credits-change': OcwCreditsChangeEvent;
  }
}
