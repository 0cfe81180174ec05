import type { SeatChange, SeatChangeQuote } from '../../contract/index.ts';

/** The user confirms a quote. Cancelable: after `preventDefault()` nothing is sent and the review stays. */
export class OcwSeatsRequestEvent extends Event {
  static readonly type = 'ocw-seats-request';
  /** The quote to be confirmed. */
  readonly quote: SeatChangeQuote;

  constructor(quote: SeatChangeQuote) {
    super(OcwSeatsRequestEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.quote = quote;
  }
}

/** The number of users has changed, and is paid if an amount was due. */
export class OcwSeatsChangeEvent extends Event {
  static readonly type = 'ocw-seats-change';
  readonly change: SeatChange;

  constructor(change: SeatChange) {
    super(OcwSeatsChangeEvent.type, { bubbles: true, composed: true });
    this.change = change;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ocw-seats-request': OcwSeatsRequestEvent;
    'ocw-seats-change': OcwSeatsChangeEvent;
  }
}
